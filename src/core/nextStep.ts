import type { Job } from './job'
import { isTimeUp } from './schedule'

/** What the engine has to do about a job at `now`. */
export type Step =
  | { readonly do: 'submit' | 'check' | 'fetch' | 'cancel' | 'timeOut' }
  | { readonly do: 'wait'; readonly untilMs: number }
  | { readonly do: 'rest' }

export function nextStep(job: Job, now: number): Step {
  if (job.dueAt === undefined || job.pausedAt !== undefined) return { do: 'rest' }
  if (job.dueAt > now) return { do: 'wait', untilMs: job.dueAt }
  if (job.cancelPending) return { do: job.serverJobId === undefined ? 'submit' : 'cancel' }
  switch (job.state) {
    case 'outbox':
      return { do: 'submit' }
    case 'polling':
      return { do: isTimeUp(job, now) ? 'timeOut' : 'check' }
    case 'fetching':
      return { do: 'fetch' }
    default:
      return { do: 'rest' }
  }
}
