import { planChecks } from '../../../src/core/adaptive'
import { learnDurations, type SeenDuration } from '../../../src/core/durations'
import { POLLING_PRESETS, type PollingConfig, pollMoments } from '../../../src/core/polling'
import { createRandom } from '../../simulation/random'
import { logNormal } from '../../simulation/server'

/** How late a schedule sees that a job is done, and how many requests it needs, both on average per finished job. */
export interface Verdict {
  readonly lateSeconds: number
  readonly requests: number
}

export interface Trial {
  readonly documented: Verdict
  /** Jobs that were known when the last plan was made. */
  readonly learned: Verdict
}

export interface TrialOptions {
  readonly seed: number
  readonly medianMs: number
  readonly flavour: 'thrifty' | 'eager'
  readonly users: number
  /** Jobs that each user had before. */
  readonly jobs?: number
  readonly sigma?: number
}

const NODES = 10
/** Jobs after those that were learned from. */
const LATER_JOBS = 100
/** A plan is made anew after this many jobs; the app makes one for each. */
const LEARN_EVERY = 5

/**
 * Users whose jobs take log-normal times. What is learned is only what the checks of the jobs before saw. Jobs that
 * outlast the allowed time are nobody's lateness, and count for no schedule.
 */
export function runTrial({ seed, medianMs, flavour, users, jobs = 20, sigma = 0.9 }: TrialOptions): Trial {
  const random = createRandom(seed)
  const polling: PollingConfig = { ...POLLING_PRESETS.standard, adaptive: flavour }
  const documented = pollMoments(polling)
  const draw = () => logNormal(random, medianMs, sigma)
  const sums = { documented: { late: 0, requests: 0, count: 0 }, learned: { late: 0, requests: 0, count: 0 } }
  for (let user = 0; user < users; user++) {
    const moments = learnFrom(jobs, draw, polling)
    for (let job = 0; job < LATER_JOBS; job++) {
      const took = draw()
      add(sums.documented, follow(took, documented, polling.maxTotalTime))
      add(sums.learned, follow(took, moments, polling.maxTotalTime))
    }
  }
  return { documented: mean(sums.documented), learned: mean(sums.learned) }
}

function learnFrom(jobs: number, draw: () => number, polling: PollingConfig): readonly number[] {
  let moments = pollMoments(polling)
  let seen: readonly SeenDuration[] = []
  for (let job = 1; job <= jobs; job++) {
    const { afterMs, untilMs } = follow(draw(), moments, polling.maxTotalTime)
    seen = [{ nodes: NODES, afterMs, untilMs }, ...seen]
    if (job % LEARN_EVERY > 0 && job < jobs) continue
    const durations = learnDurations(seen, NODES)
    if (durations) moments = planChecks(polling, durations)?.moments ?? moments
  }
  return moments
}

interface Followed {
  readonly afterMs: number
  /** Infinite for a job that outlasted the allowed time. */
  readonly untilMs: number
  readonly late: number
  readonly requests: number
}

function follow(took: number, moments: readonly number[], end: number): Followed {
  const all = [...moments, end]
  const seenAt = all.findIndex((moment) => moment >= took)
  if (seenAt < 0) return { afterMs: end, untilMs: Number.POSITIVE_INFINITY, late: 0, requests: 0 }
  const untilMs = all[seenAt] ?? end
  return { afterMs: all[seenAt - 1] ?? 0, untilMs, late: untilMs - took, requests: seenAt + 1 }
}

function add(sum: { late: number; requests: number; count: number }, { late, requests, untilMs }: Followed): void {
  if (untilMs === Number.POSITIVE_INFINITY) return
  sum.late += late
  sum.requests += requests
  sum.count += 1
}

function mean({ late, requests, count }: { late: number; requests: number; count: number }): Verdict {
  return { lateSeconds: late / count / 1000, requests: requests / count }
}
