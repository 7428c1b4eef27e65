import type { Failure } from './failure'
import type { Job, JobMoment, JobState } from './job'

const LONGEST_TIMELINE = 60

/** The job with one moment more in its timeline, which keeps the newest. */
export function noted(job: Job, moment: JobMoment): Job {
  return { ...job, timeline: [...job.timeline, moment].slice(-LONGEST_TIMELINE) }
}

/** The job in a final state: nothing is due any more. */
export function ended(job: Job, state: JobState, now: number, reason?: Failure): Job {
  const over = {
    ...omit(job, 'dueAt', 'notBefore', 'failure', 'pausedAt'),
    state,
    finishedAt: now,
    ...(reason ? { failure: reason } : {}),
  }
  return noted(over, { at: now, what: 'finished', note: reason?.code ?? state })
}

export function omit<K extends keyof Job>(job: Job, ...keys: readonly K[]): Omit<Job, K> & Job {
  const copy = { ...job }
  for (const key of keys) delete copy[key]
  return copy as Omit<Job, K> & Job
}
