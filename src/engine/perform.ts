import { CodegenError, type Failure, failure, toFailure } from '../core/failure'
import type { Job } from '../core/job'
import { JOB_STATUS } from '../core/kubegram'
import { nextStep } from '../core/nextStep'
import { type JobEvent, transition } from '../core/transition'
import type { World } from './world'

/** Does what is due for one job, commits what came of it, then tells. Never throws. */
export async function perform(world: World, job: Job): Promise<void> {
  const startedAt = world.now()
  const step = nextStep(job, startedAt)
  try {
    switch (step.do) {
      case 'submit':
        return await submit(world, job)
      case 'check':
        return await check(world, job)
      case 'fetch':
        return await (await world.resultSteps()).fetch(world, job)
      case 'cancel':
        return await cancel(world, job)
      case 'timeOut':
        await apply(world, job.id, { type: 'timeUp' })
    }
  } catch (error) {
    // Nobody was asked: it is no failed check, only an end that could not be written yet.
    if (step.do === 'timeOut') world.announce({ type: 'troubled', failure: toFailure(error) })
    else await fail(world, job, error, startedAt)
  }
}

/** Applies an event to the job as it is now, in one transaction, and announces what changed. */
export async function apply(world: World, id: string, event: JobEvent): Promise<Job | undefined> {
  return (await change(world, id, event)).job
}

/** `apply` that also tells whether the event changed anything. */
async function change(world: World, id: string, event: JobEvent): Promise<{ job: Job | undefined; changed: boolean }> {
  let changed = false
  const job = await world.store.update(id, (current) => {
    const next = transition(current, event, world.now())
    changed = next !== current
    return next
  })
  if (job && changed) announceJob(world, job)
  return { job, changed }
}

export function announceJob(world: World, job: Job): void {
  world.announce({ type: 'jobChanged', jobId: job.id, state: job.state, revision: job.revision })
}

async function submit(world: World, job: Job): Promise<void> {
  const request = await world.store.request(job.id)
  if (!request) throw new CodegenError(failure('invalidInput', 'The graph of this job is not stored here.'))
  // Written down first: a job that is cancelled while its answer is on the way may be on the server.
  const leaving = await change(world, job.id, { type: 'sending', revision: job.revision })
  if (!leaving.changed) return
  const answer = await world.api.submit(request, job.id)
  await apply(world, job.id, { type: 'accepted', answer })
}

async function check(world: World, job: Job): Promise<void> {
  const sentAt = world.now()
  const answer = await world.api.status(serverId(job))
  const checked = { type: 'checked', answer, sentAt, asked: job, jitter: world.random() } as const
  const isEmbedded = answer.status === JOB_STATUS.COMPLETED && answer.generatedCode !== undefined
  if (isEmbedded && (await (await world.resultSteps()).takeEmbedded(world, job, checked))) return
  await apply(world, job.id, checked)
}

/** DELETE destroys the result of a finished job on some servers: it is looked at first, and left alone when finished. */
async function cancel(world: World, job: Job): Promise<void> {
  const { status } = await world.api.status(serverId(job))
  if (status === JOB_STATUS.PENDING || status === JOB_STATUS.RUNNING) await world.api.cancel(serverId(job))
  await apply(world, job.id, { type: 'cancelDelivered' })
}

export function serverId(job: Job): string {
  if (job.serverJobId === undefined) throw new CodegenError(failure('unexpected', 'The job has no server id.'))
  return job.serverJobId
}

async function fail(world: World, job: Job, error: unknown, startedAt: number): Promise<void> {
  const reason = toFailure(error)
  try {
    if (reason.code === 'signedOut') await pauseAccount(world, reason, startedAt)
    else await apply(world, job.id, consequence(world, job, reason, error))
  } catch (again) {
    // Even the trouble could not be stored: the record stands as it was, and the next wake tries again.
    world.announce({ type: 'troubled', failure: toFailure(again) })
  }
}

function consequence(world: World, job: Job, reason: Failure, error: unknown): JobEvent {
  if (job.cancelPending && reason.code === 'forbidden') return { type: 'cancelDelivered' }
  if (reason.code === 'forbidden' || reason.code === 'refused' || reason.code === 'invalidInput') {
    return { type: 'refused', failure: reason, asked: job }
  }
  const retryAfterMs = error instanceof CodegenError ? error.retryAfterMs : undefined
  return {
    type: 'troubled',
    failure: reason,
    jitter: world.random(),
    asked: job,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
}

/**
 * Nothing is asked for this account any more until somebody signs in: all of its jobs stop in one transaction. An
 * answer to a request from before the last sign-in says nothing about it.
 */
async function pauseAccount(world: World, reason: Failure, startedAt: number): Promise<void> {
  const now = world.now()
  let isOutdated = false
  const paused = await world.store.changeAccount(
    (settings) => {
      isOutdated = (settings.signedInAt ?? 0) >= startedAt
      return isOutdated ? settings : { signedOutAt: now, ...settings }
    },
    (job) => (isOutdated ? job : transition(job, { type: 'paused', failure: reason }, now)),
  )
  for (const job of paused) announceJob(world, job)
  if (!isOutdated) world.announce({ type: 'settingsChanged' })
}
