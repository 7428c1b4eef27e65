import { planChecks } from '../core/adaptive'
import { learnDurations, seenDuration } from '../core/durations'
import type { Job, JobState } from '../core/job'
import type { PollingConfig } from '../core/polling'
import type { Store } from '../storage/store'

/** States whose record tells how long the server worked. */
const TELLING: readonly JobState[] = ['completed', 'timedOut', 'cancelled']

/**
 * Gives jobs that ask for it their own moments of checks, learned from those that were here before. They are stored
 * with the job, so that a reload, or what is learned later, changes nothing for a job that is under way.
 */
export async function planJobs(store: Store, jobs: readonly Job[]): Promise<readonly Job[]> {
  const isPlanned = ({ state, polling }: Job) => state === 'outbox' && polling.adaptive !== undefined
  if (!jobs.some(isPlanned)) return jobs
  const before = await store.jobs({ states: TELLING })
  const seen = before.map(seenDuration).filter((duration) => duration !== undefined)
  const plans = new Map<string, Job['plan']>()
  const planOf = (polling: PollingConfig, nodes: number) => {
    // A batch has many graphs of few sizes.
    const key = JSON.stringify([polling, nodes])
    if (!plans.has(key)) {
      const durations = learnDurations(seen, nodes)
      plans.set(key, durations && planChecks(polling, durations))
    }
    return plans.get(key)
  }
  return jobs.map((job) => {
    const plan = isPlanned(job) ? planOf(job.polling, job.nodeCount) : undefined
    return plan ? { ...job, plan } : job
  })
}
