import type { Job } from './job'

/** Between which two moments after its acceptance a job was done, in ms: a check sees no more than that. */
export interface SeenDuration {
  readonly nodes: number
  /** It still ran then. */
  readonly afterMs: number
  /** It was done then; infinite where nobody saw its end. */
  readonly untilMs: number
}

/** How long jobs like a given one take, as far as it is known. */
export interface Durations {
  /** Probability of being done this long after acceptance. */
  doneBy(ms: number): number
  readonly medianMs: number
  /** Standard deviation of the logarithm. */
  readonly spread: number
}

/** With fewer jobs than this, each counted by its likeness, nothing is known. */
const LEAST = 5
/** How many jobs, the newest first, are worth looking at. */
const MOST = 60
/** Before anything was seen: within a factor of 50 of 90 s, spread as code generation usually is. */
const PRIOR = { median: Math.log(90_000), medianSpread: 2, spread: Math.log(0.9), spreadSpread: 0.25 }
/** Share by which a duration that is told to the ms may be off: a single ms would be an odd one to every law. */
const EXACT = 0.05
/** One job in 50 may be like no other: a single odd one moves little. */
const ODD = 0.02

/**
 * What a job's record tells of its duration; `undefined` where it tells nothing. The answer of a check is the upper
 * bound, the check before it the lower one. Jobs that were given up or timed out ran at least until their last check.
 */
export function seenDuration(job: Job): SeenDuration | undefined {
  const nodes = job.nodeCount || (job.result?.nodes ?? 0)
  if (job.tookMs !== undefined && job.state === 'completed')
    return { nodes, afterMs: job.tookMs * (1 - EXACT), untilMs: job.tookMs * (1 + EXACT) }
  const acceptedAt = job.timeline.find(({ what }) => what === 'accepted')?.at
  if (acceptedAt === undefined || nodes === 0) return undefined
  const checks = job.timeline.filter(({ what }) => what === 'checked').map(({ at }) => Math.max(0, at - acceptedAt))
  const last = checks.at(-1)
  if (last === undefined) return undefined
  if (job.state === 'completed') return { nodes, afterMs: checks.at(-2) ?? 0, untilMs: last }
  if (job.state === 'timedOut' || job.state === 'cancelled') {
    return { nodes, afterMs: last, untilMs: Number.POSITIVE_INFINITY }
  }
  return undefined
}

/** One log-normal law that may be the true one, and how much speaks for it. */
interface Law {
  readonly mean: number
  readonly spread: number
  readonly weight: number
}

/**
 * How long a job of `nodes` nodes will take, from those that were seen before, the newest first: all log-normal laws
 * on a grid, each weighted by the probability of what was seen (Bayes). Exact for durations that are only known to lie
 * between two checks, and honest about what few jobs can tell.
 */
export function learnDurations(seen: readonly SeenDuration[], nodes: number): Durations | undefined {
  // A job that was submitted elsewhere: its size is not known here.
  if (nodes === 0) return undefined
  const alike = seen.slice(0, MOST).map((one) => ({ ...one, likeness: likeness(one.nodes, nodes) }))
  if (alike.reduce((sum, one) => sum + one.likeness, 0) < LEAST) return undefined
  const laws = weigh((mean, spread) => {
    const known = alike.reduce((sum, { afterMs, untilMs, likeness: counts }) => {
      const between = done(untilMs, mean, spread) - done(afterMs, mean, spread)
      return sum + counts * Math.log((1 - ODD) * Math.max(0, between) + ODD / 10)
    }, 0)
    const { median, medianSpread, spread: usual, spreadSpread } = PRIOR
    return known - square((mean - median) / medianSpread) / 2 - square((Math.log(spread) - usual) / spreadSpread) / 2
  })
  const mean = laws.reduce((sum, law) => sum + law.weight * law.mean, 0)
  const variance = laws.reduce((sum, law) => sum + law.weight * (square(law.spread) + square(law.mean - mean)), 0)
  return {
    doneBy: (ms) => laws.reduce((sum, law) => sum + law.weight * done(ms, law.mean, law.spread), 0),
    medianMs: Math.round(Math.exp(mean)),
    spread: Math.sqrt(variance),
  }
}

/** 1 for graphs of one size, 0.6 for twice or half as many nodes, 0.1 for four times or a quarter. */
function likeness(nodes: number, others: number): number {
  return Math.exp(-square(Math.log2(Math.max(1, nodes) / Math.max(1, others))) / 2)
}

/** Laws with medians from 0.4 s to 6 h. Those for which next to nothing speaks are left out. */
function weigh(logWeight: (mean: number, spread: number) => number): readonly Law[] {
  const laws: Law[] = []
  for (let mean = 6; mean <= 17; mean += 0.1) {
    for (let spread = 0.3; spread <= 1.8; spread += 0.15) laws.push({ mean, spread, weight: logWeight(mean, spread) })
  }
  const most = laws.reduce((max, law) => Math.max(max, law.weight), Number.NEGATIVE_INFINITY)
  const told = laws
    .map((law) => ({ ...law, weight: Math.exp(law.weight - most) }))
    .filter(({ weight }) => weight > 0.001)
  const sum = told.reduce((total, { weight }) => total + weight, 0)
  return told.map((law) => ({ ...law, weight: law.weight / sum }))
}

/**
 * When a job is expected to be done, in ms after acceptance, that is known to have run for `ranMs`: half of those that
 * get so far are done by then.
 */
export function expectedMs({ medianMs, spread }: Pick<Durations, 'medianMs' | 'spread'>, ranMs: number): number {
  const mean = Math.log(medianMs)
  const half = (1 + done(ranMs, mean, spread)) / 2
  let least = Math.max(ranMs, 1)
  let most = Math.max(ranMs, medianMs) * 1_000
  for (let i = 0; i < 40; i++) {
    const middle = Math.sqrt(least * most)
    if (done(middle, mean, spread) < half) least = middle
    else most = middle
  }
  return least
}

/** Distribution function of a log-normal law. */
function done(ms: number, mean: number, spread: number): number {
  if (ms <= 0) return 0
  return ms === Number.POSITIVE_INFINITY ? 1 : normal((Math.log(ms) - mean) / spread)
}

/** Distribution function of the normal law, right to 1e-7 (Abramowitz and Stegun 7.1.26). */
function normal(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + 0.3275911 * x)
  const series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
  const tail = (series * Math.exp(-x * x)) / 2
  return z < 0 ? tail : 1 - tail
}

function square(x: number): number {
  return x * x
}
