import { CodegenError, failure } from '../core/failure'
import { MAX_ID_UNITS, readInput } from '../core/input'
import { isTerminal, type Job } from '../core/job'
import type { PollingConfig } from '../core/polling'
import { resolvePolling } from '../core/polling'
import type { Command, NewJob } from '../core/protocol'
import { isJobId } from '../core/status'
import { transition } from '../core/transition'
import type { Submission } from '../storage/store'
import { sealToken } from '../storage/tokenVault'
import { announceJob, apply } from './perform'
import { planJobs } from './planJobs'
import { carryOutOnVersions } from './versionCommands'
import type { World } from './world'

/** Looking at once is worth it when the last look is at least this long ago. */
const LOOK_AGAIN_MS = 10_000
/** Failures after which the server may still have the job: it is followed further instead of sent again. */
const GOES_ON = new Set(['timedOut', 'unreadable', 'tooLarge', 'forbidden'])

/** Carries out a command: durable when it resolves. The engine is rung by the caller. @throws {CodegenError} */
export async function carryOut(world: World, command: Command): Promise<unknown> {
  switch (command.type) {
    case 'wake':
      return undefined
    case 'submit':
      return submit(world, command.jobs)
    case 'attach':
      return attach(world, command)
    case 'cancel':
      return cancel(world, command.id)
    case 'cancelAll':
      return cancelAll(world, command.ids)
    case 'retry':
      return retry(world, command.id, command.newId)
    case 'retryAll':
      return retryAll(world, command.jobs)
    case 'checkNow':
      return checkNow(world, command.id)
    case 'forget':
      await world.store.forget(command.id)
      world.announce({ type: 'jobForgotten', jobId: command.id })
      return undefined
    case 'clearCode':
      return clearCode(world, command.graphId)
    case 'configure':
      return configure(world, command)
    default:
      return carryOutOnVersions(world, command)
  }
}

async function submit(world: World, jobs: readonly NewJob[]): Promise<readonly Job[]> {
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

async function attach(world: World, command: Extract<Command, { type: 'attach' }>): Promise<Job> {
  if (!isJobId(command.serverJobId)) throw new CodegenError(failure('invalidInput', 'This is no job id.'))
  const graphId = command.graphId ?? command.serverJobId
  const job = follow(world, command.id, graphId, command.serverJobId, command.polling, {
    graphName: graphId,
    nodeCount: 0,
  })
  return first(await add(world, [{ job }]))
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
  const { dueAt, ...rest } = job
  return { ...rest, pausedAt: dueAt ?? job.createdAt, failure: failure('signedOut') }
}

async function add(world: World, submissions: readonly Submission[]): Promise<readonly Job[]> {
  const jobs = await planJobs(
    world.store,
    submissions.map(({ job }) => job),
  )
  const planned = submissions.map((submission, index) => ({ ...submission, job: jobs[index] ?? submission.job }))
  const added = await world.store.add(planned, (job, { signedOutAt }) =>
    signedOutAt === undefined ? job : pausedFromStart(job),
  )
  for (const job of added) announceJob(world, job)
  return added
}

function first(jobs: readonly Job[]): Job {
  const job = jobs[0]
  if (!job) throw new CodegenError(failure('notFound'))
  return job
}

async function cancel(world: World, id: string): Promise<Job> {
  const job = await apply(world, id, { type: 'cancelled' })
  if (!job) throw new CodegenError(failure('notFound'))
  return job
}

/** In one transaction: a place that one of them leaves is not taken by the next one, which is cancelled as well. */
async function cancelAll(world: World, ids: readonly string[]): Promise<readonly Job[]> {
  const cancelled = await world.store.updateAll(ids, (job) => transition(job, { type: 'cancelled' }, world.now()))
  for (const job of cancelled) announceJob(world, job)
  return cancelled
}

async function retry(world: World, id: string, newId: string): Promise<Job> {
  const old = await world.store.job(id)
  if (!old) throw new CodegenError(failure('notFound'))
  if (!isTerminal(old)) return (await apply(world, id, { type: 'nudged' })) ?? old
  const again = await tryAgain(world, old, newId)
  if (!again) throw new CodegenError(failure('invalidInput', 'The graph of this job is not stored here.'))
  return first(await add(world, [again]))
}

/** Those that have ended, can be tried again, and were not yet; the others are left as they are. */
async function retryAll(world: World, jobs: readonly { id: string; newId: string }[]): Promise<readonly Job[]> {
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

/** With an id: that job, at once. Without: every job that was not looked at just now. */
async function checkNow(world: World, id: string | undefined): Promise<void> {
  if (id !== undefined) {
    const job = await world.store.job(id)
    if (job?.pausedAt !== undefined) await resumeAccount(world)
    else await apply(world, id, { type: 'nudged' })
    return
  }
  const latest = world.now() - LOOK_AGAIN_MS
  for (const job of await world.store.dueJobs()) {
    const seenAt = Math.max(job.checkedAt ?? 0, job.timeline.at(-1)?.at ?? 0)
    if (seenAt <= latest) await apply(world, job.id, { type: 'nudged' })
  }
}

async function clearCode(world: World, graphId: string | undefined): Promise<void> {
  await world.store.clearCode(graphId)
  const revision = await world.store.revision()
  world.announce({ type: 'codeCleared', revision, ...(graphId === undefined ? {} : { graphId }) })
}

async function configure(world: World, change: Extract<Command, { type: 'configure' }>): Promise<void> {
  const token = change.token ? await sealToken(change.token) : undefined
  await world.store.saveSettings((settings) => {
    const next = { ...settings, ...(change.basePath === undefined ? {} : { basePath: change.basePath }) }
    // A token belongs to the server that it was given for.
    if (next.basePath !== settings.basePath) delete next.token
    if (change.teamId === null) delete next.teamId
    else if (change.teamId !== undefined) next.teamId = change.teamId
    if (change.token === null) delete next.token
    else if (token) next.token = token
    return change.batchLimit === undefined ? next : { ...next, batchLimit: change.batchLimit }
  })
  if (change.token !== undefined) await resumeAccount(world)
  world.announce({ type: 'settingsChanged' })
}

async function resumeAccount(world: World): Promise<void> {
  const now = world.now()
  const resumed = await world.store.changeAccount(
    ({ signedOutAt: _gone, ...settings }) => ({ ...settings, signedInAt: now }),
    (job) => (job.pausedAt === undefined && !job.cancelPending ? job : transition(job, { type: 'resumed' }, now)),
  )
  for (const job of resumed) announceJob(world, job)
  world.announce({ type: 'settingsChanged' })
}
