import { parentPort, workerData } from 'node:worker_threads'
import { live } from './history'

interface Share {
  readonly first: number
  readonly count: number
  readonly step: number
  /** Seeds before all others. */
  readonly also?: readonly number[]
  readonly isTold?: boolean
  /** Stop at this many violations. */
  readonly most?: number
}

const { first, count, step, also = [], isTold, most = 5 } = workerData as Share
const broken: { seed: number; violation: string }[] = []
const points = new Set<string>()
// Millions of errors are thrown on purpose, and nobody reads where.
if (!isTold) Error.stackTraceLimit = 0
let lived = 0
let completed = 0
let happenings = 0

process.on('unhandledRejection', (error) => {
  throw error
})

for (const seed of seeds()) {
  if (broken.length >= most) break
  const isHashed = seed % 1_000 === 0
  const told = await live(seed, { isHashed, ...(isTold ? { trace: console.log } : {}) })
  if (told.violation !== undefined) broken.push({ seed, violation: told.violation })
  // The same seed must give the same history, or no failure could be looked into.
  if (isHashed && (await live(seed, { isHashed })).hash !== told.hash)
    broken.push({ seed, violation: 'not deterministic' })
  for (const point of told.points) points.add(point)
  lived += 1
  completed += told.completed
  happenings += told.happenings
}
parentPort?.postMessage({ broken, points: [...points], lived, completed, happenings })
// Timers of requests that nobody hears the end of would keep it alive.
setImmediate(() => process.exit())

function* seeds() {
  yield* also
  for (let index = 0; index < count; index++) yield first + index * step
}
