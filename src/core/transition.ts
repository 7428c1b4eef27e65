import { FAILURES, type Failure, failure } from './failure'
import { type Doubt, isTerminal, type Job, type ResultSummary } from './job'
import { ended, noted, omit } from './jobChange'
import { JOB_STATUS, type ServerStatus } from './kubegram'
import { nextWaitMs } from './polling'
import { isOutOfTurn, isTimeUp, nextCheckAt, rested } from './schedule'
import type { StatusAnswer, SubmitAnswer } from './status'
import { full, type Trouble, troubled, unsent } from './trouble'

/**
 * The job as it was when something was asked for it. An answer that comes after somebody else has asked the same thing,
 * and been answered, is late: two engines may be at work at one time, and one of them may have been frozen for hours.
 */
export type Asked = Pick<Job, 'state' | 'serverJobId' | 'attempt' | 'timeline'>

/** What can happen to a job. */
export type JobEvent =
  /** It goes out; again, and perhaps for the second time, where `doubt` says so. */
  | { readonly type: 'sending'; readonly revision: number; readonly doubt?: Doubt }
  /** `adopted`: its answer was lost, and the server's list had one job that can be no other. */
  | { readonly type: 'accepted'; readonly answer: SubmitAnswer; readonly adopted?: true }
  /** The adopted job turned out to be another one. */
  | { readonly type: 'disowned' }
  | {
      readonly type: 'checked'
      readonly answer: StatusAnswer
      readonly sentAt: number
      readonly asked: Asked
      readonly jitter?: number
    }
  | { readonly type: 'stored'; readonly result: ResultSummary }
  /** Its code is there, but no room for it. */
  | { readonly type: 'full'; readonly failure: Failure }
  | ({ readonly type: 'troubled'; readonly asked: Asked } & Trouble)
  /** `isUntaken`: its POST was answered so. */
  | { readonly type: 'paused'; readonly failure: Failure; readonly isUntaken?: boolean }
  | { readonly type: 'resumed' }
  | { readonly type: 'refused'; readonly failure: Failure; readonly asked: Asked }
  | { readonly type: 'timeUp' }
  | { readonly type: 'cancelled' }
  | { readonly type: 'cancelDelivered'; readonly doubt?: Doubt }
  /** What is tried again anyway is tried at once. */
  | { readonly type: 'nudged' }
  /** The clock went back since the record was written: its moments go with it. */
  | { readonly type: 'clockBack' }

/**
 * What is true after `event`. An event that cannot happen in the job's state leaves it as it is (same object),
 * so every event may be delivered twice, late, or by two workers.
 */
export function transition(job: Job, event: JobEvent, now: number): Job {
  const next = change(job, event, now)
  if (next === job) return job
  const updatedAt = event.type === 'clockBack' ? now : Math.max(now, job.updatedAt)
  return { ...next, revision: job.revision + 1, updatedAt }
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
      return job.revision === event.revision && canSend(job) ? sending(job, event.doubt, now) : job
    case 'accepted':
      return accepted(job, event.answer, event.adopted === true, now)
    case 'disowned':
      return disowned(job, now)
    case 'checked':
      return checked(job, event, now)
    case 'stored':
      return canStore(job) ? ended({ ...job, result: event.result }, 'completed', now) : job
    case 'full':
      return full(job, event.failure, now)
    case 'troubled':
      return isLate(job, event.asked) ? job : troubled(job, event, now)
    case 'paused':
      return paused(job, event, now)
    case 'resumed':
      return resumed(job, now)
    case 'refused':
      return refused(job, event.failure, event.asked, now)
    case 'timeUp':
      return isTimeUp(job, now) ? ended(job, 'timedOut', now, timedOut(job)) : job
    case 'cancelled':
      return cancelled(job, now)
    case 'cancelDelivered':
      return job.cancelPending ? delivered(job, event.doubt) : job
    case 'nudged':
      return nudged(job, now)
    case 'clockBack':
      return clockBack(job, now)
  }
}

