import type { Job } from './job'
import { nextWaitMs } from './polling'

/** A check that starts within this of its moment counts as on time: the next one stays on the schedule. */
const ON_TIME_MS = 1_000
/** Whoever comes later than this was asleep, or its browser was closed: that time is nobody's. */
const ASLEEP_MS = 60_000

/** When the job's time is up, in ms since 1970. Its clock runs from the server's acceptance, while somebody is awake. */
export function deadlineOf(job: Job): number {
  return begunAt(job) + job.polling.maxTotalTime + (job.idleMs ?? 0)
}

function begunAt({ acceptedAt, createdAt }: Job): number {
  return acceptedAt ?? createdAt
}

/** When the job is due; what is its turn without a moment of its own, now. */
export function dueAtOf({ dueAt }: Job, now: number): number {
  return dueAt ?? now
}

/** Only after the last check. */
export function isTimeUp(job: Job, now: number): boolean {
  return job.state === 'polling' && job.graceDone === true && now >= deadlineOf(job)
}

/** Whether a check at `now` is out of turn: it leaves the schedule as it is. */
export function isOutOfTurn(job: Job, now: number): boolean {
  return now < dueAtOf(job, now)
}

/** The job after a sleep that a check which was due at `dueAt` and starts at `now` tells of. */
export function rested(job: Job, now: number): Job {
  const late = now - dueAtOf(job, now)
  return late > ASLEEP_MS ? { ...job, idleMs: (job.idleMs ?? 0) + late } : job
}

/**
 * When the check that follows the one sent at `sentAt` is due, or `undefined` when that was the last: on the schedule
 * when it was on time, else the full wait from then, so that a laptop that slept does not check in a burst; and a
 * little more (`jitter`, 0 to 1), as many wake up together, at nine or with the network. The last check of all is the
 * grace check at the deadline. `job.attempt` counts the check sent at `sentAt`; `job.dueAt` is when it was due.
 */
export function nextCheckAt(job: Job, sentAt: number, jitter: number): number | undefined {
  const deadline = deadlineOf(job)
  if (sentAt >= deadline) return undefined
  if (job.polling.maxRetries !== undefined && job.attempt >= job.polling.maxRetries) return deadline
  const dueAt = dueAtOf(job, sentAt)
  const isWoken = sentAt - dueAt > ON_TIME_MS
  const base = isWoken ? sentAt : Math.min(dueAt, sentAt)
  const ranMs = base - begunAt(job) - (job.idleMs ?? 0)
  const wait = nextWaitMs(job.polling, job.attempt, job.plan, ranMs)
  return Math.min(base + (isWoken ? Math.ceil(wait * (1 + 0.1 * jitter)) : wait), deadline)
}
