import { FAILURES, type Failure, type FailureAction } from '../../core/failure'
import { isTerminal, type Job } from '../../core/job'

/** The heaps of the board. Every job lies in one of them. */
export const HEAPS = ['active', 'completed', 'failed', 'cancelled'] as const
export type Heap = (typeof HEAPS)[number]

export const HEAP_NAMES: Record<Heap, string> = {
  active: 'Active',
  completed: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

export const SINCE_NAMES = { day: 'Today', week: '7 days', month: '30 days' } as const
export type Since = keyof typeof SINCE_NAMES

/** What the board is narrowed to, as its address says it. */
export interface JobQuery {
  readonly heap?: Heap
  readonly text: string
  readonly graphId?: string
  readonly batchId?: string
  readonly since?: Since
}

export function heapOf(job: Job): Heap {
  if (!isTerminal(job)) return 'active'
  return job.state === 'completed' || job.state === 'cancelled' ? job.state : 'failed'
}

type Params = Readonly<Record<string, string | readonly string[] | undefined>>

/** Words of an address that nobody knows narrow nothing. */
export function readJobQuery(params: Params, readId: (spelled: string | undefined) => string | undefined): JobQuery {
  const text = (name: string) => (typeof params[name] === 'string' ? (params[name] as string) : undefined)
  const heap = HEAPS.find((name) => name === text('state'))
  const since = Object.keys(SINCE_NAMES).find((name) => name === text('since')) as Since | undefined
  const graphId = readId(text('graph'))
  const batchId = readId(text('batch'))
  return {
    text: text('q') ?? '',
    ...(heap ? { heap } : {}),
    ...(since ? { since } : {}),
    ...(graphId === undefined ? {} : { graphId }),
    ...(batchId === undefined ? {} : { batchId }),
  }
}

const DAY_MS = 86_400_000

/** Whether a job is asked for, its heap aside: the heaps are counted among these. */
export function isAsked(job: Job, { text, graphId, batchId, since }: JobQuery, now: number): boolean {
  if (graphId !== undefined && job.graphId !== graphId) return false
  if (batchId !== undefined && job.batch?.id !== batchId) return false
  if (since && job.createdAt < startOf(since, now)) return false
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return true
  const where = [job.graphName, job.graphId, job.id, job.serverJobId ?? '', causeOf(job)].join('\n').toLowerCase()
  return words.every((word) => where.includes(word))
}

function startOf(since: Since, now: number): number {
  if (since === 'day') return new Date(now).setHours(0, 0, 0, 0)
  return now - (since === 'week' ? 7 : 30) * DAY_MS
}

function causeOf({ failure }: Job): string {
  return failure ? `${FAILURES[failure.code].what} ${failure.detail ?? ''}` : ''
}

/** Failures that have one cause, the most first. */
export interface Cause {
  readonly failure: Failure
  /** Newest first. */
  readonly jobs: readonly Job[]
  /** Whether all of them can be tried again as they are. */
  readonly canRetry: boolean
}

const TRIED_AGAIN: ReadonlySet<FailureAction> = new Set(['retry', 'checkAgain', 'tryNow', 'makeRoom'])

/** Ids of jobs that another of these tries again, or goes on with. */
export function retriedIds(jobs: readonly Job[]): ReadonlySet<string> {
  return new Set(jobs.flatMap(({ retryOf }) => retryOf ?? []))
}

/**
 * Numbers and ids differ from job to job: what is the same without them has one cause. What was tried again already has
 * none here: a press of "retry all" would change nothing about it.
 */
export function groupCauses(jobs: readonly Job[], retried: ReadonlySet<string>): readonly Cause[] {
  const groups = new Map<string, { failure: Failure; jobs: Job[] }>()
  for (const job of jobs) {
    if (!job.failure || heapOf(job) !== 'failed' || retried.has(job.id)) continue
    const key = `${job.failure.code} ${(job.failure.detail ?? '').replaceAll(/[\da-f]{8}[\da-f-]+|\d+/gi, '#')}`
    const group = groups.get(key) ?? { failure: job.failure, jobs: [] }
    groups.set(key, group)
    group.jobs.push(job)
  }
  return [...groups.values()]
    .map((group) => ({ ...group, canRetry: TRIED_AGAIN.has(FAILURES[group.failure.code].action) }))
    .sort((a, b) => b.jobs.length - a.jobs.length)
}
