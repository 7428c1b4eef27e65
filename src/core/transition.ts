import { type Failure, failure } from './failure'
import { isTerminal, type Job, type JobMoment, type JobState, type ResultSummary } from './job'
import { JOB_STATUS, type ServerStatus } from './kubegram'
import { nextWaitMs } from './polling'
import type { StatusAnswer, SubmitAnswer } from './status'

/**
 * The job as it was when something was asked for it. An answer that comes after somebody else has asked the same thing,
 * and been answered, is late: two engines may be at work at one time, and one of them may have been frozen for hours.
 */
export type Asked = Pick<Job, 'state' | 'attempt' | 'tries'>

/** What can happen to a job. */
export type JobEvent =
  | { readonly type: 'sending'; readonly revision: number }
  | { readonly type: 'accepted'; readonly answer: SubmitAnswer }
  | {
      readonly type: 'checked'
      readonly answer: StatusAnswer
      readonly sentAt: number
      readonly asked: Asked
      readonly jitter?: number
    }
  | { readonly type: 'stored'; readonly result: ResultSummary }
  | {
      readonly type: 'troubled'
      readonly failure: Failure
      readonly retryAfterMs?: number
      readonly jitter: number
      readonly asked: Asked
    }
  | { readonly type: 'paused'; readonly failure: Failure }
  | { readonly type: 'resumed' }
  | { readonly type: 'refused'; readonly failure: Failure; readonly asked: Asked }
  | { readonly type: 'timeUp' }
  | { readonly type: 'cancelled' }
  | { readonly type: 'cancelDelivered' }
  | { readonly type: 'nudged' }

/** A check that starts within this of its moment counts as on time: the next one stays on the schedule. */
const ON_TIME_MS = 1_000
/** "Not found" is believed after this many answers, over at least this time. */
const GONE_TRIES = 3
const GONE_AFTER_MS = 60_000
/** Results that cannot be read are asked for this often before the job fails. */
const UNREADABLE_TRIES = 3
const GONE: ReadonlySet<string> = new Set(['gone'])
const UNREADABLE: ReadonlySet<string> = new Set(['unreadable', 'tooLarge'])
/** Waits between tries of a request that the schedule does not govern (sending, fetching results, cancelling). */
const RETRY_FIRST_MS = 2_000
const RETRY_MOST_MS = 60_000
/** A cancellation that the server does not take is given up after this many tries; it stands here regardless. */
const CANCEL_TRIES = 20
const LONGEST_TIMELINE = 60

/**
 * What is true after `event`. An event that cannot happen in the job's state leaves it as it is (same object),
 * so every event may be delivered twice, late, or by two workers.
 */
export function transition(job: Job, event: JobEvent, now: number): Job {
  const next = change(job, event, now)
  return next === job ? job : { ...next, revision: job.revision + 1, updatedAt: Math.max(now, job.updatedAt) }
}

/** What was under way when the account was paused still counts; but a paused job has nothing to do. */
function change(job: Job, event: JobEvent, now: number): Job {
  const next = outcome(job, event, now)
  return next.pausedAt !== undefined && next.dueAt !== undefined ? omit(next, 'dueAt') : next
}

function outcome(job: Job, event: JobEvent, now: number): Job {
  switch (event.type) {
    case 'sending':
      // Two that send at one time could make two jobs there: the one that wrote first goes.
      return job.revision === event.revision && canSend(job) ? { ...job, sentAt: now } : job
    case 'accepted':
      return accepted(job, event.answer, now)
    case 'checked':
      return checked(job, event, now)
    case 'stored':
      return canStore(job) ? end({ ...job, result: event.result }, 'completed', now) : job
    case 'troubled':
      return isLate(job, event.asked) ? job : troubled(job, event, now)
    case 'paused':
      return paused(job, event.failure, now)
    case 'resumed':
      return resumed(job, now)
    case 'refused':
      return isTerminal(job) || isLate(job, event.asked) ? job : end(job, 'failed', now, event.failure)
    case 'timeUp':
      return isTimeUp(job, now) ? end(job, 'timedOut', now, failure('timedOut')) : job
    case 'cancelled':
      return cancelled(job, now)
    case 'cancelDelivered':
      return job.cancelPending ? omit({ ...job, tries: 0 }, 'cancelPending', 'dueAt', 'failure') : job
    case 'nudged':
      return job.dueAt !== undefined && job.dueAt > now && job.pausedAt === undefined ? { ...job, dueAt: now } : job
  }
}

