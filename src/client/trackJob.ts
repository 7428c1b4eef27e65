import { isTerminal, type Job } from '../core/job'
import type { Codegen } from './codegen'
import {
  type CodegenDispatch,
  cancelJobTracking,
  completeJobTracking,
  failJobTracking,
  setError,
  setResultsError,
  startJobTracking,
  updateJobStatus,
} from './reduxActions'
import { type CodegenResults, resultsOf } from './results'
import { sentence, statusOf } from './words'

/** Failures of the results, not of the job: the server did its part. */
const OF_RESULTS = new Set(['unreadable', 'tooLarge'])

/** Tells a Redux store of jobs by what their records say, each thing once, under the server's id. */
export interface JobTracker {
  /** `results`: of a completed job, where they have been read already. */
  note(job: Job, results?: CodegenResults): Promise<void>
  /** This one is over: the store need not hear of it. */
  skip(job: Job): void
}

export function createJobTracker(codegen: Codegen, dispatch: CodegenDispatch): JobTracker {
  /** The status that was told last, by our own id: the server may have one job for two of ours. */
  const told = new Map<string, string>()

  const end = async (job: Job, jobId: string, known?: CodegenResults) => {
    const totals = { totalAttempts: job.attempt, totalDuration: (job.finishedAt ?? job.updatedAt) - job.createdAt }
    if (job.state === 'completed') {
      dispatch(completeJobTracking({ jobId, results: known ?? (await resultsOf(codegen, job)), ...totals }))
    } else if (job.state === 'cancelled' || job.failure?.code === 'serverCancelled') {
      dispatch(cancelJobTracking({ jobId }))
    } else {
      const error = job.failure ? sentence(job.failure) : 'Code generation failed.'
      if (job.failure && OF_RESULTS.has(job.failure.code)) dispatch(setResultsError(error))
      dispatch(failJobTracking({ jobId, error, ...totals }))
    }
  }

  return {
    skip: ({ id }) => void told.set(id, 'over'),
    async note(job, results) {
      const { id, serverJobId: jobId, graphId, failure } = job
      const before = told.get(id)
      if (before === 'over') return
      if (isTerminal(job)) told.set(id, 'over')
      if (jobId === undefined) {
        // Nobody but this browser knows of it yet.
        if (isTerminal(job) && failure) dispatch(setError(sentence(failure)))
        return
      }
      if (before === undefined) dispatch(startJobTracking({ jobId, graphId }))
      if (isTerminal(job)) return end(job, jobId, results)
      const status = statusOf(job)
      if (before !== status) dispatch(updateJobStatus({ jobId, status }))
      if (job.state === 'fetching' && failure) dispatch(setResultsError(sentence(failure)))
      told.set(id, status)
    },
  }
}
