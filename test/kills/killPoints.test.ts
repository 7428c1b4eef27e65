import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Job } from '../../src/core/job'
import type { Command } from '../../src/core/protocol'
import { type AttachedTab, attach } from '../support/attachedTab'
import { startChromium } from '../support/chromiumProcess'
import type { Found } from './inPage/page'
import { listServer, type Stage, startStage } from './stage'

/** No point for so long, and no job open: a story is over. */
const QUIET_MS = 250
/** Reading changes nothing, and comes in any number: the first ones stand for all. */
const MOST_READS = 6
/** Whether a check more or less is needed is up to the server. */
const MOST_TRIES = 2

interface Story {
  readonly name: string
  readonly faults?: readonly unknown[]
  /** What the user does about job `n`, from its submission on. */
  act(n: number, stage: Stage, tab: AttachedTab): Promise<void>
  /** Throws where what came of the stories, of jobs 1 to `count`, is not what it has to be. */
  check(found: Found, count: number, stage: Stage): Promise<void>
  /** Points that there have to be, whatever else there is. */
  readonly points: readonly string[]
}

const submit = (n: number, stage: Stage, { run }: AttachedTab) =>
  run<void>(`kills.submit([${JSON.stringify(stage.job(n))}])`)
const command = ({ run }: AttachedTab, what: Command) => run(`kills.command(${JSON.stringify(what)})`)
const isUnderWay = ({ run }: AttachedTab, n: number) => run<boolean>(`kills.isUnderWay('job-${n}')`)
const untilOver = async ({ run }: AttachedTab) => {
  while ((await run<number>('kills.open()')) > 0) await sleep(20)
}

const STORIES: readonly Story[] = [
  {
    name: 'from the submission to the code',
    act: submit,
    check: (found, count, stage) => stage.verify(found, count),
    points: ['submit', 'status', 'write jobs requests graphs'],
  },
  {
    name: 'cancelled under way',
    faults: [{ match: { route: 'submit' }, fault: { type: 'neverFinish' } }],
    async act(n, stage, tab) {
      await submit(n, stage, tab)
      while (!(await isUnderWay(tab, n))) await sleep(20)
      await command(tab, { type: 'cancel', id: `job-${n}` })
    },
    async check({ jobs, statistics }, count, stage) {
      expect(jobs.map(({ state, cancelPending }) => ({ state, cancelPending }))).toEqual(
        jobs.map(() => ({ state: 'cancelled', cancelPending: undefined })),
      )
      expect(statistics).toMatchObject({ completed: 0, cancelled: count })
      const made = await listServer(stage.server.url)
      expect(made.map(({ uuid }) => uuid).sort()).toEqual(jobs.map(({ serverJobId }) => serverJobId).sort())
      expect(made.filter(({ status }) => status !== 'cancelled')).toEqual([])
    },
    points: ['cancel', 'status', 'write jobs requests meta'],
  },
  {
    name: 'looked for in the list, forgotten and cleared',
    async act(n, stage, tab) {
      await submit(n, stage, tab)
      await untilOver(tab)
      await command(tab, { type: 'listServerJobs', offset: 0 })
      await command(tab, { type: 'forget', id: `job-${n}` })
      await command(tab, { type: 'clearCode', graphId: `graph-${n}` })
    },
    async check({ jobs, texts, generations, statistics }, count, stage) {
      expect({ jobs, texts, generations }).toEqual({ jobs: [], texts: {}, generations: [] })
      expect(statistics).toMatchObject({ completed: count })
      expect(await listServer(stage.server.url)).toHaveLength(count)
    },
    points: ['list', 'write jobs requests', 'write graphs'],
  },
]

test.each(STORIES)('stopped at any point, a job ends as if it had not been: $name', async (story) => {
  const profile = await mkdtemp(join(tmpdir(), 'kubegram-kills-'))
  let onPoint: (point: string) => Promise<void> = async () => {}
  const stage = await startStage({ jobSeconds: 0.2, onPoint: (point) => onPoint(point) })
  const chromium = startChromium(profile)
  try {
    const tab = await attach(chromium, await chromium.open(stage.page))
    await tab.run('kills.start()')
    // Hints come when they come: here every job is to go the same way. And all of them stay to be looked at.
    await command(tab, { type: 'configure', live: false, keepJobs: 1_000 })
    if (story.faults) await stage.server.faults(story.faults)

    let count = 0
    /** Returns the points that were passed, and whether the worker was stopped at `fatal`. */
    const live = async (fatal?: string) => {
      const passed = new Map<string, number>()
      const points: string[] = []
      let lastAt = performance.now()
      let hasDied = false
      onPoint = async (name) => {
        lastAt = performance.now()
        const nth = (passed.get(name) ?? 0) + 1
        passed.set(name, nth)
        const point = `${name}, ${nth}`
        points.push(point)
        if (point !== fatal) return
        hasDied = true
        await tab.stop()
        await tab.run('kills.wake()')
      }
      count += 1
      await story.act(count, stage, tab)
      while (performance.now() - lastAt < QUIET_MS || (await tab.run<number>('kills.open()')) > 0) await sleep(20)
      return { points, hasDied }
    }

    const { points: all } = await live()
    for (const kind of story.points) expect(all.some((point) => point.startsWith(kind))).toBe(true)
    const points = all.filter((point) => !point.startsWith('read') || Number(point.split(', ')[1]) <= MOST_READS)
    const missed: string[] = []
    for (const point of points) {
      let hasDied = false
      for (let tries = 0; tries < MOST_TRIES && !hasDied; tries++) ({ hasDied } = await live(point))
      if (!hasDied) missed.push(point)
    }
    console.log(`${story.name}: stopped at ${points.length - missed.length} of ${points.length} points`)
    // How often one comes again is up to the moment; the first time is not.
    expect(missed.filter((point) => point.endsWith(', 1'))).toEqual([])
    onPoint = async () => {}
    const found = await tab.run<Found>('kills.found()')
    await story.check(found, count, stage)
    // Nothing stopped the first one.
    const undisturbed = found.jobs.filter(({ id }) => id === 'job-1').map(fateOf)
    for (const job of found.jobs) expect([fateOf(job)]).toEqual(undisturbed)
  } finally {
    await chromium.kill()
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    await stage.dispose()
  }
})

/** What came of a job: all but whose it is, when it was, and how often it was tried. */
function fateOf({ state, failure, doubt, cancelPending, dueAt, nodeCount, result, timeline }: Job) {
  const { units: _itsNameIsInIt, ...brought } = result ?? { units: 0 }
  return { state, failure, doubt, cancelPending, dueAt, nodeCount, brought, last: timeline.at(-1)?.what }
}
