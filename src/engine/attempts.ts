import type { Job } from '../core/job'
import { dueAtOf } from '../core/schedule'

/** A job that is still due after it was looked after, because nothing can be stored, is left alone for this long. */
const STUCK_MS = 30_000
/** Sent, cancelled, looked up and cancelled there: no job needs more steps than this at one moment. */
const MOST_AT_ONCE = 5

/** Who was looked after, so that nothing goes round in a circle without time passing. */
export interface Attempts {
  /** Notes that the job is looked after at `now`. */
  note(job: Job, now: number): void
  /** That was not about this job. */
  forget(id: string): void
  /** When the job may be looked after, if that is later than it is due. */
  freeAt(job: Job): number
}

export function createAttempts(): Attempts {
  const last = new Map<string, { readonly revision: number; readonly at: number; readonly inARow: number }>()
  return {
    note(job, now) {
      const before = last.get(job.id)
      const isAtOnce = before !== undefined && dueAtOf(job, now) <= before.at
      last.set(job.id, { revision: job.revision, at: now, inARow: isAtOnce ? before.inARow + 1 : 1 })
    },
    forget: (id) => void last.delete(id),
    freeAt(job) {
      const before = last.get(job.id)
      if (!before) return 0
      const isStuck = before.revision === job.revision || before.inARow >= MOST_AT_ONCE
      return isStuck ? before.at + STUCK_MS : 0
    },
  }
}
