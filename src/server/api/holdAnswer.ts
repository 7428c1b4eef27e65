import { JOB_STATUS } from '../../core/kubegram'
import type { JobRow } from '../jobs/jobRow'
import type { Jobs } from '../jobs/jobs'

/** As long as the documented client follows a job. */
export const LONGEST_WAIT_SECONDS = 1_800

/** `?wait=` in ms: whole seconds, cut to the longest; anything else is as good as absent. */
export function readWaitMs(wait: string | undefined): number {
  if (wait === undefined || !/^\d+$/.test(wait)) return 0
  return Math.min(Number(wait), LONGEST_WAIT_SECONDS) * 1_000
}

/** The job as it is once it is over, or `ms` have passed, or whoever asks has gone. */
export async function heldJob(jobs: Jobs, id: string, ms: number, gone: AbortSignal): Promise<JobRow | undefined> {
  if (ms === 0) return jobs.find(id)
  const turn = new AbortController()
  const next = () => turn.abort()
  // Before looking, so that no end comes between.
  const hush = jobs.changes.listen({ hear: ({ status }) => isOver(status) && next(), lost: next }, id)
  const timer = setTimeout(next, ms)
  gone.addEventListener('abort', next)
  try {
    const job = await jobs.find(id)
    if (!job || isOver(job.status) || turn.signal.aborted) return job
    await new Promise((resolve) => turn.signal.addEventListener('abort', resolve))
    return await jobs.find(id)
  } finally {
    hush()
    clearTimeout(timer)
    gone.removeEventListener('abort', next)
  }
}

export function isOver(status: unknown): boolean {
  return status === JOB_STATUS.COMPLETED || status === JOB_STATUS.FAILED || status === JOB_STATUS.CANCELLED
}
