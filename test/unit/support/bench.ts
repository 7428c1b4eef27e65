import { vi } from 'vitest'
import { readInput } from '../../../src/core/input'
import type { Job } from '../../../src/core/job'
import { KEYS_HONOURED } from '../../../src/core/kubegram'
import { POLLING_PRESETS, type PollingConfig } from '../../../src/core/polling'
import type { CodegenEvent, Command, NewJob } from '../../../src/core/protocol'
import { carryOut } from '../../../src/engine/commands'
import { createEngine } from '../../../src/engine/engine'
import { createHints } from '../../../src/engine/hints'
import { createKubegramApi } from '../../../src/engine/kubegramApi'
import type { World } from '../../../src/engine/world'
import type { Backend } from '../../../src/storage/backend'
import { createMemoryBackend } from '../../../src/storage/memoryBackend'
import { createPageStore } from '../../../src/storage/pageStore'
import { type Answer, aResult, json } from './answers'

export type CallName = 'submit' | 'status' | 'results' | 'cancel' | 'list'

interface Call {
  readonly name: CallName
  readonly url: string
  readonly at: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** What a server says to each call, one answer after the other; the last one is said for ever. */
export type Script = Partial<Record<CallName, readonly Answer[]>>

export const BASE = '/api/v1/public/graph/codegen'
const DAY_MS = 86_400_000
export const T0 = 1_700_000_000_000

const GOOD: Required<Script> = {
  submit: [json(201, { jobId: 'server-1', step: 'getOrCreateGraph', status: 'running' })],
  status: [json(200, { jobId: 'server-1', step: 'llmCall', status: 'running' }), json(200, { status: 'completed' })],
  results: [json(200, aResult('server-1'))],
  cancel: [json(200, { message: 'Job cancelled' })],
  list: [json(200, { jobs: [], total: 0 }, { [KEYS_HONOURED]: '?1' })],
}

/** The engine under a clock that only the test moves, against a server that says what it is told to. */
export function createBench(script: Script = {}, backend: Backend = createMemoryBackend()) {
  const answers = { ...GOOD, ...script }
  const said: Record<CallName, number> = { submit: 0, status: 0, results: 0, cancel: 0, list: 0 }
  const calls: Call[] = []
  const events: CodegenEvent[] = []
  const clock = { now: T0 }
  const shed: number[] = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const name = nameOf(url, init.method ?? 'GET')
    const body = typeof init.body === 'string' ? { body: init.body } : {}
    calls.push({ name, url, at: clock.now - T0, headers: init.headers as Record<string, string>, ...body })
    const list = answers[name]
    const answer = list[Math.min(said[name]++, list.length - 1)]
    if (!answer) throw new Error(`Nobody expected ${name}`)
    return answer(init.signal ?? undefined)
  })
  const store = createPageStore(backend)
  const world: World = {
    store,
    api: createKubegramApi(async () => ({ base: BASE })),
    now: () => clock.now,
    random: () => 0,
    hints: createHints(),
    // Only the test moves the clock.
    wait: () => new Promise(() => {}),
    shedCookies: async () => void shed.push(clock.now),
    withLock: (work) => work({ isOurs: () => true }),
    announce: (event) => void events.push(event),
  }
  const engine = createEngine(world)
  const command = (what: Command) => carryOut(world, what)
  return {
    store,
    world,
    engine,
    clock,
    calls,
    events,
    shed,
    command,
    callsOf: (name: CallName) => calls.filter((call) => call.name === name),
    async submit(id = 'job-1', polling: PollingConfig = POLLING_PRESETS.standard): Promise<Job> {
      const [job] = (await command({ type: 'submit', jobs: [aNewJob(id, polling)] })) as readonly Job[]
      return job as Job
    },
    /** Follows the clock to each due moment, until nothing waits or `until` ms have passed since the start. */
    async run(until = DAY_MS): Promise<Job | undefined> {
      for (let steps = 0; steps < 500; steps++) {
        const next = await engine.runDueJobs()
        if (next === undefined || next > T0 + until) return store.job('job-1')
        clock.now = Math.max(clock.now, next)
      }
      throw new Error('The engine does not come to rest')
    },
  }
}

export const SHOP = {
  id: 'shop',
  name: 'Shop',
  nodes: [
    { id: 'web', name: 'Web', nodeType: 'DEPLOYMENT' },
    { id: 'db', name: 'Database', nodeType: 'DATABASE' },
  ],
}

export function aNewJob(id: string, polling: PollingConfig = POLLING_PRESETS.standard): NewJob {
  return { id, ...readInput(SHOP), polling }
}

function nameOf(url: string, method: string): CallName {
  if (method === 'POST') return 'submit'
  if (method === 'DELETE') return 'cancel'
  if (url.includes('?')) return 'list'
  return url.endsWith('/results') ? 'results' : 'status'
}
