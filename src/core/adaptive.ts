import type { Durations } from './durations'
import { type CheckPlan, type PollingConfig, pollMoments } from './polling'

/**
 * How many requests a plan may need on average, as a share of the configured schedule's. What is not known yet makes
 * the learned tail a little longer than the true one, so that 1 % more in the plan are not more in truth.
 */
const BUDGET = { thrifty: 1.01, eager: 1.75 } as const

/** Checks are at least this far apart. */
const LEAST_WAIT_MS = 1_000
/** Moments to choose from lie this close together, as a share of the time that went by. */
const GRAIN = 0.035
/** With a `maxDelay` so short there is nothing to choose. */
const MOST_MOMENTS = 1_000
/** More checks than this are as good as any number: the last ones are cut off. */
const MOST_COUNTED = 50

/**
 * The moments that let a finished job wait least, on average, for as many requests as its flavour allows, within the
 * caps of `polling`. Found by dynamic programming: from each moment the best next one, given a price for a request;
 * the price is then raised until the requests fit. `undefined` where there is nothing to plan.
 */
export function planChecks(polling: PollingConfig, durations: Durations): CheckPlan | undefined {
  const times = timesOf(polling)
  if (!polling.adaptive || !times) return undefined
  const ground = groundOf(times, durations)
  const documented = pollMoments(polling).reduce((sum, at) => sum + 1 - durations.doneBy(at), 1)
  const budget = documented * BUDGET[polling.adaptive]
  let cheap = 1
  let dear = 1e9
  let best = cheapest(ground, polling, dear)
  for (let i = 0; i < 24; i++) {
    const price = Math.sqrt(cheap * dear)
    const found = cheapest(ground, polling, price)
    if (found.requests > budget) cheap = price
    else {
      dear = price
      best = found
    }
  }
  const { medianMs, spread } = durations
  return { moments: best.moments.map(Math.round), medianMs, spread }
}

/** The moments to choose from, from 0 to the end of the allowed time. */
function timesOf({ maxDelay, maxTotalTime }: PollingConfig): readonly number[] | undefined {
  const times = [0]
  for (let at = 0; times.length <= MOST_MOMENTS; times.push(at)) {
    at += Math.max(LEAST_WAIT_MS, Math.min(at * GRAIN, maxDelay / 8))
    if (at >= maxTotalTime) return maxDelay < LEAST_WAIT_MS ? undefined : [...times, maxTotalTime]
  }
  return undefined
}

interface Ground {
  readonly times: readonly number[]
  /** Probability of being done at each of them, and its integral. */
  readonly done: readonly number[]
  readonly sums: readonly number[]
}

function groundOf(times: readonly number[], { doneBy }: Durations): Ground {
  const done = times.map(doneBy)
  const sums = [0]
  for (let i = 1; i < times.length; i++) {
    sums.push(at(sums, i - 1) + ((at(done, i) + at(done, i - 1)) / 2) * (at(times, i) - at(times, i - 1)))
  }
  return { times, done, sums }
}

/** The moments that cost least when a request costs as much as waiting `price` ms, and how many are needed on average. */
function cheapest({ times, done, sums }: Ground, polling: PollingConfig, price: number) {
  const end = times.length - 1
  /** Average time that a job which ends between two checks waits for the second. */
  const lateness = (from: number, to: number) =>
    at(sums, to) - at(sums, from) - at(done, from) * (at(times, to) - at(times, from))
  const { maxDelay, maxRetries = Number.POSITIVE_INFINITY } = polling
  const isCounted = maxRetries <= MOST_COUNTED
  /** Costs and best next moments by checks that are left; where they are not counted, there is only one row. */
  const costs: number[][] = [
    times.map((_, from) => (from === end ? 0 : lateness(from, end) + price * (1 - at(done, from)))),
  ]
  const nexts: number[][] = [times.map(() => end)]
  for (let left = 1; left <= (isCounted ? maxRetries : 1); left++) {
    const cost = times.map(() => 0)
    const next = times.map(() => end)
    const after = isCounted ? (costs[left - 1] as number[]) : cost
    for (let from = end - 1; from >= 0; from--) {
      let least = Number.POSITIVE_INFINITY
      for (let to = from + 1; to <= end && at(times, to) - at(times, from) <= maxDelay; to++) {
        const total = lateness(from, to) + at(after, to)
        if (total >= least) continue
        least = total
        next[from] = to
      }
      cost[from] = least + price * (1 - at(done, from))
    }
    costs.push(cost)
    nexts.push(next)
  }
  const moments: number[] = []
  let requests = 0
  let left = nexts.length - 1
  for (let from = 0; from < end; ) {
    requests += 1 - at(done, from)
    from = at(nexts[left] as number[], from)
    if (from < end) moments.push(at(times, from))
    if (isCounted) left -= 1
  }
  return { moments: moments.slice(0, maxRetries), requests }
}

function at(list: readonly number[], index: number): number {
  return list[index] as number
}
