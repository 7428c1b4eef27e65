import { CodegenError, failure } from '../core/failure'
import type { Job } from '../core/job'
import type { Command } from '../core/protocol'
import { transition } from '../core/transition'
import { clearAccount } from '../storage/clearAccount'
import { tidyCode } from '../storage/tidy'
import { sealToken } from '../storage/tokenVault'
import { importCode, restoreJobs } from './importCommands'
import { attach, importJobs, retry, retryAll, submit } from './newJobs'
import { announceJob, apply } from './perform'
import { carryOutOnVersions } from './versionCommands'
import type { World } from './world'

/** Looking at once is worth it when the last look is at least this long ago. */
const LOOK_AGAIN_MS = 10_000
/** Lines of the server's list that are asked for at once. */
const PAGE = 50

/** Carries out a command: durable when it resolves. The engine is rung by the caller. @throws {CodegenError} */
export async function carryOut(world: World, command: Command): Promise<unknown> {
  switch (command.type) {
    case 'wake':
      return undefined
    case 'submit':
      return submit(world, command.jobs)
    case 'attach':
      return attach(world, command)
    case 'import':
      return importJobs(world, command)
    case 'listServerJobs':
      return (await world.api.list({ limit: PAGE, offset: command.offset })).jobs
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
    case 'seen':
      await world.store.saveSettings(({ unseen: _seen, ...settings }) => settings)
      return undefined
    case 'heard':
      world.hints.add(command.serverJobId)
      return undefined
    case 'forget':
      await world.store.forget(command.id)
      world.announce({ type: 'jobForgotten', jobId: command.id })
      return undefined
    case 'clearCode':
      return clearCode(world, command.graphId)
    case 'configure':
      return configure(world, command)
    case 'importCode':
      return importCode(world, command)
    case 'restoreJobs':
      return restoreJobs(world, command.jobs)
    case 'tidy':
      return tidyCode(world.store.backend, world.now(), (await world.store.settings()).keepDays)
    case 'signOut':
      await clearAccount(world.store.backend)
      world.announce({ type: 'signedOut' })
      world.announce({ type: 'codeCleared', revision: await world.store.revision() })
      return undefined
    default:
      return carryOutOnVersions(world, command)
  }
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
    const { basePath, live, afterClosing, batchLimit } = change
    const next = { ...settings }
    if (basePath !== undefined) next.basePath = basePath
    if (live !== undefined) next.live = live
    if (afterClosing !== undefined) next.afterClosing = afterClosing
    if (batchLimit !== undefined) next.batchLimit = batchLimit
    // A token belongs to the server that it was given for.
    if (next.basePath !== settings.basePath) delete next.token
    if (change.teamId === null) delete next.teamId
    else if (change.teamId !== undefined) next.teamId = change.teamId
    if (change.keepJobs !== undefined) next.keepJobs = change.keepJobs
    if (change.keepDays === null) delete next.keepDays
    else if (change.keepDays !== undefined) next.keepDays = change.keepDays
    if (change.token === null) delete next.token
    else if (token) next.token = token
    return next
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
