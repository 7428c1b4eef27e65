import type { Job } from './job'
import { nextStep } from './nextStep'

/** From this many followed jobs on, their checks are gathered and asked for together. */
export const GATHER_FROM = 10
/** How long checks are gathered. */
export const WINDOW_MS = 1_000

/** What is done about the jobs that are due. */
export interface Turn {
  /** One request each. */
  readonly alone: readonly Job[]
  /** Checks that one request for the server's list can answer. */
  readonly together: readonly Job[]
}

/**
 * Who follows many jobs asks the server for its list once a second, instead of once for each job. `isOpen`: the last
 * such request is a second ago, else their checks wait for that. `isSingle`: a job that the list says too little of, or
 * that there is something to fetch of.
 */
export function gather(due: readonly Job[], isSingle: (job: Job) => boolean, isOpen: boolean, now: number): Turn {
  const checks = due.filter((job) => nextStep(job, now).do === 'check' && !isSingle(job))
  const others = due.filter((job) => !checks.includes(job))
  if (!isOpen) return { alone: others, together: [] }
  return checks.length > 1 ? { alone: others, together: checks } : { alone: due, together: [] }
}
