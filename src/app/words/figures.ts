import { isTerminal, type Job } from '../../core/job'

/** The value below which this part of all values lies; `undefined` of none. */
export function quantile(values: readonly number[], part: number): number | undefined {
  if (values.length === 0) return undefined
  const sorted = [...values].sort((a, b) => a - b)
  const place = part * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0]
  return low + (high - low) * (place - Math.floor(place))
}

/** How long a job took until its code was here, in ms; `undefined` where it brought none. */
export function tookMs(job: Job): number | undefined {
  if (job.state !== 'completed' || job.finishedAt === undefined || job.result?.files === 0) return undefined
  return job.finishedAt - job.createdAt
}

/** Jobs that brought code and ended one after another, taken together. */
export interface DurationBin {
  readonly from: number
  readonly to: number
  readonly jobs: number
  readonly medianMs: number
  readonly p90Ms: number
}

/** At most so many bins of about as many jobs each, the oldest first: few jobs are not spread thin over a calendar. */
export function durationBins(jobs: readonly Job[], most: number): readonly DurationBin[] {
  const done = jobs
    .flatMap((job) => {
      const took = tookMs(job)
      return took === undefined ? [] : [{ at: job.finishedAt ?? 0, took }]
    })
    .sort((a, b) => a.at - b.at)
  const bins = Math.min(most, Math.ceil(done.length / 3))
  return Array.from({ length: bins }, (_, bin) => {
    const part = done.slice(Math.floor((bin * done.length) / bins), Math.floor(((bin + 1) * done.length) / bins))
    const times = part.map(({ took }) => took)
    return {
      from: part[0]?.at ?? 0,
      to: part.at(-1)?.at ?? 0,
      jobs: part.length,
      medianMs: quantile(times, 0.5) ?? 0,
      p90Ms: quantile(times, 0.9) ?? 0,
    }
  })
}

/** How many finished jobs took how many checks; the last is "this many or more". */
export function checkCounts(jobs: readonly Job[], most = 10): readonly (readonly [checks: number, jobs: number])[] {
  const counts = new Map<number, number>()
  for (const job of jobs) {
    if (!isTerminal(job) || job.serverJobId === undefined) continue
    const checks = Math.min(job.attempt, most)
    counts.set(checks, (counts.get(checks) ?? 0) + 1)
  }
  const highest = Math.max(0, ...counts.keys())
  return counts.size === 0 ? [] : Array.from({ length: highest + 1 }, (_, checks) => [checks, counts.get(checks) ?? 0])
}
