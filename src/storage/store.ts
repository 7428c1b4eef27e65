import { BATCH_LIMIT, heldBack } from '../core/batch'
import { type CodegenStatistics, isTerminal, type Job, type JobFilter, NO_STATISTICS, newestFirst } from '../core/job'
import type { CodegenRequest } from '../core/kubegram'
import { count } from '../core/statistics'
import type { Backend, StoredSettings, Tx } from './backend'
import { boundBackend } from './boundBackend'
import { CODE, clearCode, revision } from './code'
import { meta } from './meta'
import { askAhead } from './remembering'
import { epochOf, saveSettings, settings } from './settings'

/** Finished jobs beyond this many, or as many as the settings say, are forgotten, oldest first. Their code stays. */
export const HISTORY = 100
const DAY_MS = 86_400_000
/** So many of those that went last are known by their ids: a command that is repeated late brings none of them back. */
const GONE = 100

export interface Submission {
  readonly job: Job
  /** It is there already where any job follows the same one of the server, or has brought its code. */
  readonly unlessFollowed?: true
  readonly request?: CodegenRequest
}

/** The jobs, the code and the settings of this browser. Everything that changes something is one transaction. */
export interface Store {
  readonly backend: Backend
  /** Which account this is. */
  epoch(): Promise<string>
  /** The store for the account of `epoch` alone: after that one has left every call throws `accountChanged`; `noAnswer` once `isOver`. */
  at(epoch: string, isOver?: () => boolean): Store
  /**
   * Adds the jobs that are not there yet, as `admit` lets them in, and returns all of them as they are now. Those that
   * were forgotten stay so, but for finished ones, which a backup brings back.
   */
  add(submissions: readonly Submission[], admit?: Admit): Promise<readonly Job[]>
  job(id: string): Promise<Job | undefined>
  /** Newest first. */
  jobs(filter?: JobFilter): Promise<readonly Job[]>
  /**
   * Jobs that have something to do by themselves, the earliest first; none while the account is signed out, and of a
   * batch only as many as may be on their way at one time.
   */
  dueJobs(): Promise<readonly Job[]>
  /** `dueJobs`, and as whom: what an answer to a request of then has to be held to. */
  look(): Promise<Look>
  request(id: string): Promise<CodegenRequest | undefined>
  /** Reads the job, decides, writes: what the decision sees is what it replaces. */
  update(id: string, decide: (job: Job) => Job): Promise<Job | undefined>
  /** The same for many jobs, all or none. Returns those that changed. */
  updateAll(ids: readonly string[], decide: (job: Job) => Job): Promise<readonly Job[]>
  forget(id: string): Promise<void>
  /**
   * Forgets the finished jobs that the settings keep no longer, and returns their ids. Apart from what ends a job: with
   * a hundred of them it takes as long as storing ten nodes, and nobody waits for it.
   */
  trimHistory(now: number): Promise<readonly string[]>
  clearCode(graphId?: string): Promise<void>
  statistics(): Promise<CodegenStatistics>
  /** Counts every change of the stored code; the mirrors carry it. */
  revision(): Promise<number>
  settings(): Promise<StoredSettings>
  saveSettings(change: (settings: StoredSettings) => StoredSettings): Promise<StoredSettings>
  /** Changes the settings and every job, or neither: an account never stops half. Returns the jobs that changed. */
  changeAccount(
    change: (settings: StoredSettings) => StoredSettings,
    decide: (job: Job) => Job,
  ): Promise<readonly Job[]>
  close(): void
}

export interface Look {
  readonly jobs: readonly Job[]
  readonly epoch: string
  /** How often the token or the server of this account was changed before. */
  readonly signIns: number
}

/** The job as it enters, given the settings of that moment. */
export type Admit = (job: Job, settings: StoredSettings) => Job

export function createStore(backend: Backend): Store {
  const { read, write } = backend
  return {
    backend,
    epoch: () => read(['meta'], async (tx) => epochOf(await settings(tx))),
    at: (epoch, isOver) => createStore(boundBackend(backend, epoch, isOver)),
    add: (submissions, admit = (job) => job) =>
      write(['jobs', 'requests', 'meta'], (tx) => add(tx, submissions, admit)),
    job: (id) => read(['jobs'], (tx) => tx.get('jobs', id)),
    jobs: (filter = {}) => read(['jobs'], (tx) => jobs(tx, filter)),
    dueJobs: () => read(['jobs', 'meta'], async (tx) => (await look(tx)).jobs),
    look: () => read(['jobs', 'meta'], look),
    request: async (id) => (await read(['requests'], (tx) => tx.get('requests', id)))?.request,
    update: (id, decide) => write(['jobs', 'requests', 'meta'], (tx) => update(tx, id, decide)),
    updateAll: (ids, decide) => write(['jobs', 'requests', 'meta'], (tx) => updateAll(tx, ids, decide)),
    forget: (id) => write(['jobs', 'requests', 'meta'], (tx) => forget(tx, id)),
    async trimHistory(now) {
      // Looked up beside whoever reads what has just been stored; a writer would make them wait.
      const isOver = (await read(['jobs', 'meta'], (tx) => beyondHistory(tx, now))).length > 0
      return isOver ? write(['jobs', 'requests', 'meta'], (tx) => trimHistory(tx, now)) : []
    },
    clearCode: (graphId) => write(CODE, (tx) => clearCode(tx, graphId)),
    statistics: () => read(['meta'], statistics),
    revision: () => read(['meta'], revision),
    settings: () => read(['meta'], settings),
    saveSettings: (change) => write(['meta'], (tx) => saveSettings(tx, change)),
    changeAccount: (change, decide) =>
      write(['jobs', 'requests', 'meta'], async (tx) => {
        await saveSettings(tx, change)
        const changed: Job[] = []
        for (const job of await tx.list('jobs')) {
          const next = decide(job)
          if (next === job) continue
          await putJob(tx, job, next)
          changed.push(next)
        }
        return changed
      }),
    close: () => backend.close(),
  }
}

