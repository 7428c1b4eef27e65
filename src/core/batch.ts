import type { Job } from './job'

/** Where a job stands in its batch. A job that is tried again takes the place of the one before. */
export interface BatchPlace {
  readonly id: string
  /** From 0, in the order of submission. */
  readonly place: number
  /** How many graphs the batch had when it was submitted. */
  readonly size: number
}

/** How many jobs of one batch the server has at one time, unless the settings say another number. */
export const BATCH_LIMIT = 4
export const MOST_BATCH_LIMIT = 100

/**
 * Ids of the jobs that wait in the outbox until others of their batch have ended on the server. It follows from the
 * records alone: no worker that dies leaves a place taken. A job that may be on its way takes one.
 */
export function heldBack(jobs: readonly Job[], limit: number): ReadonlySet<string> {
  const taken = new Map<string, number>()
  const take = (batch: string) => taken.set(batch, (taken.get(batch) ?? 0) + 1)
  const batched = jobs.filter(isBatched)
  for (const { batch } of batched.filter(isGoing)) take(batch.id)
  const held = new Set<string>()
  for (const { id, batch } of batched.filter(isWaiting).sort(byPlace)) {
    if ((taken.get(batch.id) ?? 0) < limit) take(batch.id)
    else held.add(id)
  }
  return held
}

type Batched = Job & { readonly batch: BatchPlace }

function isBatched(job: Job): job is Batched {
  return job.batch !== undefined
}

function byPlace(a: Batched, b: Batched): number {
  return a.batch.place - b.batch.place
}

function isGoing(job: Job): boolean {
  return job.state === 'polling' || (job.state === 'outbox' && job.sentAt !== undefined)
}

function isWaiting(job: Job): boolean {
  return job.state === 'outbox' && job.sentAt === undefined
}

/** How a batch goes. Of jobs that were tried again the newest counts; what was forgotten meanwhile had ended. */
export interface BatchProgress {
  readonly size: number
  readonly completed: number
  /** Jobs that failed or timed out, and can be tried again. */
  readonly failed: readonly Job[]
  readonly active: readonly Job[]
  readonly cancelled: number
  /** Ended, whatever came of it. */
  readonly ended: number
}

/** `jobs`: those of one batch that are still in the list. */
export function batchProgress(jobs: readonly Job[]): BatchProgress {
  const batched = jobs.filter(isBatched)
  const newest = new Map<number, Batched>()
  for (const job of batched) {
    const { place } = job.batch
    const known = newest.get(place)
    if (!known || isLater(job, known)) newest.set(place, job)
  }
  const now = [...newest.values()].sort(byPlace)
  const size = Math.max(now.length, ...batched.map(({ batch }) => batch.size))
  const active = now.filter(({ state }) => state === 'outbox' || state === 'polling' || state === 'fetching')
  return {
    size,
    completed: now.filter(({ state }) => state === 'completed').length,
    failed: now.filter(({ state }) => state === 'failed' || state === 'timedOut'),
    active,
    cancelled: now.filter(({ state }) => state === 'cancelled').length,
    ended: size - active.length,
  }
}

function isLater(job: Job, than: Job): boolean {
  return job.retryOf === than.id || (than.retryOf !== job.id && job.createdAt > than.createdAt)
}
