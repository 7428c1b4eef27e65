import type { Job } from '../../core/job'

/** One that another place sent: of its graph nothing is here, only its code can be had again. Nothing is sent without a node. */
export function isFromElsewhere(job: Pick<Job, 'nodeCount'>): boolean {
  return job.nodeCount === 0
}

/** What trying a job again is called. One from elsewhere is not sent again: the server is asked about it once more. */
export function againWords(job: Job): string {
  const hasCode = job.state === 'completed' && job.result?.files !== 0
  if (isFromElsewhere(job)) return hasCode ? 'Get its code again' : 'Check again'
  return hasCode ? 'Generate again' : 'Retry'
}
