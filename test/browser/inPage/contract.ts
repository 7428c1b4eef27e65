import { startTests, type Task } from '@vitest/runner'
import './vitest'

/** The suites of test/unit/storage that hold wherever records are kept. */
const SUITES: Readonly<Record<string, () => Promise<unknown>>> = {
  backend: () => import('../../unit/storage/backend.test'),
  store: () => import('../../unit/storage/store.test'),
  accounts: () => import('../../unit/storage/accounts.test'),
  versions: () => import('../../unit/storage/versions.test'),
  importGraph: () => import('../../unit/storage/importGraph.test'),
  migrations: () => import('../../unit/storage/migrations.test'),
  twins: () => import('../../unit/storage/twins.test'),
  rot: () => import('../../unit/storage/rot.test'),
}

export interface Verdict {
  readonly name: string
  /** What went wrong, where something did. */
  readonly error?: string
}

/** Runs every suite in this page, and says how each test went. */
async function runContract(): Promise<readonly Verdict[]> {
  const files = await startTests(Object.keys(SUITES), {
    importFile: async (suite) => void (await SUITES[suite]?.()),
    config: {
      root: '',
      name: undefined,
      setupFiles: [],
      passWithNoTests: false,
      testNamePattern: undefined,
      allowOnly: false,
      sequence: { seed: 1, hooks: 'stack', setupFiles: 'list' },
      chaiConfig: undefined,
      maxConcurrency: 1,
      testTimeout: 120_000,
      hookTimeout: 60_000,
      retry: 0,
      includeTaskLocation: false,
      tags: [],
      tagsFilter: undefined,
      strictTags: false,
    },
  })
  return files.flatMap((file) => verdicts(file))
}

function verdicts(task: Task): readonly Verdict[] {
  const wrong = task.result?.errors?.map(({ message }) => message).join('; ')
  const own = wrong || task.type === 'test' ? [{ name: task.name, ...(wrong ? { error: wrong } : {}) }] : []
  const inner = 'tasks' in task ? task.tasks.flatMap((one) => verdicts(one)) : []
  return [...own, ...inner.map((one) => ({ ...one, name: `${task.name} › ${one.name}` }))]
}

Object.assign(window, { runContract })
