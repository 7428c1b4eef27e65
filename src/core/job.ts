import type { BatchPlace } from './batch'
import type { Failure } from './failure'
import type { CheckPlan, PollingConfig } from './polling'

/**
 * Where a job stands, as this browser knows it:
 * `outbox` saved here, not yet taken by the server · `polling` the server works on it ·
 * `fetching` done there, its code not yet stored here · the other four are final.
 */
export type JobState = 'outbox' | 'polling' | 'fetching' | 'completed' | 'failed' | 'cancelled' | 'timedOut'

/**
 * `adopted` the answer to its POST was lost, and it follows the one job of the server's list that fits ·
 * `maybeTwice` it was sent again, and the server may have two jobs of it ·
 * `maybeRunning` it was cancelled here, and may run on there.
 */
export type Doubt = 'adopted' | 'maybeTwice' | 'maybeRunning'

/** What came back, as stored. */
export interface ResultSummary {
  /** Number of this result among those of its graph, from 1; 0 when nothing was stored. */
  readonly generation: number
  readonly nodes: number
  readonly files: number
  /** Length of all code in UTF-16 units. */
  readonly units: number
}

/** One thing that happened to a job, for its timeline. */
export interface JobMoment {
  readonly at: number
  readonly what: 'submitted' | 'accepted' | 'checked' | 'troubled' | 'finished' | 'paused' | 'resumed'
  readonly note?: string
}

/** One submission. Moments are ms since 1970, durations ms. A record in a final state never changes its state. */
export interface Job {
  /** Our own id, also the idempotency key of its POST. */
  readonly id: string
  /** The user's own graph id: code is filed under it, whatever id the server uses. */
  readonly graphId: string
  readonly graphName: string
  readonly nodeCount: number
  readonly state: JobState
  /** Counts every change of this record, from 1. */
  readonly revision: number
  readonly polling: PollingConfig
  /** When to check instead, learned from jobs like this one. */
  readonly plan?: CheckPlan
  readonly createdAt: number
  readonly updatedAt: number
  /** When it was first on its way out: from then on the server may have it, whether or not its answer came. */
  readonly sentAt?: number
  /** When it was on its way out the last time, where that was not the first. */
  readonly sentAgainAt?: number
  /** What cannot be known of it, on a server that makes a new job of every POST. */
  readonly doubt?: Doubt
  /** The server's id, once it took the job. */
  readonly serverJobId?: string
  /** When the server took it: the schedule counts from here. */
  readonly acceptedAt?: number
  /** When the engine has to do something next. Absent: nothing, until somebody asks. */
  readonly dueAt?: number
  /** The server asked not to be asked before. */
  readonly notBefore?: number
  /** How much of the time since `acceptedAt` does not count: signed out, asleep, or no engine anywhere. */
  readonly idleMs?: number
  /** Status checks done. */
  readonly attempt: number
  /** Failed tries of the present request, in a row. */
  readonly tries: number
  /** The server's status word as it came, and its step. */
  readonly serverStatus?: string
  readonly step?: string
  readonly checkedAt?: number
  readonly finishedAt?: number
  /** Why it ended, or the present trouble of one that goes on. */
  readonly failure?: Failure
  readonly result?: ResultSummary
  /** Cancelled here, not yet there. */
  readonly cancelPending?: true
  /** Paused since, because the server wants a sign-in. */
  readonly pausedAt?: number
  /** The last check before "timed out" has been made. */
  readonly graceDone?: true
  /** How long the server says it worked on it, in ms. */
  readonly tookMs?: number
  /** The job that this one tries again, or goes on with. */
  readonly retryOf?: string
  readonly batch?: BatchPlace
  readonly timeline: readonly JobMoment[]
}

const FINAL: ReadonlySet<JobState> = new Set(['completed', 'failed', 'cancelled', 'timedOut'])

export function isTerminal(job: Pick<Job, 'state'>): boolean {
  return FINAL.has(job.state)
}

/** The order of lists: the newest job first, those of one batch as they were given. */
export function newestFirst(a: Job, b: Job): number {
  const place = ({ batch }: Job) => batch?.place ?? 0
  return b.createdAt - a.createdAt || place(a) - place(b) || (a.id < b.id ? 1 : -1)
}

/** What a list of jobs can be narrowed by. Newest first. */
export interface JobFilter {
  readonly graphId?: string
  readonly states?: readonly JobState[]
  readonly limit?: number
}

/** Counted in the same transaction as every outcome. */
export interface CodegenStatistics {
  readonly completed: number
  readonly failed: number
  readonly cancelled: number
  readonly timedOut: number
  readonly checks: number
  readonly files: number
}

export const NO_STATISTICS: CodegenStatistics = {
  completed: 0,
  failed: 0,
  cancelled: 0,
  timedOut: 0,
  checks: 0,
  files: 0,
}
