/**
 * When to ask the server about a job. Durations are milliseconds; the field names are those of the
 * documented Kubegram client, so that its configurations fit unchanged.
 */
export interface PollingConfig {
  /** Wait before the first check. */
  readonly initialDelay: number
  /** No wait is longer than this. */
  readonly maxDelay: number
  /** After this the job times out (after one last check). */
  readonly maxTotalTime: number
  /** Each wait is this many times the one before. */
  readonly backoffMultiplier: number
  /** At most this many checks. Absent: as many as fit into `maxTotalTime`. */
  readonly maxRetries?: number
  /**
   * Learn from past durations of similar graphs when to check, within the caps above: `thrifty` with as many requests
   * as this schedule needs, `eager` with three quarters more. Until there are some, the schedule stands.
   */
  readonly adaptive?: 'thrifty' | 'eager'
}

/** Moments of checks made for one job, and what they were made from. Stored with the job: a reload changes nothing. */
export interface CheckPlan {
  /** In ms after the server took the job, rising. */
  readonly moments: readonly number[]
  /** What is known of jobs like it: half are done by then, and the standard deviation of the logarithm. */
  readonly medianMs: number
  readonly spread: number
}

export const POLLING_PRESETS = {
  fast: { initialDelay: 5_000, maxDelay: 60_000, maxTotalTime: 1_800_000, backoffMultiplier: 1.5 },
  standard: { initialDelay: 30_000, maxDelay: 300_000, maxTotalTime: 1_800_000, backoffMultiplier: 1.5 },
  aggressive: { initialDelay: 15_000, maxDelay: 120_000, maxTotalTime: 1_800_000, backoffMultiplier: 1.5 },
  adaptive: {
    ...{ initialDelay: 30_000, maxDelay: 300_000, maxTotalTime: 1_800_000, backoffMultiplier: 1.5 },
    adaptive: 'thrifty',
  },
  eager: {
    ...{ initialDelay: 30_000, maxDelay: 300_000, maxTotalTime: 1_800_000, backoffMultiplier: 1.5 },
    adaptive: 'eager',
  },
} as const satisfies Record<string, PollingConfig>

export type PollingPreset = keyof typeof POLLING_PRESETS

/** What a caller may say: a preset's name, or values that replace those of *standard*. */
export type PollingChoice = PollingPreset | Partial<PollingConfig>

/** The wait before check number `attempt` (0 is the first), in ms. */
export function pollDelayMs(config: PollingConfig, attempt: number): number {
  return Math.min(config.initialDelay * config.backoffMultiplier ** attempt, config.maxDelay)
}

/** The wait before a job's next check, in ms, where the last one was `ranMs` after the server took it. */
export function nextWaitMs(config: PollingConfig, attempt: number, plan: CheckPlan | undefined, ranMs: number): number {
  return plan ? plannedWaitMs(plan, ranMs, config.maxDelay) : pollDelayMs(config, attempt)
}

/**
 * The gap of the plan at `ranMs`: a check on time is followed by the plan's next moment, and after one that was late
 * or early each wait still passes one moment, so that there are never more checks than planned.
 */
function plannedWaitMs({ moments }: CheckPlan, ranMs: number, maxDelay: number): number {
  const next = moments.findIndex((moment) => moment > ranMs)
  const upper = moments[next]
  return upper === undefined ? maxDelay : upper - (moments[next - 1] ?? 0)
}

/** Moments of all checks, in ms after the server took the job: 30, 75, 142.5, 243.75 … s for *standard*. */
export function pollMoments(config: PollingConfig): readonly number[] {
  const moments: number[] = []
  const most = config.maxRetries ?? Number.POSITIVE_INFINITY
  let at = 0
  while (moments.length < most) {
    at += pollDelayMs(config, moments.length)
    if (at > config.maxTotalTime) break
    moments.push(at)
  }
  return moments
}

const LIMITS = {
  initialDelay: [100, 3_600_000],
  maxDelay: [100, 3_600_000],
  maxTotalTime: [1_000, 86_400_000],
  backoffMultiplier: [1, 10],
  maxRetries: [1, 1_000],
} as const satisfies Record<Exclude<keyof PollingConfig, 'adaptive'>, readonly [number, number]>

/** A sound schedule from whatever was chosen: values out of bounds are clamped, nonsense is replaced. */
export function resolvePolling(choice: PollingChoice | undefined): PollingConfig {
  const { standard } = POLLING_PRESETS
  if (typeof choice === 'string') return Object.hasOwn(POLLING_PRESETS, choice) ? POLLING_PRESETS[choice] : standard
  const pick = (key: keyof typeof standard): number => clamp(choice?.[key], LIMITS[key]) ?? standard[key]
  const maxRetries = clamp(choice?.maxRetries, LIMITS.maxRetries)
  const initialDelay = pick('initialDelay')
  const adaptive = choice?.adaptive
  return {
    initialDelay,
    maxDelay: Math.max(pick('maxDelay'), initialDelay),
    maxTotalTime: pick('maxTotalTime'),
    backoffMultiplier: pick('backoffMultiplier'),
    ...(maxRetries === undefined ? {} : { maxRetries: Math.floor(maxRetries) }),
    ...(adaptive === 'thrifty' || adaptive === 'eager' ? { adaptive } : {}),
  }
}

function clamp(value: unknown, [least, most]: readonly [number, number]): number | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
  return Math.min(Math.max(value, least), most)
}