function sending(job: Job, doubt: Doubt | undefined, now: number): Job {
  const since = job.sentAt === undefined ? { sentAt: now } : { sentAgainAt: now }
  return { ...job, ...since, ...(doubt ? { doubt } : {}) }
}

/** A cancelled job that the server took all the same still has to be cancelled there. */
function accepted(job: Job, answer: SubmitAnswer, isAdopted: boolean, now: number): Job {
  if (job.serverJobId !== undefined) return job
  if (job.state === 'cancelled') {
    return { ...job, serverJobId: answer.serverJobId, cancelPending: true, dueAt: now, tries: 0 }
  }
  if (job.state !== 'outbox') return job
  // The server has worked on an adopted one since it was sent, whether or not anybody was awake.
  const acceptedAt = isAdopted ? Math.min(job.sentAt ?? now, now) : now
  const dueAt = acceptedAt + nextWaitMs(job.polling, 0, job.plan, 0)
  const taken = {
    ...omit(job, 'failure', 'notBefore'),
    state: 'polling' as const,
    serverJobId: answer.serverJobId,
    acceptedAt,
    serverStatus: answer.word,
    ...(answer.step ? { step: answer.step } : {}),
    ...(isAdopted ? { doubt: 'adopted' as const } : {}),
    ...(dueAt < now ? { idleMs: now - dueAt } : {}),
    tries: 0,
    dueAt: Math.max(now, dueAt),
  }
  return noted(taken, { at: now, what: 'accepted' })
}

/** It goes out again, perhaps for the second time. */
function disowned(job: Job, now: number): Job {
  if (job.doubt !== 'adopted' || isTerminal(job)) return job
  const rest = omit(job, 'serverJobId', 'acceptedAt', 'idleMs', 'graceDone', 'serverStatus', 'step', 'checkedAt')
  return {
    ...omit(rest, 'sentAt', 'sentAgainAt'),
    state: 'outbox',
    doubt: 'maybeTwice',
    attempt: 0,
    tries: 0,
    // Somebody else may have been told to wait meanwhile.
    dueAt: Math.max(now, job.notBefore ?? now),
  }
}

/** Also one that was cancelled on its way out: the same key, sent again, brings the id to cancel. */
function canSend(job: Job): boolean {
  return job.state === 'outbox' || (job.cancelPending === true && job.serverJobId === undefined)
}

/** Counts alone would not tell: a job that went out anew is back where it was. */
function isLate(job: Job, asked: Asked): boolean {
  const [is, was] = [job.timeline.at(-1), asked.timeline.at(-1)]
  const isChanged = job.state !== asked.state || job.serverJobId !== asked.serverJobId
  return isChanged || is?.at !== was?.at || is?.what !== was?.what
}

/** The end of a job is true whenever it is heard; "still running" only for who asked last. */
function checked(
  job: Job,
  { answer, sentAt: askedAt, asked, jitter }: Extract<JobEvent, { type: 'checked' }>,
  now: number,
): Job {
  // The clock may have gone back meanwhile.
  const sentAt = Math.min(askedAt, now)
  const isSecond = job.attempt !== asked.attempt
  if (job.state !== 'polling' || (isSecond && !isEnd(answer.status))) return job
  const seen: Job = {
    ...omit(job, 'failure', 'notBefore'),
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
      return ended(told, 'failed', now, failure('serverFailed', answer.reason))
    case JOB_STATUS.CANCELLED:
      return ended(told, 'failed', now, failure('serverCancelled', answer.reason))
    default:
      return isOutOfTurn(job, sentAt) ? { ...told, attempt: job.attempt } : scheduled(told, sentAt, jitter)
  }
}

function scheduled(job: Job, sentAt: number, jitter = 0): Job {
  const late = rested(job, sentAt)
  const next = nextCheckAt(late, sentAt, jitter)
  return next === undefined ? { ...late, graceDone: true, dueAt: sentAt } : { ...late, dueAt: next }
}

function isEnd(status: ServerStatus): boolean {
  return status !== JOB_STATUS.PENDING && status !== JOB_STATUS.RUNNING
}

