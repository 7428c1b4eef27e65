import { CodegenError, failure } from '../core/failure'
import type { Job } from '../core/job'
import { type JobEvent, transition } from '../core/transition'
import type { World } from './world'

/** Applies an event to the job as it is now, in one transaction, and announces what changed. */
export async function apply(world: World, id: string, event: JobEvent): Promise<Job | undefined> {
  return (await change(world, id, event)).job
}

/** `apply` that also tells whether the event changed anything. */
export async function change(
  world: World,
  id: string,
  event: JobEvent,
): Promise<{ job: Job | undefined; changed: boolean }> {
  let changed = false
  const job = await world.store.update(id, (current) => {
    const next = transition(current, event, world.now())
    changed = next !== current
    return next
  })
  if (job && changed) announceJob(world, job)
  return { job, changed }
}

/** What the settings keep no longer goes. */
export async function trimHistory({ store, now, announce }: World): Promise<void> {
  for (const jobId of await store.trimHistory(now())) announce({ type: 'jobForgotten', jobId })
}

export function announceJob(world: World, job: Job): void {
  world.announce({ type: 'jobChanged', jobId: job.id, state: job.state, revision: job.revision })
}

export function serverId(job: Job): string {
  if (job.serverJobId === undefined) throw new CodegenError(failure('unexpected', 'The job has no server id.'))
  return job.serverJobId
}
