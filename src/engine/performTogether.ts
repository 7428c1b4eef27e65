import type { Job } from '../core/job'
import type { ListedJob } from '../core/jobList'
import { JOB_STATUS } from '../core/kubegram'
import type { StatusAnswer } from '../core/status'
import { type JobEvent, transition } from '../core/transition'
import { announceJob } from './jobRecord'
import { hasNoList } from './lookUp'
import { failAll } from './perform'
import type { World } from './world'

/** Lines of one request; a server that sends fewer is asked for the next ones. */
const LINES = 200
const MOST_PAGES = 20

/** What one look into the list left: jobs that have to be asked about alone, and whether there is a list at all. */
export interface Together {
  readonly alone: readonly Job[]
  readonly hasList: boolean
}

/**
 * Asks the server's list about jobs whose checks are due, and commits what it says of all of them at once. The list
 * tells no reason of a failure and no step: who failed, or is not in it, is asked about alone. Never throws.
 */
export async function performTogether(world: World, jobs: readonly Job[], signIns: number): Promise<Together> {
  const sentAt = world.now()
  try {
    const lines = await linesOf(world, new Set(jobs.map(({ serverJobId }) => serverJobId)))
    const jitter = world.random()
    const told = new Map<string, JobEvent>()
    for (const asked of jobs) {
      const answer = answerOf(lines.get(asked.serverJobId as string))
      if (answer) told.set(asked.id, { type: 'checked', answer, sentAt, asked, jitter })
    }
    const changed = await world.store.updateAll([...told.keys()], (job) =>
      transition(job, told.get(job.id) as JobEvent, world.now()),
    )
    for (const job of changed) announceJob(world, job)
    return { alone: jobs.filter(({ id }) => !told.has(id)), hasList: true }
  } catch (error) {
    const hasNone = await hasNoList(world, error).catch((why: unknown) => why)
    if (hasNone === true) return { alone: jobs, hasList: false }
    await failAll(world, jobs, hasNone || error, signIns)
    return { alone: [], hasList: true }
  }
}

async function linesOf(world: World, wanted: ReadonlySet<string | undefined>): Promise<ReadonlyMap<string, ListedJob>> {
  const lines = new Map<string, ListedJob>()
  const isMissing = () => [...wanted].some((id) => id !== undefined && !lines.has(id))
  for (let page = 0, offset = 0; page < MOST_PAGES && isMissing(); page++) {
    const { jobs } = await world.api.list({ limit: LINES, offset })
    for (const line of jobs) lines.set(line.serverJobId, line)
    // The length of a page is all that a server says about its end.
    if (jobs.length === 0) break
    offset += jobs.length
  }
  return lines
}

function answerOf(line: ListedJob | undefined): StatusAnswer | undefined {
  if (!line || line.status === JOB_STATUS.FAILED || line.status === JOB_STATUS.CANCELLED) return undefined
  return { status: line.status, word: line.word }
}
