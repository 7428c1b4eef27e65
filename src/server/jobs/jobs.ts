import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Changes, openChanges } from './changes'
import type { Database } from './database'
import { startDispatcher } from './dispatcher'
import type { JobRow } from './jobRow'
import { createJobStore, type JobPage, type WholeJob } from './jobStore'
import { migrate } from './migrate'
import { type Message, openQueue } from './queue'
import { type Submission, type Submitted, submitJob } from './submitJob'
import { queueAgain, takeOverForgottenJobs } from './takeOver'
import { type Walk, walkJob } from './walkJob'

const CAPACITY = 16
const IDLE_MS = 1_000
/** Who hears of a job's end asks for its result in that moment: what only tidies up takes its turn after them. */
const TIDY_AFTER_MS = 50

export interface JobsOptions {
  readonly database: Database
  /** Multiplies the time that the steps take. */
  readonly pace: number
  /** A worker that has not been heard of for this long has lost its job. */
  readonly leaseMs: number
  readonly generate: Walk['generate']
  readonly log: (line: string) => void
  /** Hears of every job that this process brought to its end. */
  readonly ended?: (job: JobRow) => void
}

type CancelOutcome = JobRow['status'] | 'unknown'

export interface Jobs {
  submit(submission: Submission): Promise<Submitted>
  find(id: string): Promise<JobRow | undefined>
  /** In one question: who hears of its end asks for both. */
  findWhole(id: string): Promise<WholeJob | undefined>
  /** The result as JSON text. */
  result(id: string): Promise<string | undefined>
  list(page: JobPage): Promise<readonly JobRow[]>
  /** What came to its end in the last `ms`, the newest first. */
  over(ms: number, most: number): Promise<readonly JobRow[]>
  readonly changes: Changes
  /** How many there are in each state. */
  counts(): Promise<Readonly<Record<string, number>>>
  /** What the job is now: `cancelled`, or the end that it had come to before. */
  cancel(id: string): Promise<CancelOutcome>
  /** Hands unfinished jobs back and stops; may be called twice. Closes the database. */
  close(): Promise<void>
}

/** The jobs of this server: one row each, worked on by this process and by every other one on the same database. */
export async function openJobs(options: JobsOptions): Promise<Jobs> {
  const { database, log, leaseMs } = options
  // Servers that start together on an empty database take turns: the queue's own tables are no safer than ours.
  const queue = await database.alone(async () => {
    await migrate(database)
    return openQueue(database, log)
  })
  const changes = await openChanges(database)
  const store = createJobStore(database)
  const parts = { database, queue, store }
  const worker = `${process.pid}-${randomUUID().slice(0, 8)}`
  const stopping = new AbortController()
  const cancels = new Map<string, AbortController>()

  const work = async (message: Message) => {
    const claim = await store.claim(message.jobId, message.id, worker)
    if (!claim) return
    const cancel = new AbortController()
    cancels.set(claim.jobId, cancel)
    try {
      const walk = { ...options, store, claim, stopping: stopping.signal, cancelled: cancel.signal }
      const end = await walkJob(walk)
      if (end === 'over') await sleep(TIDY_AFTER_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
      const row = end === 'over' && options.ended ? await store.find(claim.jobId) : undefined
      if (row?.completedAt !== undefined) options.ended?.(row)
      if (end === 'stopped') await queueAgain(parts, { id: claim.jobId, runs: claim.run, queueId: message.id })
    } finally {
      if (cancels.get(claim.jobId) === cancel) cancels.delete(claim.jobId)
    }
  }

  // Alone on the database, whatever is running now belongs to a process that is no more.
  if (!database.isShared) await takeOverForgottenJobs(parts, 0)
  const dispatcher = startDispatcher({ queue, capacity: CAPACITY, idleMs: IDLE_MS, work, log })
  const watch = watchLeases(
    () => takeOverForgottenJobs(parts, leaseMs),
    leaseMs / 4,
    () => dispatcher.kick(),
    log,
  )

  let closing: Promise<void> | undefined
  const close = async () => {
    stopping.abort()
    changes.end()
    await watch.stop()
    await dispatcher.stop()
    await queue.close()
    await database.close()
  }

  return {
    async submit(submission) {
      const submitted = await submitJob(database, queue, submission)
      dispatcher.kick()
      return submitted
    },
    find: store.find,
    findWhole: store.findWhole,
    result: store.result,
    list: store.list,
    over: store.over,
    changes,
    counts: store.counts,
    async cancel(id) {
      const isCancelled = await store.cancel(id)
      cancels.get(id)?.abort()
      return isCancelled ? 'cancelled' : ((await store.find(id))?.status ?? 'unknown')
    },
    close() {
      closing ??= close()
      return closing
    },
  }
}

function watchLeases(look: () => Promise<number>, everyMs: number, found: () => void, log: JobsOptions['log']) {
  let looking: Promise<void> | undefined
  const turn = async () => {
    try {
      if ((await look()) > 0) found()
    } catch (error) {
      log(`Forgotten jobs could not be looked for: ${error instanceof Error ? error.message : error}`)
    } finally {
      looking = undefined
    }
  }
  const timer = setInterval(() => {
    looking ??= turn()
  }, everyMs)
  return {
    async stop() {
      clearInterval(timer)
      await looking
    },
  }
}
