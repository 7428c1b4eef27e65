import type { Job } from '../core/job'
import { transition } from '../core/transition'
import { announceJob } from './jobRecord'
import type { World } from './world'

/** Looking at once is worth it when the last look is at least this long ago; sooner where it brought no answer. */
const LOOK_AGAIN_MS = 10_000
const TRY_AGAIN_MS = 1_000

/**
 * Looks after jobs now, but never before the server wants to be asked. Checks out of turn leave the schedule as it is;
 * everything else is tried again anyway, and so may be at once. `isAsked`: by the user.
 */
export async function lookAgain(world: World, jobs: readonly Job[], isAsked: boolean): Promise<void> {
  const isCheck = ({ state, cancelPending }: Job) => state === 'polling' && !cancelPending
  for (const job of jobs.filter(isCheck)) world.hints.add(job.serverJobId as string, world.now(), isAsked)
  const others = jobs.filter((job) => !isCheck(job)).map(({ id }) => id)
  if (others.length === 0) return
  const nudged = await world.store.updateAll(others, (job) => transition(job, { type: 'nudged' }, world.now()))
  for (const job of nudged) announceJob(world, job)
}

/** The user or the network is back: every job that was not looked at just now. */
export async function checkAll(world: World): Promise<void> {
  const latest = ({ failure }: Job) => world.now() - (failure ? TRY_AGAIN_MS : LOOK_AGAIN_MS)
  const seenAt = ({ checkedAt = 0, timeline }: Job) => Math.max(checkedAt, ...timeline.slice(-1).map(({ at }) => at))
  const jobs = await world.store.dueJobs()
  await lookAgain(
    world,
    jobs.filter((job) => seenAt(job) <= latest(job) || seenAt(job) > world.now()),
    false,
  )
}

/** Something was deleted: code that waited for room may have it now. */
export async function useRoom(world: World): Promise<void> {
  const isWaiting = ({ state, failure }: Job) => state === 'fetching' && failure?.code === 'storageFull'
  const waiting = (await world.store.dueJobs()).filter(isWaiting)
  if (waiting.length > 0) await lookAgain(world, waiting, true)
}
