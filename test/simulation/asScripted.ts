import { parentPort, workerData } from 'node:worker_threads'
import type { Command, NewJob } from '../../src/core/protocol'
import { carryOut } from '../../src/engine/commands'
import { createMemoryBackend } from '../../src/storage/memoryBackend'
import { createPageStore } from '../../src/storage/pageStore'
import { isOpen, readFound } from '../kills/found'
import { BEFORE, STEPS, type Step, type StoryName } from '../kills/stories'
import { createInvariants } from './invariants'
import { observed } from './observedBackend'
import { createRandom } from './random'
import type { Script } from './script'
import { createServer, type Recorded } from './server'
import { createStage } from './stage'
import { carryTimers, createTime } from './time'

const START = 1_700_000_000_000
const HOUR = 3_600_000
const LOOK_MS = 20
const JOB_MS = 200

/** A script that was lived through elsewhere. */
export interface Lived {
  readonly story: StoryName
  readonly jobs: readonly NewJob[]
  /** What the server made of each, by the job's id; of those that never ended, nothing. */
  readonly results: Readonly<Record<string, ReturnType<Recorded['resultOf']>>>
}

/** Nobody dies, nothing fails: what comes of it is what has to come of it everywhere. */
const CALM: Script = {
  ...{ acts: [], kills: new Set<number>(), contexts: 1, hasLock: true, isRush: false },
  ...{ faultsUntil: 0, faultRate: 0, outages: [] },
  server: { honoursKeys: true, list: 'list', embedsResults: true, medianMs: JOB_MS, clockMs: 0, isRush: false },
}

const { story, jobs, results } = workerData as Lived
const hasResults = Object.keys(results).length > 0
const time = createTime(START)
carryTimers(time)
const random = createRandom(1)
const server = createServer(time.now, random, CALM.server, {
  durationMs: hasResults ? JOB_MS : Number.POSITIVE_INFINITY,
  resultOf: (key) => results[key] ?? { nodes: [] },
})
const invariants = createInvariants(server, { now: time.now, deviceNow: time.now }, true)
const backend = observed(
  createMemoryBackend((value) => value),
  (changes) => invariants.committed(changes),
)
const stage = createStage({
  ...{ time, random, server, invariants, backend, script: CALM, clock: { offset: 0 }, points: new Set() },
  ...{ calledAt: () => {}, tell: () => {}, fail: rethrow },
})
const store = createPageStore(backend)

async function command(what: Command): Promise<void> {
  const [actor] = stage.actors()
  if (!actor) throw new Error('Nobody is there to do it.')
  if (what.type === 'forget') invariants.facts.forgotten.add(what.id)
  invariants.facts.isClearing = what.type === 'clearCode'
  await carryOut(actor.world, what)
  if (what.type === 'submit') for (const { id } of what.jobs) invariants.acknowledged(id)
  actor.ring()
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise<void>((resolve) => void time.after(LOOK_MS, resolve))
}

const isOver = async () => !(await store.jobs()).some(isOpen)

async function take(step: Step, job: NewJob, n: number): Promise<void> {
  if (step === 'submit') return command({ type: 'submit', jobs: [job] })
  if (step === 'untilUnderWay') return until(async () => (await store.job(job.id))?.state === 'polling')
  return step === 'untilOver' ? until(isOver) : command(step(n))
}

async function liveIt(): Promise<void> {
  await command(BEFORE)
  for (const [index, job] of jobs.entries()) {
    for (const step of STEPS[story]) await take(step, job, index + 1)
    await until(isOver)
  }
}

function rethrow(error: unknown): void {
  throw error
}

stage.begin()
let isLived = false
time.after(0, () => void liveIt().then(() => (isLived = true), rethrow))
await time.run(START + HOUR)
if (!isLived) throw new Error(`“${story}” did not end in the simulator.`)
invariants.atTheEnd()
parentPort?.postMessage(await readFound(store))
