import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Command } from '../../src/core/protocol'
import type { Lived } from '../simulation/asScripted'
import { buildWorker, runWorker } from '../simulation/workers.mjs'
import { type AttachedTab, attach } from '../support/attachedTab'
import { startChromium } from '../support/chromiumProcess'
import type { Found } from './found'
import { listServer, readResults, type Stage, startStage } from './stage'
import { BEFORE, STEPS, type Step, type StoryName } from './stories'

/** No point for so long, and no job open: a story is over. */
const QUIET_MS = 250
/** Reading changes nothing, and comes in any number: the first ones stand for all. */
const MOST_READS = 6
/** Whether a check more or less is needed is up to the server. */
const MOST_TRIES = 2

interface Story {
  readonly name: StoryName
  readonly faults?: readonly unknown[]
  /** Throws where what came of the stories, of jobs 1 to `count`, is not what it has to be. */
  check(found: Found, count: number, stage: Stage): Promise<void>
  /** Points that there have to be, whatever else there is. */
  readonly points: readonly string[]
}

const command = ({ run }: AttachedTab, what: Command) => run(`kills.command(${JSON.stringify(what)})`)

async function take(step: Step, n: number, stage: Stage, tab: AttachedTab): Promise<void> {
  const until = async (holds: string) => {
    while (!(await tab.run<boolean>(holds))) await sleep(20)
  }
  if (step === 'submit') await tab.run<void>(`kills.submit([${JSON.stringify(stage.job(n))}])`)
  else if (step === 'untilUnderWay') await until(`kills.isUnderWay('job-${n}')`)
  else if (step === 'untilOver') await until('kills.open().then((open) => open.length === 0)')
  else await command(tab, step(n))
}

/** Lives through the same in the simulator, where nobody dies, with what the server made of it. */
async function simulate(lived: Lived): Promise<Found> {
  simulator ??= buildWorker('scripted', [], 'asScripted')
  return runWorker(await simulator, lived)
}
let simulator: Promise<string> | undefined

const STORIES: readonly Story[] = [
  {
    name: 'from the submission to the code',
    check: (found, count, stage) => stage.verify(found, count),
    points: ['submit', 'status', 'write jobs requests graphs'],
  },
  {
    name: 'cancelled under way',
    faults: [{ match: { route: 'submit' }, fault: { type: 'neverFinish' } }],
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
    await command(tab, BEFORE)
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
      for (const step of STEPS[story.name]) await take(step, count, stage, tab)
      while (performance.now() - lastAt < QUIET_MS || (await tab.run<unknown[]>('kills.open()')).length > 0)
        await sleep(20)
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
    const jobs = Array.from({ length: count }, (_, index) => stage.job(index + 1))
    const results = story.faults ? {} : await readResults(stage.server.url, jobs)
    expect(endOf(found)).toEqual(endOf(await simulate({ story: story.name, jobs, results })))
  } finally {
    await chromium.kill()
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    await stage.dispose()
  }
})

/** What is left in the end: all but when it was, and how often it was tried. */
function endOf({ jobs, statistics: { checks: _, ...ended }, texts, generations }: Found) {
  const fates = jobs.map(
    ({ id, graphId, state, failure, doubt, cancelPending, dueAt, nodeCount, result, timeline }) => {
      return {
        id,
        graphId,
        state,
        failure,
        doubt,
        cancelPending,
        dueAt,
        nodeCount,
        result,
        last: timeline.at(-1)?.what,
      }
    },
  )
  return { jobs: new Map(fates.map((fate) => [fate.id, fate])), ended, texts, generations: [...generations].sort() }
}
