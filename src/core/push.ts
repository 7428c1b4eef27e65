import type { Job } from './job'
import { get, isObject, parsedJson } from './json'
import { isJobId } from './status'

/** Where the embedded server takes push subscriptions: `POST` follows jobs, `DELETE` follows them no longer. */
export const PUSH_PATH = '/codegen-push'
/** Job ids that one call may name. */
export const MOST_JOBS_A_PUSH_CALL = 500

/** What the server was told to push for, and where to. The ids are the server's. */
export interface PushedJobs {
  readonly endpoint: string
  readonly jobIds: readonly string[]
}

export interface PushPlan {
  readonly follow: readonly string[]
  readonly leave: readonly string[]
  /** What is followed already and still waits. */
  readonly kept: readonly string[]
}

/**
 * What to tell the server, so that it pushes for the jobs that wait. One that ended there has had its push; one that
 * only ended here, as it was cancelled or its time was up, would still get one.
 */
export function planPush(followed: readonly string[], jobs: readonly Job[]): PushPlan {
  const known = new Map(jobs.map((job) => [job.serverJobId, job]))
  const isWaiting = (job: Job | undefined) => job?.state === 'polling' && !job.cancelPending
  const hasEnded = (job: Job | undefined) =>
    job !== undefined && (job.state === 'fetching' || job.state === 'completed' || job.state === 'failed')
  const waiting = [...known].flatMap(([id, job]) => (id !== undefined && isWaiting(job) ? [id] : []))
  const before = new Set(followed)
  return {
    follow: waiting.filter((id) => !before.has(id)).slice(0, MOST_JOBS_A_PUSH_CALL),
    leave: followed.filter((id) => !isWaiting(known.get(id)) && !hasEnded(known.get(id))),
    kept: followed.filter((id) => isWaiting(known.get(id))),
  }
}

/** The server's id of the job that a push is about. */
export function readPush(text: string): string | undefined {
  const read = parsedJson(text)
  const id = isObject(read) ? get(read, 'jobId') : undefined
  return typeof id === 'string' && isJobId(id) ? id : undefined
}