/** Only a job that still waits for its code may store it: not a cancelled one, and no one twice. */
export function canStore(job: Job): boolean {
  return job.state === 'polling' || job.state === 'fetching'
}

/** Also a POST that was cancelled while it was refused: there is nothing to cancel there. */
function refused(job: Job, reason: Failure, asked: Asked, now: number): Job {
  if (job.cancelPending && job.serverJobId === undefined) return delivered(job)
  return isTerminal(job) || isLate(job, asked) ? job : ended(job, 'failed', now, reason)
}

/** With the trouble that the last checks met, if they did: it is the likely cause. */
function timedOut({ failure: last }: Job): Failure {
  return last ? failure('timedOut', FAILURES[last.code].what, last.status) : failure('timedOut')
}

/** Of one that went out twice, and was refused the second time, the first POST may be there. */
function delivered(job: Job, said?: Doubt): Job {
  const doubt = said ?? (job.serverJobId === undefined && job.sentAgainAt !== undefined ? 'maybeRunning' : undefined)
  const rest = omit({ ...job, tries: 0 }, 'cancelPending', 'dueAt', 'notBefore', 'failure')
  return doubt ? { ...rest, doubt } : rest
}

/** Never before the server wants to be asked again. */
function nudged(job: Job, now: number): Job {
  if (job.dueAt === undefined || job.pausedAt !== undefined) return job
  const at = Math.max(now, job.notBefore ?? 0)
  return at < job.dueAt ? { ...job, dueAt: at } : job
}

function paused(job: Job, event: Extract<JobEvent, { type: 'paused' }>, now: number): Job {
  const told = event.isUntaken && job.state === 'outbox' ? unsent(job) : job
  if (job.dueAt === undefined || job.pausedAt !== undefined) return told
  // A final job is not paused, but what is still to be said of it waits as well.
  if (isTerminal(job)) return omit(told, 'dueAt')
  return noted({ ...omit(told, 'dueAt'), failure: event.failure, pausedAt: now }, { at: now, what: 'paused' })
}

/** The clock stood while the job was paused. */
function resumed(job: Job, now: number): Job {
  if (job.cancelPending && job.dueAt === undefined) return { ...job, dueAt: now, tries: 0 }
  if (job.pausedAt === undefined) return job
  // The server may have taken it meanwhile: then its time began in the pause.
  const away = Math.max(0, now - Math.max(job.pausedAt, job.acceptedAt ?? 0))
  const dueAt = Math.max(now, job.notBefore ?? 0)
  const stood = job.acceptedAt === undefined ? {} : { idleMs: (job.idleMs ?? 0) + away }
  return noted({ ...omit(job, 'pausedAt', 'failure'), ...stood, dueAt, tries: 0 }, { at: now, what: 'resumed' })
}

/**
 * By as much as the record lies in the future. Only what something waits for: what was, was. When it was sent, by the
 * server's clock, nobody can tell any more: it may be any job there.
 */
function clockBack(job: Job, now: number): Job {
  const ahead = job.updatedAt - now
  if (ahead <= 0) return job
  const moments = ['dueAt', 'notBefore', 'acceptedAt', 'checkedAt', 'pausedAt'] as const
  const sent = job.sentAt === undefined ? {} : { sentAt: 0, sentAgainAt: now }
  const moved = moments.flatMap((name) => (job[name] === undefined ? [] : [[name, job[name] - ahead]]))
  return { ...job, ...sent, ...Object.fromEntries(moved) }
}

/**
 * Final here at once; the server is told when it can be. Nothing is sent for a job that never left. One that was on
 * its way may be there without our knowing its id: the same key, sent again, brings the id to cancel.
 */
function cancelled(job: Job, now: number): Job {
  if (isTerminal(job)) return job
  const over = ended(omit(job, 'failure'), 'cancelled', now)
  // A job done on the server is not cancelled there: that would destroy its result.
  const isThere = job.serverJobId !== undefined || job.sentAt !== undefined
  if (!isThere || job.state === 'fetching') return over
  const waiting = { ...over, cancelPending: true as const, tries: 0 }
  return job.pausedAt === undefined ? { ...waiting, dueAt: now } : waiting
}
