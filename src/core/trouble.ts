import { type Failure, type FailureCode, failure } from './failure'
import type { Job, JobMoment } from './job'
import { ended, noted, omit } from './jobChange'
import { deadlineOf, dueAtOf, isOutOfTurn, nextCheckAt, rested } from './schedule'

/** A request for a job that brought no answer, or none that says how the job stands. */
export interface Trouble {
  readonly failure: Failure
  /** How long the server asks to be left alone. */
  readonly retryAfterMs?: number
  /** 0 to 1: many that fail together do not march in step. */
  readonly jitter: number
  /** It was a POST, and certainly made no job. */
  readonly isUntaken?: boolean
}

/** "Not found" is believed after this many answers, over at least this time. */
const GONE_TRIES = 3
const GONE_AFTER_MS = 60_000
/** Answers that cannot be read are asked for this often before the job fails. */
const UNREADABLE_TRIES = 3
/** Waits between tries of a request that the schedule does not govern (sending, fetching results, cancelling). */
const RETRY_FIRST_MS = 2_000
const RETRY_MOST_MS = 60_000
/** A cancellation that the server does not take is given up after this many answers; it stands here regardless. */
const CANCEL_TRIES = 20
/** And after this long where no answer comes at all: no server keeps a job running for a day. */
const CANCEL_MOST_MS = 86_400_000
/** A grace check that fails is made again after this long, and then after as long as the job is over its time. */
const GRACE_FIRST_MS = 5_000
/** A server that answers with errors for so long over the time is believed to know nothing better. */
const GRACE_TROUBLED_MS = 20_000
/** Nothing can be stored: somebody has to make room first. */
const FULL_MS = 300_000

const codes = (...list: readonly FailureCode[]): ReadonlySet<string> => new Set(list)
const GONE = codes('gone', 'expired')
const UNREADABLE = codes('unreadable', 'tooLarge')
const UNREACHED = codes('offline', 'unreachable', 'silent')
/** Refusals by what stands before the server, or by the server before it did anything. */
const NOT_TAKEN = codes('noSuchApi', 'redirected', 'headersTooLarge', 'signedOut')

/** Whether a POST that ended so certainly made no job. Where it may have made one, it is not sent again unlooked. */
export function isUntaken({ code, status = 0 }: Failure): boolean {
  return NOT_TAKEN.has(code) || (status >= 400 && status < 500)
}

/** The last POST made no job; of one before it nobody knows that. */
export function unsent(job: Job): Job {
  return job.sentAgainAt === undefined ? omit(job, 'sentAt') : omit(job, 'sentAgainAt')
}

export function troubled(job: Job, trouble: Trouble, now: number): Job {
  if (job.dueAt === undefined) return job
  const { failure: reason, retryAfterMs, jitter } = trouble
  const seen = noted(
    {
      ...omit(job, 'notBefore'),
      tries: job.tries + 1,
      failure: reason,
      ...(retryAfterMs === undefined ? {} : { notBefore: now + Math.ceil(retryAfterMs * (1 + 0.1 * jitter)) }),
    },
    { at: now, what: 'troubled', note: reason.code },
  )
  if (job.cancelPending) return troubledCancel(seen, trouble, now)
  switch (job.state) {
    case 'polling':
      return believesGone(seen, now) || isTooLarge(seen)
        ? ended(seen, 'failed', now, reason)
        : troubledCheck(seen, trouble, now)
    case 'fetching':
      return troubledFetch(seen, trouble, now)
    default:
      return again(trouble.isUntaken ? unsent(seen) : seen, trouble, now)
  }
}

/** The code is there, but not the room for it: the job waits for room, however long that takes. */
export function full(job: Job, reason: Failure, now: number): Job {
  if (job.state !== 'polling' && job.state !== 'fetching') return job
  const waiting = { ...job, state: 'fetching' as const, failure: reason, dueAt: now + FULL_MS }
  return noted(waiting, { at: now, what: 'troubled', note: reason.code })
}