/** A cancelled job that the server took all the same still has to be cancelled there. */
function accepted(job: Job, answer: SubmitAnswer, now: number): Job {
  if (job.serverJobId !== undefined) return job
  if (job.state === 'cancelled') {
    return { ...job, serverJobId: answer.serverJobId, cancelPending: true, dueAt: now, tries: 0 }
  }
  if (job.state !== 'outbox') return job
  const taken = {
    ...omit(job, 'failure'),
    state: 'polling' as const,
    serverJobId: answer.serverJobId,
    acceptedAt: now,
    serverStatus: answer.word,
    ...(answer.step ? { step: answer.step } : {}),
    tries: 0,
    dueAt: now + nextWaitMs(job.polling, 0, job.plan, 0),
  }
  return noted(taken, { at: now, what: 'accepted' })
}

/** Also one that was cancelled on its way out: the same key, sent again, brings the id to cancel. */
function canSend(job: Job): boolean {
  return job.state === 'outbox' || (job.cancelPending === true && job.serverJobId === undefined)
}

function isLate(job: Job, asked: Asked): boolean {
  return job.state !== asked.state || job.attempt !== asked.attempt || job.tries !== asked.tries
}

/** The end of a job is true whenever it is heard; "still running" only for who asked last. */
function checked(
  job: Job,
  { answer, sentAt, asked, jitter }: Extract<JobEvent, { type: 'checked' }>,
  now: number,
): Job {
  const isSecond = job.attempt !== asked.attempt
  if (job.state !== 'polling' || (isSecond && !isEnd(answer.status))) return job
  const seen: Job = {
    ...omit(job, 'failure'),
    serverStatus: answer.word,
    ...(answer.step ? { step: answer.step } : {}),
    checkedAt: now,
    attempt: isSecond ? job.attempt : job.attempt + 1,
    tries: 0,
  }
  const told = noted(seen, { at: now, what: 'checked', note: answer.step ?? answer.word })
  switch (answer.status) {
    case JOB_STATUS.COMPLETED:
      return { ...told, state: 'fetching', dueAt: now }
    case JOB_STATUS.FAILED:
      return end(told, 'failed', now, failure('serverFailed', answer.reason))
    case JOB_STATUS.CANCELLED:
      return end(told, 'failed', now, failure('serverCancelled', answer.reason))
    default:
      // A check out of turn leaves the schedule as it is.
      if (sentAt < (job.dueAt ?? sentAt)) return { ...told, attempt: job.attempt }
      return scheduled(told, job.dueAt ?? sentAt, sentAt, jitter)
  }
}

/**
 * The next check: on the schedule when this one was on time, else the full wait from now, so that a laptop that
 * slept does not check in a burst; and a little more, as many wake up together, at nine or with the network. The last
 * check of all is the grace check at the deadline.
 */
function scheduled(job: Job, dueAt: number, sentAt: number, jitter = 0): Job {
  const deadline = deadlineOf(job)
  const last = job.polling.maxRetries !== undefined && job.attempt >= job.polling.maxRetries
  if (sentAt >= deadline || (last && job.graceDone)) return { ...job, graceDone: true, dueAt: sentAt }
  const isWoken = sentAt - dueAt > ON_TIME_MS
  const base = isWoken ? sentAt : Math.min(dueAt, sentAt)
  const ranMs = base - (job.acceptedAt ?? job.createdAt)
  const wait = nextWaitMs(job.polling, job.attempt, job.plan, ranMs)
  const next = last ? deadline : base + (isWoken ? Math.ceil(wait * (1 + 0.1 * jitter)) : wait)
  return { ...job, dueAt: Math.min(next, deadline) }
}

function isEnd(status: ServerStatus): boolean {
  return status !== JOB_STATUS.PENDING && status !== JOB_STATUS.RUNNING
}

/** Only after the last check. */
export function isTimeUp(job: Job, now: number): boolean {
  return job.state === 'polling' && job.graceDone === true && now >= deadlineOf(job)
}

/** When the job's time is up, in ms since 1970; the clock runs from the server's acceptance. */
export function deadlineOf(job: Job): number {
  return (job.acceptedAt ?? job.createdAt) + job.polling.maxTotalTime
}

/** Only a job that still waits for its code may store it: not a cancelled one, and no one twice. */
export function canStore(job: Job): boolean {
  return job.state === 'polling' || job.state === 'fetching'
}

function troubled(job: Job, event: Extract<JobEvent, { type: 'troubled' }>, now: number): Job {
  if (job.dueAt === undefined) return job
  const tries = job.tries + 1
  const seen = noted({ ...job, tries, failure: event.failure }, { at: now, what: 'troubled', note: event.failure.code })
  const retryAfter = Math.min(event.retryAfterMs ?? 0, job.polling.maxTotalTime)
  if (job.cancelPending) {
    if (tries >= CANCEL_TRIES || believesGone(seen, now)) return omit(seen, 'cancelPending', 'dueAt', 'failure')
    return { ...seen, dueAt: now + Math.max(retryMs(tries, event.jitter), retryAfter) }
  }
  if (believesGone(seen, now)) return end(seen, 'failed', now, event.failure)
  if (job.state === 'polling') return troubledCheck(seen, event, retryAfter, now)
  if (job.state === 'fetching' && inARow(seen, UNREADABLE).length >= UNREADABLE_TRIES) {
    return end(seen, 'failed', now, event.failure)
  }
  // The server has the code and does not hand it out: the job's time is its time, counted from then.
  if (job.state === 'fetching' && now >= Math.max(deadlineOf(job), (job.checkedAt ?? now) + job.polling.maxTotalTime)) {
    return end(seen, 'timedOut', now, failure('timedOut', 'The results could not be fetched.'))
  }
  return { ...seen, dueAt: now + Math.max(retryMs(tries, event.jitter), retryAfter) }
}

