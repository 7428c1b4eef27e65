import { isTerminal, type Job } from '../core/job'
import type { Codegen } from './codegen'
import {
  type CodegenDispatch,
  cancelJobTracking,
  clearAllGeneratedCode,
  clearGeneratedCode,
  completeJobTracking,
  failJobTracking,
  setGeneratedCode,
  startJobTracking,
  updateJobStatus,
} from './reduxActions'
import { resultsOf } from './results'

/**
 * Keeps a Redux store true to the library: jobs of every tab, code that is stored already, and what changes from now
 * on. Returns what ends it.
 */
export function feedCodegen(codegen: Codegen, dispatch: CodegenDispatch): () => void {
  const tracked = new Map<string, string>()
  let isOver = false
  let queue = Promise.resolve()
  const inTurn = (work: () => Promise<void>) => {
    queue = queue.then(work).catch(() => {})
  }

  const note = async (job: Job | undefined) => {
    if (!job || isOver || tracked.get(job.id) === 'over') return
    const jobId = job.id
    if (!tracked.has(jobId)) dispatch(startJobTracking({ jobId, graphId: job.graphId }))
    const status = job.serverStatus ?? job.state
    if (!isTerminal(job)) {
      if (tracked.get(jobId) !== status) dispatch(updateJobStatus({ jobId, status }))
      tracked.set(jobId, status)
      return
    }
    tracked.set(jobId, 'over')
    const totals = { totalAttempts: job.attempt, totalDuration: (job.finishedAt ?? job.updatedAt) - job.createdAt }
    if (job.state === 'completed') {
      dispatch(completeJobTracking({ jobId, results: await resultsOf(codegen, job), ...totals }))
    } else if (job.state === 'cancelled') dispatch(cancelJobTracking({ jobId }))
    else dispatch(failJobTracking({ jobId, error: job.failure?.detail ?? job.failure?.code ?? job.state, ...totals }))
  }
  const load = async (graphId?: string) => {
    for (const [graph, nodes] of Object.entries(await codegen.loadGeneratedCode(graphId))) {
      for (const [nodeId, codes] of Object.entries(nodes)) {
        if (!isOver) dispatch(setGeneratedCode({ graphId: graph, nodeId, codes }))
      }
    }
  }

  const unsubscribe = codegen.subscribe((event) => {
    if (event.type === 'jobChanged') inTurn(async () => note(await codegen.job(event.jobId)))
    if (event.type !== 'codeCleared') return
    const { graphId } = event
    dispatch(graphId === undefined ? clearAllGeneratedCode() : clearGeneratedCode({ graphId }))
  })
  inTurn(() => load())
  inTurn(async () => {
    for (const job of await codegen.jobs()) {
      // What ended before is in the code already.
      if (isTerminal(job)) tracked.set(job.id, 'over')
      else await note(job)
    }
  })
  return () => {
    isOver = true
    unsubscribe()
  }
}
