import type { GeneratedFile } from '../core/codeMap'
import type { Job, ResultSummary } from '../core/job'
import type { Backend, Tx } from './backend'
import { addFiles, askForCode, CODE, nextGeneration } from './code'
import { remembering } from './remembering'
import { askForEnd, putJob } from './store'

/** The job after its result was stored as `result`; the same object means "this job takes no result". */
export type CompleteJob = (job: Job, result: ResultSummary) => Job

export interface Completed {
  readonly job: Job
  /** Of the stored code, where the result changed it. */
  readonly codeRevision?: number
}

/** Stores a result's files, versions, history and statistics together with the job's end. */
export function complete(
  { write }: Backend,
  { id, graphId }: Pick<Job, 'id' | 'graphId'>,
  files: readonly GeneratedFile[],
  now: number,
  decide: CompleteJob,
): Promise<Completed | undefined> {
  return write(['jobs', 'requests', ...CODE], (once) => {
    const tx = remembering(once)
    askForEnd(tx, id)
    askForCode(tx, graphId)
    return store(tx, id, files, now, decide)
  })
}

async function store(
  tx: Tx,
  id: string,
  files: readonly GeneratedFile[],
  now: number,
  decide: CompleteJob,
): Promise<Completed | undefined> {
  const job = await tx.get('jobs', id)
  if (!job) return undefined
  const [row, request] = await Promise.all([tx.get('graphs', job.graphId), tx.get('requests', id)])
  // Nothing came back: what is stored stays as it is.
  const generation = files.length === 0 ? 0 : await nextGeneration(tx, row)
  const nodes = new Set(files.map((file) => file.nodeId)).size
  const units = files.reduce((sum, file) => sum + file.code.length, 0)
  const next = decide(job, { generation, nodes, files: files.length, units })
  if (next === job) return { job }
  await putJob(tx, job, next)
  if (generation === 0) return { job: next }
  const sent = request?.request.graph
  const source = { graphId: job.graphId, generation, jobId: id, storedAt: now }
  const graph = { name: job.graphName, ...(sent ? { sent } : {}) }
  return { job: next, codeRevision: await addFiles(tx, row, source, files, graph) }
}
