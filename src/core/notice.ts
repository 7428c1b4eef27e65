import { FAILURES } from './failure'
import type { Job } from './job'

/** What the system shows when something ended, or needs a person, while nobody looked. */
export interface Notice {
  readonly title: string
  readonly body: string
  /** One for each job: a later one takes its place. */
  readonly tag: string
  /** The path of the app to open. */
  readonly path: string
  /** The job to try again, where that is offered. */
  readonly retry?: string
}

/** What to tell of a job as it is now; `undefined` when nobody has to know. What the user cancelled is known. */
export function noticeOfJob(job: Job): Notice | undefined {
  // Our own ids hold nothing that an address would have to spell.
  const common = { tag: `job-${job.id}`, path: `/jobs/~${job.id}` }
  const why = job.failure ? FAILURES[job.failure.code].what : ''
  switch (job.state) {
    case 'completed': {
      const { result } = job
      if (!result?.files) return { ...common, title: `${job.graphName}: completed`, body: FAILURES.empty.what }
      const body = `${counted(result.files, 'file')} for ${counted(result.nodes, 'node')}`
      return { ...common, title: `${job.graphName}: the code is here`, body }
    }
    case 'failed':
    case 'timedOut':
      return {
        ...common,
        title: `${job.graphName}: ${job.state === 'failed' ? 'failed' : 'timed out'}`,
        body: [why, job.failure?.detail].filter(Boolean).join(' '),
        retry: job.id,
      }
    default:
      return undefined
  }
}

/** What to show for a push, whatever became of asking for its job. */
export function noticeOfPush(job: Job | undefined): Notice {
  if (!job) return { title: 'A job has ended', body: 'Open the app to see which.', tag: 'push', path: '/jobs' }
  const notice = noticeOfJob(job)
  if (notice) return notice
  const isCancelled = job.state === 'cancelled'
  return {
    title: `${job.graphName}: ${isCancelled ? 'cancelled' : 'ended'}`,
    body: isCancelled ? '' : 'What came of it could not be fetched yet.',
    tag: `job-${job.id}`,
    path: `/jobs/~${job.id}`,
  }
}

/** One for the account, however many jobs wait for it. */
export const SIGN_IN_NOTICE: Notice = {
  title: FAILURES.signedOut.what,
  body: FAILURES.signedOut.safe,
  tag: 'sign-in',
  path: '/settings',
}

/** Posted to an open window by the worker: show the view at `path`. */
export const OPEN_VIEW = 'OPEN_VIEW'

function counted(amount: number, one: string): string {
  return `${amount.toLocaleString('en')} ${one}${amount === 1 ? '' : 's'}`
}
