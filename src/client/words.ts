import { FAILURES, type Failure } from '../core/failure'
import type { Job, JobState } from '../core/job'
import { JOB_STATUS } from '../core/kubegram'
import { knownStatusWord } from '../core/status'

const WORD_OF_STATE: Readonly<Record<JobState, string>> = {
  outbox: JOB_STATUS.PENDING,
  polling: JOB_STATUS.RUNNING,
  fetching: JOB_STATUS.COMPLETED,
  completed: JOB_STATUS.COMPLETED,
  failed: JOB_STATUS.FAILED,
  cancelled: JOB_STATUS.CANCELLED,
  timedOut: JOB_STATUS.RUNNING,
}

/**
 * A job's status as the documented client knows it: one of `JOB_STATUS`, or a word of the server's that nobody knows, as
 * it came. Before the server has said anything it is `pending`.
 */
export function statusOf({ state, serverStatus }: Job): string {
  if (state === 'cancelled' || serverStatus === undefined) return WORD_OF_STATE[state]
  return knownStatusWord(serverStatus) ?? serverStatus
}

/** What happened, with the server's or the browser's own words behind it. */
export function sentence({ code, detail }: Failure): string {
  return [FAILURES[code].what, detail].filter(Boolean).join(' ')
}