/** A check that failed counts as one: the schedule goes on, a little later, so that many jobs do not march in step. */
function troubledCheck(job: Job, event: Extract<JobEvent, { type: 'troubled' }>, retryAfter: number, now: number): Job {
  const latest = Math.max(deadlineOf(job), now)
  // Trouble out of turn leaves the schedule as it is.
  if (job.dueAt !== undefined && job.dueAt > now) {
    return { ...job, dueAt: Math.max(job.dueAt, Math.min(now + retryAfter, latest)) }
  }
  const next = scheduled({ ...job, attempt: job.attempt + 1 }, job.dueAt ?? now, now)
  if (next.graceDone) return next
  const wait = Math.max((next.dueAt ?? now) - now, retryAfter)
  return { ...next, dueAt: Math.min(now + Math.ceil(wait * (1 + 0.1 * event.jitter)), latest) }
}

function believesGone(job: Job, now: number): boolean {
  const answers = inARow(job, GONE)
  return answers.length >= GONE_TRIES && now - (answers[0]?.at ?? now) >= GONE_AFTER_MS
}

/** The latest troubles as long as they are of one kind: one bad answer after other trouble is not the third. */
function inARow(job: Job, kind: ReadonlySet<string>): readonly JobMoment[] {
  const other = job.timeline.findLastIndex(({ what, note = '' }) => what !== 'troubled' || !kind.has(note))
  return job.timeline.slice(other + 1)
}

/** Doubling waits with jitter, 2 s to 60 s. `jitter` is between 0 and 1. */
function retryMs(tries: number, jitter: number): number {
  return Math.round(Math.min(RETRY_FIRST_MS * 2 ** (tries - 1), RETRY_MOST_MS) * (1 + 0.25 * jitter))
}

function paused(job: Job, reason: Failure, now: number): Job {
  if (job.dueAt === undefined || job.pausedAt !== undefined) return job
  // A final job is not paused, but what is still to be said of it waits as well.
  if (isTerminal(job)) return omit(job, 'dueAt')
  return noted({ ...omit(job, 'dueAt'), failure: reason, pausedAt: now }, { at: now, what: 'paused' })
}

/** The clock stood while the job was paused: its time moves on by as much. */
function resumed(job: Job, now: number): Job {
  if (job.cancelPending && job.dueAt === undefined) return { ...job, dueAt: now, tries: 0 }
  if (job.pausedAt === undefined) return job
  // The server may have taken it meanwhile: then its time began in the pause.
  const away = Math.max(0, now - Math.max(job.pausedAt, job.acceptedAt ?? 0))
  const moved = job.acceptedAt === undefined ? {} : { acceptedAt: job.acceptedAt + away }
  return noted({ ...omit(job, 'pausedAt', 'failure'), ...moved, dueAt: now, tries: 0 }, { at: now, what: 'resumed' })
}

/**
 * Final here at once; the server is told when it can be. Nothing is sent for a job that never left. One that was on
 * its way may be there without our knowing its id: the same key, sent again, brings the id to cancel.
 */
function cancelled(job: Job, now: number): Job {
  if (isTerminal(job)) return job
  const ended = end(omit(job, 'failure'), 'cancelled', now)
  // A job done on the server is not cancelled there: that would destroy its result.
  const isThere = job.serverJobId !== undefined || job.sentAt !== undefined
  if (!isThere || job.state === 'fetching') return ended
  const waiting = { ...ended, cancelPending: true as const, tries: 0 }
  return job.pausedAt === undefined ? { ...waiting, dueAt: now } : waiting
}

function end(job: Job, state: JobState, now: number, reason?: Failure): Job {
  const ended = {
    ...omit(job, 'dueAt', 'failure', 'pausedAt'),
    state,
    finishedAt: now,
    ...(reason ? { failure: reason } : {}),
  }
  return noted(ended, { at: now, what: 'finished', note: reason?.code ?? state })
}

function noted(job: Job, moment: JobMoment): Job {
  return { ...job, timeline: [...job.timeline, moment].slice(-LONGEST_TIMELINE) }
}

function omit<K extends keyof Job>(job: Job, ...keys: readonly K[]): Omit<Job, K> & Job {
  const copy = { ...job }
  for (const key of keys) delete copy[key]
  return copy as Omit<Job, K> & Job
}
