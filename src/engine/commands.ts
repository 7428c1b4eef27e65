import { serverOf } from '../core/accounts'
import { CodegenError, failure } from '../core/failure'
import type { Job } from '../core/job'
import type { ListedJob } from '../core/jobList'
import type { Command } from '../core/protocol'
import { transition } from '../core/transition'
import { clearAccount } from '../storage/clearAccount'
import { tidyCode } from '../storage/tidy'
import { sealToken } from '../storage/tokenVault'
import { importCode, restoreJobs } from './importCommands'
import { announceJob, apply, trimHistory } from './jobRecord'
import { checkAll, lookAgain, useRoom } from './lookAgain'
import { attach, importJobs, retry, retryAll, submit } from './newJobs'
import { accountOf } from './tokenAccount'
import { carryOutOnVersions } from './versionCommands'
import { type World, worldOf } from './world'

/** Lines of the server's list that are asked for at once. */
const PAGE = 50

/** After these there may be room for code that waits for it. */
const MAKES_ROOM: ReadonlySet<Command['type']> = new Set(['clearCode', 'deleteCode', 'forget', 'tidy'])

/**
 * Carries out a command for the account of `epoch`, or for whoever is there as it begins: durable when it resolves. The
 * engine is rung by the caller. `until`: how long its answer is waited for, in ms since 1970.
 * @throws {CodegenError} `accountChanged` when that account has left, `noAnswer` when nobody waits any more
 */
export async function carryOut(all: World, command: Command, epoch?: string, until?: number): Promise<unknown> {
  if (command.type === 'wake') return undefined
  // A worker that thaws finds what it was asked for hours ago: it was done elsewhere since, and perhaps undone.
  const world = worldOf(all, epoch ?? (await all.store.epoch()), until)
  if (command.type === 'configure') return configure(all, world, command)
  const value = await obey(world, command)
  if (MAKES_ROOM.has(command.type)) await useRoom(world)
  return value
}

async function obey(world: World, command: Exclude<Command, { type: 'configure' | 'wake' }>): Promise<unknown> {
  switch (command.type) {
    case 'submit':
      return submit(world, command.jobs)
    case 'attach':
      return attach(world, command)
    case 'import':
      return importJobs(world, command)
    case 'listServerJobs':
      return listServerJobs(world, command.offset)
    case 'cancel':
      return cancel(world, command.id)
    case 'cancelAll':
      return cancelAll(world, command.ids)
    case 'retry':
      return retry(world, command.id, command.newId)
    case 'retryAll':
      return retryAll(world, command.jobs)
    case 'checkNow':
      return command.id === undefined ? checkAll(world) : checkNow(world, command.id)
    case 'seen':
      await world.store.saveSettings(({ unseen: _seen, ...settings }) => settings)
      return undefined
    case 'heard':
      world.hints.add(command.serverJobId, world.now())
      return undefined
    case 'forget':
      await world.store.forget(command.id)
      world.announce({ type: 'jobForgotten', jobId: command.id })
      return undefined
    case 'clearCode':
      return clearCode(world, command.graphId)
    case 'importCode':
      return importCode(world, command)
    case 'restoreJobs':
      return restoreJobs(world, command.jobs)
    case 'tidy':
      return command.graphId === undefined ? tidy(world) : freeOlder(world, command.graphId)
    case 'signOut':
      return signOut(world)
    default:
      return carryOutOnVersions(world, command)
  }
}

/** Nothing at all is asked for an account that is signed out. */
async function listServerJobs(world: World, offset: number): Promise<readonly ListedJob[]> {
  if ((await world.store.settings()).signedOutAt !== undefined) throw new CodegenError(failure('signedOut'))
  return (await world.api.list({ limit: PAGE, offset })).jobs
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

/** The job at once, whatever the schedule says; of an account that is signed out, all of them. */
async function checkNow(world: World, id: string): Promise<void> {
  const job = await world.store.job(id)
  if (job?.pausedAt !== undefined) await resumeAccount(world)
  else if (job) await lookAgain(world, [job], true)
}

async function clearCode(world: World, graphId: string | undefined): Promise<void> {
  await world.store.clearCode(graphId)
  const revision = await world.store.revision()
  world.announce({ type: 'codeCleared', revision, ...(graphId === undefined ? {} : { graphId }) })
}

async function signOut(world: World): Promise<void> {
  const revision = await clearAccount(world.store.backend)
  world.announce({ type: 'signedOut' })
  world.announce({ type: 'codeCleared', revision })
}

type Configure = Extract<Command, { type: 'configure' }>

async function configure(all: World, asked: World, change: Configure): Promise<void> {
  const token = change.token ? await sealToken(change.token) : undefined
  const isAnother = await chooseAccount(asked, change)
  const world = isAnother ? worldOf(all, await all.store.epoch()) : asked
  if (isAnother) world.announce({ type: 'accountChanged' })
  await world.store.saveSettings((settings) => {
    const { basePath, live, afterClosing, batchLimit } = change
    const next = { ...settings }
    if (basePath !== undefined) next.basePath = basePath
    if (live !== undefined) next.live = live
    if (afterClosing !== undefined) next.afterClosing = afterClosing
    if (batchLimit !== undefined) next.batchLimit = batchLimit
    // A token belongs to the server that it was given for.
    if (serverOf(next.basePath) !== serverOf(settings.basePath)) delete next.token
    if (next.basePath !== settings.basePath) next.signIns = (settings.signIns ?? 0) + 1
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
  if (change.keepJobs !== undefined || change.keepDays) await tidy(world)
}

/** What the settings keep no longer goes at once, whoever shortened it. */
async function tidy(world: World): Promise<void> {
  await trimHistory(world)
  const { store, now } = world
  await tidyCode(store.backend, now(), (await store.settings()).keepDays)
}

/** Of what stays, nothing is older than no days. */
async function freeOlder({ store, now, announce }: World, graphId: string): Promise<void> {
  await tidyCode(store.backend, now(), Number.NEGATIVE_INFINITY, graphId)
  announce({ type: 'codeChanged', graphId, revision: await store.revision() })
}

/** Another server, or somebody else at it, has records of its own. Tells whether those of another account are there now. */
async function chooseAccount({ store }: World, change: Configure): Promise<boolean> {
  const account = change.account ?? (change.token ? accountOf(change.token) : undefined)
  if (change.basePath === undefined && account === undefined) return false
  const { basePath } = await store.settings()
  const now = { server: serverOf(basePath) }
  const server = serverOf(change.basePath ?? basePath)
  return (await store.backend.accounts?.goTo({ server, ...(account === undefined ? {} : { account }) }, now)) ?? false
}

async function resumeAccount(world: World): Promise<void> {
  const now = world.now()
  const resumed = await world.store.changeAccount(
    ({ signedOutAt: _gone, ...settings }) => ({ ...settings, signIns: (settings.signIns ?? 0) + 1 }),
    (job) => (job.pausedAt === undefined && !job.cancelPending ? job : transition(job, { type: 'resumed' }, now)),
  )
  for (const job of resumed) announceJob(world, job)
  world.announce({ type: 'settingsChanged' })
}
