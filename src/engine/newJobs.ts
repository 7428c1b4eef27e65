import { CodegenError, failure } from '../core/failure'
import { MAX_ID_UNITS, readInput } from '../core/input'
import { isTerminal, type Job } from '../core/job'
import { omit } from '../core/jobChange'
import { type PollingConfig, resolvePolling } from '../core/polling'
import type { Command, NewJob } from '../core/protocol'
import { isJobId } from '../core/status'
import type { Submission } from '../storage/store'
import { announceJob } from './jobRecord'
import { lookAgain } from './lookAgain'
import { planJobs } from './planJobs'
import type { World } from './world'

/** Failures after which the server may still have the job: it is followed further instead of sent again. */
const GOES_ON = new Set(['timedOut', 'unreadable', 'tooLarge', 'forbidden'])

export async function submit(world: World, jobs: readonly NewJob[]): Promise<readonly Job[]> {
  const submissions = jobs.map(({ id, request, graphId, polling, batchId }, place): Submission => {
    // The page has read it already; what crosses a border is read again.
    const read = readInput(request)
    const job = newJob(world, id, graphId, polling, {
      graphName: read.request.graph.name,
      nodeCount: read.request.graph.nodes.length,
      state: 'outbox',
      ...(batchId ? { batch: { id: batchId, place, size: jobs.length } } : {}),
    })
    return { job, request: read.request }
  })
  return add(world, submissions)
}

export async function attach(world: World, command: Extract<Command, { type: 'attach' }>): Promise<Job> {
  const { id, serverJobId, graphId = serverJobId, polling } = command
  return addOne(world, { job: foreign(world, id, graphId, serverJobId, polling), unlessFollowed: true })
}

export async function importJobs(world: World, { jobs, polling }: Extract<Command, { type: 'import' }>) {
  const submissions = jobs.map(({ id, serverJobId, tookMs }) => {
    const job = foreign(world, id, serverJobId, serverJobId, polling)
    return { job: tookMs === undefined ? job : { ...job, tookMs }, unlessFollowed: true as const }
  })
  return add(world, submissions)
}

/** A job that was submitted elsewhere: of its graph nothing is known here. */
function foreign(world: World, id: string, graphId: string, serverJobId: string, polling: PollingConfig): Job {
  if (!isJobId(serverJobId)) throw new CodegenError(failure('invalidInput', 'This is no job id.'))
  return follow(world, id, graphId, serverJobId, polling, { graphName: graphId, nodeCount: 0 })
}

/** A job that the server has already: asked about at once, then on its schedule. */
function follow(
  world: World,
  id: string,
  graphId: string,
  serverJobId: string,
  polling: PollingConfig,
  rest: Pick<Job, 'graphName' | 'nodeCount'> & Partial<Job>,
): Job {
  return newJob(world, id, graphId, polling, { ...rest, state: 'polling', serverJobId, acceptedAt: world.now() })
}

function newJob(
  world: World,
  id: string,
  graphId: string,
  polling: PollingConfig,
  rest: Pick<Job, 'graphName' | 'nodeCount' | 'state'> & Partial<Job>,
): Job {
  const now = world.now()
  if (!isJobId(id) || graphId.length > MAX_ID_UNITS)
    throw new CodegenError(failure('invalidInput', 'The id is not usable.'))
  return {
    id,
    graphId,
    revision: 1,
    polling: resolvePolling(polling),
    createdAt: now,
    updatedAt: now,
    dueAt: now,
    attempt: 0,
    tries: 0,
    timeline: [{ at: now, what: 'submitted' }],
    ...rest,
  }
}

/** While the account is signed out nothing is asked for it, not even for new jobs. */
function pausedFromStart(job: Job): Job {
  return { ...omit(job, 'dueAt'), pausedAt: job.createdAt, failure: failure('signedOut') }
}

async function add(world: World, submissions: readonly Submission[]): Promise<readonly Job[]> {
  const jobs = await planJobs(
    world.store,
    submissions.map(({ job }) => job),
  )
  const planned = jobs.map((job, index) => ({ ...submissions[index], job }))
  const added = await world.store.add(planned, (job, { signedOutAt }) =>
    signedOutAt === undefined ? job : pausedFromStart(job),
  )
  // Who asks for it again did not hear that it was here, and was forgotten.
  if (added.length === 0 && submissions.length > 0) throw new CodegenError(failure('notFound'))
  for (const job of added) announceJob(world, job)
  return added
}

async function addOne(world: World, submission: Submission): Promise<Job> {
  // Whether it was added or was there: there is one for each.
  return (await add(world, [submission]))[0] as Job
}

export async function retry(world: World, id: string, newId: string): Promise<Job> {
  const old = await world.store.job(id)
  if (!old) throw new CodegenError(failure('notFound'))
  if (!isTerminal(old)) {
    await lookAgain(world, [old], true)
    return old
  }
  const again = await tryAgain(world, old, newId)
  if (!again) throw new CodegenError(failure('invalidInput', 'The graph of this job is not stored here.'))
  return addOne(world, again)
}

/** Those that have ended, can be tried again, and were not yet; the others are left as they are. */
export async function retryAll(world: World, jobs: readonly { id: string; newId: string }[]): Promise<readonly Job[]> {
  const known = new Map((await world.store.jobs()).map((job) => [job.id, job]))
  const triedAgain = new Map([...known.values()].map((job) => [job.retryOf, job.id]))
  const submissions: Submission[] = []
  for (const { id, newId } of jobs) {
    const old = known.get(id)
    const isFree = old !== undefined && isTerminal(old) && (triedAgain.get(id) ?? newId) === newId
    const again = isFree ? await tryAgain(world, old, newId) : undefined
    if (again) submissions.push(again)
  }
  return add(world, submissions)
}

/** Final records stay as they are: trying again is a new job that names the old one, and takes its place in the batch. */
async function tryAgain(world: World, old: Job, newId: string): Promise<Submission | undefined> {
  const request = await world.store.request(old.id)
  const { graphId, graphName, nodeCount, polling, serverJobId, batch } = old
  const rest = { graphName, nodeCount, retryOf: old.id, ...(batch ? { batch } : {}) }
  const goesOn = old.failure !== undefined && GOES_ON.has(old.failure.code)
  if (serverJobId !== undefined && (goesOn || !request)) {
    const job = follow(world, newId, graphId, serverJobId, polling, rest)
    return request ? { job, request } : { job }
  }
  if (!request) return undefined
  return { job: newJob(world, newId, graphId, polling, { ...rest, state: 'outbox' }), request }
}
