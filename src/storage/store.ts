import {
  type CodeFile,
  emptyMap,
  type GeneratedFile,
  type GraphEntry,
  type GraphIndex,
  type NodeEntry,
  type StoredCodegenData,
} from '../core/codeMap'
import {
  type CodegenStatistics,
  isTerminal,
  type Job,
  type JobFilter,
  NO_STATISTICS,
  type ResultSummary,
} from '../core/job'
import type { CodegenRequest } from '../core/kubegram'
import { mergeIndex, packFiles, summarise } from '../core/packs'
import { toNodeMap } from '../core/results'
import { count } from '../core/statistics'
import type { Backend, StoredSettings, Tx } from './backend'

/** Finished jobs beyond this many are forgotten, oldest first. Their code stays. */
const HISTORY = 100

export interface Submission {
  readonly job: Job
  readonly request?: CodegenRequest
}

/** The jobs, the code and the settings of this browser. Everything that changes something is one transaction. */
export interface Store {
  readonly kind: Backend['kind']
  /** Adds the jobs that are not there yet, as `admit` lets them in, and returns all of them as they are now. */
  add(submissions: readonly Submission[], admit?: Admit): Promise<readonly Job[]>
  job(id: string): Promise<Job | undefined>
  /** Newest first. */
  jobs(filter?: JobFilter): Promise<readonly Job[]>
  /** Jobs that have something to do by themselves, the earliest first; none while the account is signed out. */
  dueJobs(): Promise<readonly Job[]>
  request(id: string): Promise<CodegenRequest | undefined>
  /** Reads the job, decides, writes: what the decision sees is what it replaces. */
  update(id: string, decide: (job: Job) => Job): Promise<Job | undefined>
  /** Stores a result's files, versions, history and statistics together with the job's end. */
  complete(id: string, files: readonly GeneratedFile[], now: number, decide: CompleteJob): Promise<Job | undefined>
  forget(id: string): Promise<void>
  graphs(): Promise<readonly GraphEntry[]>
  graph(graphId: string): Promise<GraphIndex | undefined>
  files(graphId: string, nodeId: string): Promise<readonly CodeFile[]>
  codeMap(graphId?: string, nodeId?: string): Promise<StoredCodegenData>
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

/** The job as it enters, given the settings of that moment. */
export type Admit = (job: Job, settings: StoredSettings) => Job

/** The job after its result was stored as `result`; the same object means "this job takes no result". */
export type CompleteJob = (job: Job, result: ResultSummary) => Job

export function createStore(backend: Backend): Store {
  const { read, write } = backend
  return {
    kind: backend.kind,
    add: (submissions, admit = (job) => job) =>
      write(['jobs', 'requests', 'meta'], (tx) => add(tx, submissions, admit)),
    job: (id) => read(['jobs'], (tx) => tx.get('jobs', id)),
    jobs: (filter = {}) => read(['jobs'], (tx) => jobs(tx, filter)),
    dueJobs: () =>
      read(['jobs', 'meta'], async (tx) =>
        (await settings(tx)).signedOutAt === undefined ? tx.list('jobs', { index: 'dueAt' }) : [],
      ),
    request: async (id) => (await read(['requests'], (tx) => tx.get('requests', id)))?.request,
    update: (id, decide) => write(['jobs', 'requests', 'meta'], (tx) => update(tx, id, decide)),
    complete: (id, files, now, decide) =>
      write(['jobs', 'requests', 'graphs', 'indexes', 'generations', 'packs', 'meta'], (tx) =>
        complete(tx, id, files, now, decide),
      ),
    forget: (id) => write(['jobs', 'requests'], (tx) => forget(tx, id)),
    graphs: () =>
      read(['graphs'], async (tx) => [...(await tx.list('graphs'))].sort((a, b) => b.updatedAt - a.updatedAt)),
    graph: (graphId) => read(['indexes'], (tx) => tx.get('indexes', graphId)),
    files: (graphId, nodeId) => read(['indexes', 'packs'], (tx) => nodeFiles(tx, graphId, nodeId)),
    codeMap: (graphId, nodeId) => read(['indexes', 'packs'], (tx) => codeMap(tx, graphId, nodeId)),
    clearCode: (graphId) =>
      write(['graphs', 'indexes', 'generations', 'packs', 'meta'], (tx) => clearCode(tx, graphId)),
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
  const now = await settings(tx)
  for (const { job: given, request } of submissions) {
    const job = admit(given, now)
    const known = await tx.get('jobs', job.id)
    if (!known) {
      tx.put('jobs', job)
      if (request) tx.put('requests', { id: job.id, request })
    }
    added.push(known ?? job)
  }
  return added
}

async function jobs(tx: Tx, filter: JobFilter): Promise<readonly Job[]> {
  const found = await tx.list(
    'jobs',
    filter.graphId === undefined
      ? { index: 'createdAt', newestFirst: true }
      : { index: 'graphId', only: filter.graphId },
  )
  const ordered = filter.graphId === undefined ? found : [...found].sort((a, b) => b.createdAt - a.createdAt)
  return ordered.filter((job) => !filter.states || filter.states.includes(job.state)).slice(0, filter.limit)
}

async function update(tx: Tx, id: string, decide: (job: Job) => Job): Promise<Job | undefined> {
  const job = await tx.get('jobs', id)
  if (!job) return undefined
  const next = decide(job)
  if (next !== job) await putJob(tx, job, next)
  return next
}

async function putJob(tx: Tx, was: Job, is: Job): Promise<void> {
  tx.put('jobs', is)
  tx.put('meta', { name: 'statistics', statistics: count(await statistics(tx), was, is) })
  if (isTerminal(is) && !isTerminal(was)) await trimHistory(tx)
}

async function trimHistory(tx: Tx): Promise<void> {
  const finished = await tx.list('jobs', { index: 'finishedAt', newestFirst: true })
  for (const job of finished.slice(HISTORY)) {
    if (!job.cancelPending) deleteJob(tx, job.id)
  }
}

function deleteJob(tx: Tx, id: string): void {
  tx.delete('jobs', id)
  tx.delete('requests', id)
}

async function forget(tx: Tx, id: string): Promise<void> {
  const job = await tx.get('jobs', id)
  if (job && isTerminal(job) && !job.cancelPending) deleteJob(tx, id)
}

async function complete(
  tx: Tx,
  id: string,
  files: readonly GeneratedFile[],
  now: number,
  decide: CompleteJob,
): Promise<Job | undefined> {
  const job = await tx.get('jobs', id)
  if (!job) return undefined
  const graph = await tx.get('graphs', job.graphId)
  // Nothing came back: what is stored stays as it is.
  const generation = files.length === 0 ? 0 : (graph?.generation ?? 0) + 1
  const { packs, nodes } = packFiles(job.graphId, generation, files)
  const units = files.reduce((sum, file) => sum + file.code.length, 0)
  const next = decide(job, { generation, nodes: nodes.length, files: files.length, units })
  if (next === job) return job
  if (generation > 0) {
    for (const pack of packs) tx.put('packs', pack)
    const sent = (await tx.get('requests', id))?.request.graph
    const index = mergeIndex(await tx.get('indexes', job.graphId), job.graphId, nodes, sent)
    tx.put('generations', { graphId: job.graphId, generation, jobId: id, storedAt: now, nodes })
    tx.put('indexes', index)
    tx.put('graphs', summarise(index, job.graphName, generation, now))
    await raiseRevision(tx)
  }
  await putJob(tx, job, next)
  return next
}

async function nodeFiles(tx: Tx, graphId: string, nodeId: string): Promise<readonly CodeFile[]> {
  const node = (await tx.get('indexes', graphId))?.nodes.find((entry) => entry.nodeId === nodeId)
  return node ? readNodes(tx, graphId, [node]) : []
}

async function codeMap(tx: Tx, graphId?: string, nodeId?: string): Promise<StoredCodegenData> {
  const indexes =
    graphId === undefined ? await tx.list('indexes') : [await tx.get('indexes', graphId)].filter((index) => !!index)
  const map = emptyMap<StoredCodegenData[string]>()
  for (const index of indexes) {
    const nodes = nodeId === undefined ? index.nodes : index.nodes.filter((node) => node.nodeId === nodeId)
    if (nodes.length > 0) map[index.graphId] = toNodeMap(await readNodes(tx, index.graphId, nodes))
  }
  return map
}

/** Each pack is read once, however many of the nodes lie in it. */
async function readNodes(tx: Tx, graphId: string, nodes: readonly NodeEntry[]): Promise<readonly CodeFile[]> {
  const packs = new Map<string, readonly string[]>()
  const files: CodeFile[] = []
  for (const node of nodes) {
    for (const file of node.files) {
      const key = `${node.generation}/${file.pack}`
      const texts = packs.get(key) ?? (await tx.get('packs', [graphId, node.generation, file.pack]))?.texts ?? []
      packs.set(key, texts)
      const code = texts[file.at]
      if (code !== undefined) files.push({ ...file, nodeId: node.nodeId, code })
    }
  }
  return files
}

async function clearCode(tx: Tx, graphId: string | undefined): Promise<void> {
  for (const store of ['graphs', 'indexes', 'generations', 'packs'] as const) tx.deleteAll(store, graphId)
  await raiseRevision(tx)
}

async function raiseRevision(tx: Tx): Promise<void> {
  tx.put('meta', { name: 'store', revision: (await revision(tx)) + 1 })
}

async function revision(tx: Tx): Promise<number> {
  const meta = await tx.get('meta', 'store')
  return meta?.name === 'store' ? meta.revision : 0
}

async function statistics(tx: Tx): Promise<CodegenStatistics> {
  const meta = await tx.get('meta', 'statistics')
  return meta?.name === 'statistics' ? meta.statistics : NO_STATISTICS
}

async function settings(tx: Tx): Promise<StoredSettings> {
  const meta = await tx.get('meta', 'settings')
  return meta?.name === 'settings' ? meta.settings : {}
}

async function saveSettings(tx: Tx, change: (settings: StoredSettings) => StoredSettings): Promise<StoredSettings> {
  const changed = change(await settings(tx))
  tx.put('meta', { name: 'settings', settings: changed })
  return changed
}