/** Told when it can be: what never reached the server is no refusal. Given up, it may run on there. */
function troubledCancel(job: Job, trouble: Trouble, now: number): Job {
  const isReached = !UNREACHED.has(trouble.failure.code)
  const over = omit(job, 'cancelPending', 'dueAt', 'notBefore', 'failure')
  if (isReached && believesGone(job, now)) return over
  // What is cancelled has ended.
  const isGivenUp = isReached ? job.tries >= CANCEL_TRIES : now - (job.finishedAt as number) > CANCEL_MOST_MS
  if (isGivenUp) return { ...over, doubt: 'maybeRunning' }
  return again(isReached ? job : { ...job, tries: Math.min(job.tries, CANCEL_TRIES / 2) }, trouble, now)
}

function troubledFetch(job: Job, trouble: Trouble, now: number): Job {
  const { failure: reason } = trouble
  if (believesGone(job, now) || inARow(job, UNREADABLE).length >= UNREADABLE_TRIES)
    return ended(job, 'failed', now, reason)
  // The server has the code and does not hand it out: the job's time is its time, counted from then.
  const limit = Math.max(deadlineOf(job), (job.checkedAt ?? now) + job.polling.maxTotalTime)
  if (now < limit || (UNREACHED.has(reason.code) && now < limit + job.polling.maxTotalTime))
    return again(job, trouble, now)
  return ended(job, 'timedOut', now, failure('timedOut', 'The results could not be fetched.'))
}

/**
 * A check that failed counts as one: the schedule goes on, a little later. Only the grace check has to be answered,
 * so that nobody runs out of time because its network comes up after its laptop does.
 */
function troubledCheck(job: Job, trouble: Trouble, now: number): Job {
  if (isOutOfTurn(job, now)) return { ...job, dueAt: Math.max(dueAtOf(job, now), job.notBefore ?? 0) }
  const late = rested(job, now)
  const counted = { ...late, attempt: late.attempt + 1 }
  const next = nextCheckAt(counted, now, 0)
  if (next === undefined) return troubledGrace(late, trouble, now)
  const wait = Math.ceil((next - now) * (1 + 0.1 * trouble.jitter))
  return { ...counted, dueAt: Math.max(Math.min(now + wait, deadlineOf(late)), job.notBefore ?? 0) }
}

function troubledGrace(job: Job, { failure: reason }: Trouble, now: number): Job {
  const overMs = now - deadlineOf(job)
  const mostMs = UNREACHED.has(reason.code) ? job.polling.maxTotalTime : GRACE_TROUBLED_MS
  if (overMs >= mostMs) return { ...job, attempt: job.attempt + 1, graceDone: true, dueAt: now }
  const wait = Math.min(Math.max(GRACE_FIRST_MS, overMs), Math.max(GRACE_FIRST_MS, job.polling.maxDelay))
  return { ...job, dueAt: Math.max(now + wait, job.notBefore ?? 0) }
}

/** Doubling waits with jitter, 2 s to 60 s, or as long as the server asks for. */
function again(job: Job, { jitter }: Trouble, now: number): Job {
  const wait = Math.round(Math.min(RETRY_FIRST_MS * 2 ** (job.tries - 1), RETRY_MOST_MS) * (1 + 0.25 * jitter))
  return { ...job, dueAt: Math.max(now + wait, job.notBefore ?? 0) }
}

function believesGone(job: Job, now: number): boolean {
  const answers = inARow(job, GONE)
  return answers.length >= GONE_TRIES && now - (answers[0] as JobMoment).at >= GONE_AFTER_MS
}

/** A status that is too large embeds a result that is: asking for it differently would bring the same. */
function isTooLarge(job: Job): boolean {
  return inARow(job, codes('tooLarge')).length >= UNREADABLE_TRIES
}

/** The latest troubles as long as they are of one kind: one bad answer after other trouble is not the third. */
function inARow(job: Job, kind: ReadonlySet<string>): readonly JobMoment[] {
  const other = job.timeline.findLastIndex(({ what, note = '' }) => what !== 'troubled' || !kind.has(note))
  return job.timeline.slice(other + 1)
}
