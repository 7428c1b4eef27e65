import { randomUUID } from 'node:crypto'
import type { Database } from './database'
import type { JobRow } from './jobRow'
import { type JobStore, replaceMessage } from './jobStore'
import type { Queue } from './queue'

const MOST_AT_ONCE = 50

export interface TakeOver {
  readonly database: Database
  readonly queue: Queue
  readonly store: JobStore
}

/**
 * Gives jobs whose worker has gone silent back to the queue. Every process looks; the condition in the statement lets
 * one of them succeed, and a new message makes the old one void, so that a worker that wakes up late finds nothing.
 */
export async function takeOverForgottenJobs(parts: TakeOver, leaseMs: number): Promise<number> {
  let taken = 0
  for (const job of await parts.store.forgotten(leaseMs, MOST_AT_ONCE)) {
    if (job.status === 'pending' && (await parts.queue.isWaiting(job.queueId))) {
      await parts.store.touch(job.id, job.queueId)
    } else if (await queueAgain(parts, job)) taken++
  }
  return taken
}

/** `false` when the job is over or somebody else has queued it meanwhile. */
export async function queueAgain({ database, queue }: TakeOver, job: Pick<JobRow, 'id' | 'runs' | 'queueId'>) {
  const next = randomUUID()
  const isReplaced = await database.transaction(async (sql) => {
    const replaced = await replaceMessage(sql, { id: job.id, run: job.runs, old: job.queueId, next })
    if (replaced) await queue.send(sql, { id: next, jobId: job.id })
    return replaced
  })
  if (isReplaced) await queue.drop(job.queueId)
  return isReplaced
}