async function add(tx: Tx, submissions: readonly Submission[], admit: Admit): Promise<readonly Job[]> {
  const added: Job[] = []
  const [now, gone] = await Promise.all([settings(tx), goneJobs(tx)])
  const followed = submissions.some(({ unlessFollowed }) => unlessFollowed) ? await followedJobs(tx) : new Map()
  for (const { job: given, request, unlessFollowed } of submissions) {
    const job = admit(given, now)
    const known = (await tx.get('jobs', job.id)) ?? (unlessFollowed ? followed.get(job.serverJobId) : undefined)
    if (!known && !isTerminal(job) && gone.includes(job.id)) continue
    if (!known) {
      tx.put('jobs', job)
      if (request) tx.put('requests', { id: job.id, request })
      followed.set(job.serverJobId, job)
    }
    added.push(known ?? job)
  }
  return added
}

async function followedJobs(tx: Tx): Promise<Map<string | undefined, Job>> {
  const jobs = await tx.list('jobs')
  return new Map(
    jobs.filter((job) => job.state === 'completed' || !isTerminal(job)).map((job) => [job.serverJobId, job]),
  )
}

async function look(tx: Tx): Promise<Look> {
  const account = await settings(tx)
  const { signedOutAt, signIns = 0, batchLimit = BATCH_LIMIT } = account
  const epoch = epochOf(account)
  if (signedOutAt !== undefined) return { jobs: [], epoch, signIns }
  const due = await tx.list('jobs', { index: 'dueAt' })
  const held = heldBack(due, batchLimit)
  return { jobs: held.size === 0 ? due : due.filter(({ id }) => !held.has(id)), epoch, signIns }
}

async function jobs(tx: Tx, filter: JobFilter): Promise<readonly Job[]> {
  const { graphId } = filter
  const found = await tx.list('jobs', graphId === undefined ? {} : { index: 'graphId', only: graphId })
  const ordered = [...found].sort(newestFirst)
  return ordered.filter((job) => !filter.states || filter.states.includes(job.state)).slice(0, filter.limit)
}

async function update(tx: Tx, id: string, decide: (job: Job) => Job): Promise<Job | undefined> {
  const job = await tx.get('jobs', id)
  if (!job) return undefined
  const next = decide(job)
  if (next !== job) await putJob(tx, job, next)
  return next
}

async function updateAll(tx: Tx, ids: readonly string[], decide: (job: Job) => Job): Promise<readonly Job[]> {
  const changed: Job[] = []
  for (const id of ids) {
    const job = await tx.get('jobs', id)
    const next = job && decide(job)
    if (!next || next === job) continue
    await putJob(tx, job, next)
    changed.push(next)
  }
  return changed
}

/** Writes a job together with the statistics. */
export async function putJob(tx: Tx, was: Job, is: Job): Promise<void> {
  tx.put('jobs', is)
  tx.put('meta', { name: 'statistics', statistics: count(await statistics(tx), was, is) })
}

/** Asks ahead for what ending a job takes. */
export function askForEnd(tx: Tx, id: string): void {
  askAhead(tx.get('jobs', id), tx.get('requests', id), statistics(tx))
}

async function trimHistory(tx: Tx, now: number): Promise<readonly string[]> {
  const gone = await beyondHistory(tx, now)
  await deleteJobs(tx, gone)
  return gone
}

async function beyondHistory(tx: Tx, now: number): Promise<readonly string[]> {
  const finished = await tx.keys('jobs', { index: 'finishedAt' })
  const { keepJobs = HISTORY, keepDays = Number.POSITIVE_INFINITY } = await settings(tx)
  const gone: string[] = []
  for (const [at, id] of finished.entries()) {
    const job = await tx.get('jobs', id as string)
    const isOver = at < finished.length - keepJobs
    // The oldest stand first: who is neither too many nor too old ends the search.
    if (!isOver && (job?.finishedAt ?? now) > now - keepDays * DAY_MS) break
    if (job?.cancelPending) continue
    gone.push(id as string)
  }
  return gone
}

async function deleteJobs(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  for (const id of ids) {
    tx.delete('jobs', id)
    tx.delete('requests', id)
  }
  tx.put('meta', { name: 'gone', ids: [...(await goneJobs(tx)), ...ids].slice(-GONE) })
}

async function goneJobs(tx: Tx): Promise<readonly string[]> {
  return (await meta(tx, 'gone'))?.ids ?? []
}

async function forget(tx: Tx, id: string): Promise<void> {
  const job = await tx.get('jobs', id)
  if (job && isTerminal(job) && !job.cancelPending) await deleteJobs(tx, [id])
}

async function statistics(tx: Tx): Promise<CodegenStatistics> {
  return (await meta(tx, 'statistics'))?.statistics ?? NO_STATISTICS
}
