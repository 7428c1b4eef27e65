import { CodegenError, failure, toFailure } from '../core/failure'
import type { Job } from '../core/job'
import { type ListedJob, sentJobs } from '../core/jobList'
import type { CodegenRequest } from '../core/kubegram'
import type { ServerJobList } from './kubegramApi'
import type { World } from './world'

/** Lines that are looked at: a submission of a moment ago is among the newest. */
const LINES = 50
/** The server may still be at work on a POST whose connection broke. */
const SETTLED_MS = 10_000
/** No server has such a job: a JSON answer to this shows that there is an API which only has no list. */
const NO_JOB = 'kubegram-codegen-probe'

/**
 * What became of a submission whose answer never came: `again` it may be sent once more, without doubt ·
 * `maybeThere` nobody can tell · or the job that it became.
 */
export type Found = 'again' | 'maybeThere' | ListedJob

/**
 * Looks into the server's list. Where the server says that one key makes one job, sending again is safe; elsewhere only
 * a job of that time, which nobody here follows, can be it. @throws {CodegenError} where the server cannot be asked now
 */
export async function lookUp(world: World, job: Job, request: CodegenRequest): Promise<Found> {
  const askedAt = world.now()
  const list = await listOf(world)
  if (!list) return 'maybeThere'
  if (list.honoursKeys) return 'again'
  const waitMs = (job.sentAgainAt ?? (job.sentAt as number)) + SETTLED_MS - askedAt
  if (waitMs > 0) throw new CodegenError(failure('busy', 'The server is given time to show what it took.'), waitMs)
  const jobs = await world.store.jobs()
  const followed = new Set(jobs.map(({ serverJobId }) => serverJobId))
  // The clock may have been set back since it was asked: what was sent before must not look as if it came after.
  const offset = list.serverTime === undefined ? 0 : list.serverTime - Math.max(world.now(), askedAt)
  const unfollowed = list.jobs.filter(({ serverJobId }) => !followed.has(serverJobId))
  const { possible, likely } = sentJobs(unfollowed, job, offset, request.project.id)
  const [only] = likely
  if (possible.length === 0) return 'again'
  // Two of ours that were lost at one time cannot be told apart.
  const isAlone = !jobs.some(
    (other) => other.id !== job.id && other.serverJobId === undefined && other.sentAt !== undefined,
  )
  return only && possible.length === 1 && isAlone ? only : 'maybeThere'
}

/** `undefined`: there is an API, which has no list. */
async function listOf(world: World): Promise<ServerJobList | undefined> {
  try {
    return await world.api.list({ limit: LINES, offset: 0 })
  } catch (error) {
    if (!(await hasNoList(world, error))) throw error
    return undefined
  }
}

/**
 * Old servers have none and say so as their fallback page, as a captive network does. @throws {CodegenError} `signedOut`
 * where that is what came of asking for anything else
 */
export async function hasNoList(world: World, error: unknown): Promise<boolean> {
  const { code } = toFailure(error)
  if (code === 'gone') return true
  if (code !== 'notJson') return false
  return world.api.status(NO_JOB).then(
    () => true,
    (why: unknown) => {
      if (toFailure(why).code === 'signedOut') throw why
      return toFailure(why).code === 'gone'
    },
  )
}
