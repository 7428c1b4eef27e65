import { CodegenError, type Failure, failure, toFailure } from '../core/failure'
import type { Job } from '../core/job'
import type { ListedJob } from '../core/jobList'
import { JOB_STATUS } from '../core/kubegram'
import { nextStep } from '../core/nextStep'
import { type JobEvent, transition } from '../core/transition'
import { isUntaken } from '../core/trouble'
import { announceJob, apply, change, serverId } from './jobRecord'
import { lookUp } from './lookUp'
import { fetchResults, sentNodes, takeEmbedded } from './resultSteps'
import { STALE_MS, type World } from './world'

/** Does what is due for one job, commits what came of it, then tells. `signIns`: as the account was then. Never throws. */
export async function perform(world: World, job: Job, signIns: number): Promise<void> {
  const step = nextStep(job, world.now())
  try {
    switch (step.do) {
      case 'submit':
        return await submit(world, job)
      case 'check':
        return await check(world, job)
      case 'fetch':
        return await fetchResults(world, job)
      case 'cancel':
        return await cancel(world, job)
      case 'timeOut':
        await apply(world, job.id, { type: 'timeUp' })
    }
  } catch (error) {
    // Nobody was asked: it is no failed check, only an end that could not be written yet.
    if (step.do === 'timeOut') world.announce({ type: 'troubled', failure: toFailure(error) })
    else await failAll(world, [job], error, signIns)
  }
}

async function submit(world: World, job: Job): Promise<void> {
  const [request, now] = await Promise.all([world.store.request(job.id), world.store.job(job.id)])
  // Signed out or cancelled since it was seen to be due.
  if (now?.revision !== job.revision) return
  if (!request) throw new CodegenError(failure('invalidInput', 'The graph of this job is not stored here.'))
  // It was on its way before, and nobody knows whether it arrived.
  const found = job.sentAt === undefined ? 'again' : await lookUp(world, job, request)
  if (typeof found === 'object') return adopt(world, job, found)
  const isDoubtful = found === 'maybeThere'
  // Sent again it would run twice, and be cancelled once.
  if (isDoubtful && job.cancelPending)
    return void (await apply(world, job.id, { type: 'cancelDelivered', doubt: 'maybeRunning' }))
  // Written down first: a job that is cancelled while its answer is on the way may be on the server.
  const doubt = isDoubtful ? { doubt: 'maybeTwice' as const } : {}
  const leavesAt = world.now()
  const leaving = await change(world, job.id, { type: 'sending', revision: job.revision, ...doubt })
  // Frozen since: somebody else may have sent it meanwhile. It is looked up before it goes.
  if (!leaving.changed || Math.abs(world.now() - leavesAt) > STALE_MS) return
  const answer = await world.api.submit(request, job.id).catch((error: unknown) => {
    throw isUntaken(toFailure(error)) ? new Untaken(error) : error
  })
  await apply(world, job.id, { type: 'accepted', answer })
}

/** A POST that certainly made no job. */
class Untaken extends Error {
  override readonly name = 'Untaken'

  constructor(cause: unknown) {
    super('Not taken', { cause })
  }
}

/** Nobody else's job is cancelled because it looks like ours. */
async function adopt(world: World, job: Job, { serverJobId, word }: ListedJob): Promise<void> {
  if (job.cancelPending) await apply(world, job.id, { type: 'cancelDelivered', doubt: 'maybeRunning' })
  else await apply(world, job.id, { type: 'accepted', answer: { serverJobId, word }, adopted: true })
}

async function check(world: World, job: Job): Promise<void> {
  const sentAt = world.now()
  const known = sentNodes(world, job)
  const answer = await world.api.status(serverId(job))
  const checked = { type: 'checked', answer, sentAt, asked: job, jitter: world.random() } as const
  const isEmbedded = answer.status === JOB_STATUS.COMPLETED && answer.generatedCode !== undefined
  if (isEmbedded && (await takeEmbedded(world, job, checked, known))) return
  await apply(world, job.id, checked)
}

/** DELETE destroys the result of a finished job on some servers: it is looked at first, and left alone when finished. */
async function cancel(world: World, job: Job): Promise<void> {
  const lookedAt = world.now()
  const { status } = await world.api.status(serverId(job))
  // Frozen since: it may be done by now.
  if (Math.abs(world.now() - lookedAt) > STALE_MS) return
  if (status === JOB_STATUS.PENDING || status === JOB_STATUS.RUNNING) await world.api.cancel(serverId(job))
  await apply(world, job.id, { type: 'cancelDelivered' })
}

/** What came of asking about `jobs` and getting no answer that says how they stand, in one transaction. */
export async function failAll(world: World, jobs: readonly Job[], thrown: unknown, signIns: number): Promise<void> {
  const wasUntaken = thrown instanceof Untaken
  const error = wasUntaken ? thrown.cause : thrown
  const reason = toFailure(error)
  // Nobody is left whom it could be told.
  if (reason.code === 'accountChanged') return
  try {
    if (reason.code === 'signedOut') return await pauseAccount(world, wasUntaken ? jobs : [], reason, signIns)
    if (reason.code === 'headersTooLarge') await world.shedCookies().catch(() => {})
    const asked = new Map(jobs.map((job) => [job.id, job]))
    const changed = await world.store.updateAll([...asked.keys()], (current) => {
      const job = asked.get(current.id) as Job
      return transition(current, consequence(world, job, reason, error, wasUntaken), world.now())
    })
    for (const job of changed) announceJob(world, job)
  } catch (again) {
    // Even the trouble could not be stored: the record stands as it was, and the next wake tries again.
    world.announce({ type: 'troubled', failure: toFailure(again) })
  }
}

const REFUSALS: ReadonlySet<string> = new Set(['forbidden', 'refused', 'conflict', 'invalidInput'])

function consequence(world: World, job: Job, reason: Failure, error: unknown, wasUntaken: boolean): JobEvent {
  if (REFUSALS.has(reason.code)) {
    if (!job.cancelPending) return { type: 'refused', failure: reason, asked: job }
    // A refused POST made no job; a refused cancellation leaves one.
    return { type: 'cancelDelivered', ...(job.serverJobId === undefined ? {} : { doubt: 'maybeRunning' as const }) }
  }
  const retryAfterMs = error instanceof CodegenError ? error.retryAfterMs : undefined
  return {
    type: 'troubled',
    failure: reason,
    jitter: world.random(),
    asked: job,
    isUntaken: wasUntaken,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
}

/**
 * Nothing is asked for this account any more until somebody signs in: all of its jobs stop in one transaction. An
 * answer to a request from before the last sign-in says nothing about it. `untaken`: whose POST was answered so.
 */
async function pauseAccount(world: World, untaken: readonly Job[], reason: Failure, signIns: number): Promise<void> {
  const now = world.now()
  const ids = new Set(untaken.map(({ id }) => id))
  let isOutdated = false
  const paused = await world.store.changeAccount(
    (settings) => {
      isOutdated = (settings.signIns ?? 0) !== signIns
      return isOutdated ? settings : { signedOutAt: now, ...settings }
    },
    (job) => (isOutdated ? job : transition(job, { type: 'paused', failure: reason, isUntaken: ids.has(job.id) }, now)),
  )
  for (const job of paused) announceJob(world, job)
  if (!isOutdated) world.announce({ type: 'settingsChanged' })
}
