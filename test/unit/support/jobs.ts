import { failure } from '../../../src/core/failure'
import type { Job, JobState } from '../../../src/core/job'
import { POLLING_PRESETS } from '../../../src/core/polling'
import { type Asked, type JobEvent, transition } from '../../../src/core/transition'

/** When every job of these tests was made. */
export const START = 1_000_000
const SCHEDULE = POLLING_PRESETS.standard
export const DEADLINE = START + SCHEDULE.maxTotalTime

export function aJob(rest: Partial<Job> = {}): Job {
  return {
    id: 'job-1',
    graphId: 'graph-1',
    graphName: 'Shop',
    nodeCount: 2,
    state: 'outbox',
    revision: 1,
    polling: SCHEDULE,
    createdAt: START,
    updatedAt: START,
    dueAt: START,
    attempt: 0,
    tries: 0,
    timeline: [{ at: START, what: 'submitted' }],
    ...rest,
  }
}

const onServer = { serverJobId: 'server-1', acceptedAt: START, dueAt: START + 30_000 }
const ended = { serverJobId: 'server-1', acceptedAt: START, finishedAt: START + 60_000 }

/** One job per state as it really occurs, and those in between that the states alone do not tell apart. */
export const JOBS = {
  outbox: aJob(),
  polling: aJob({ state: 'polling', ...onServer }),
  fetching: aJob({ state: 'fetching', ...onServer }),
  paused: withoutDue(aJob({ state: 'polling', ...onServer, pausedAt: START + 1, failure: failure('signedOut') })),
  completed: withoutDue(aJob({ state: 'completed', ...ended })),
  failed: withoutDue(aJob({ state: 'failed', ...ended, failure: failure('serverFailed') })),
  timedOut: withoutDue(aJob({ state: 'timedOut', ...ended, failure: failure('timedOut') })),
  cancelled: withoutDue(aJob({ state: 'cancelled', ...ended })),
  /** Cancelled before the server's answer to its POST was here. */
  cancelledUnsent: withoutDue(aJob({ state: 'cancelled', finishedAt: START + 60_000 })),
  /** Cancelled here, not yet there. */
  cancelling: aJob({ state: 'cancelled', ...ended, dueAt: START + 60_000, cancelPending: true }),
} as const satisfies Record<string, Job>

export type JobName = keyof typeof JOBS

export const FINAL_STATES: readonly JobState[] = ['completed', 'failed', 'cancelled', 'timedOut']

export function withoutDue(job: Job): Job {
  const { dueAt: _gone, ...rest } = job
  return rest
}

type Without<E, K extends string> = E extends unknown ? Omit<E, K> : never
/** An event as the world tells it, before it is known for which job it was asked. */
export type Told = Without<JobEvent, 'asked'>

/** An event that answers what was asked for the job as it stands, or as it was. */
export function happen(job: Job, told: Told, now: number, asked: Asked = job): Job {
  return transition(job, { ...told, asked } as JobEvent, now)
}
