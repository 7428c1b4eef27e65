import { FAULTS, type FaultName } from './faults'
import type { Random } from './random'

const MINUTE = 60_000
/** In a rush, how long every job may take, and about how long it does. */
export const RUSH_MS = MINUTE

/** What a user, or the world around, does. */
export type Act =
  | 'submit'
  | 'batch'
  | 'cancel'
  | 'cancelAll'
  | 'retry'
  | 'retryAll'
  | 'checkNow'
  | 'checkAll'
  | 'hear'
  | 'forget'
  | 'clear'
  | 'editVersions'
  | 'expire'
  | 'leave'
  | 'freeze'
  | 'clock'
  | 'upgrade'

/** Everything about one history that is decided before it begins. Moments are ms after its start. */
export interface Script {
  /** At which port call each act happens, so that it meets every pair of steps. */
  readonly acts: readonly { readonly at: number; readonly act: Act }[]
  /** At which port calls a context dies. */
  readonly kills: ReadonlySet<number>
  readonly contexts: number
  /** Or there are no locks at all, as on plain http. */
  readonly hasLock: boolean
  /** All comes at one time: several engines, on a slow disk, decide about jobs that end as their time does. */
  readonly isRush: boolean
  readonly faultsUntil: number
  /** Probability of a fault of each call until then. */
  readonly faultRate: number
  /** In these times every call meets the same fault. */
  readonly outages: readonly { readonly from: number; readonly to: number; readonly fault: FaultName }[]
  readonly server: ServerTraits
}

export interface ServerTraits {
  readonly honoursKeys: boolean
  /** `page`: it has none, and answers with its fallback page. */
  readonly list: 'list' | 'none' | 'page'
  readonly embedsResults: boolean
  /** Median of the time a job takes, in ms. */
  readonly medianMs: number
  /** Its clock less ours, in ms. */
  readonly clockMs: number
  /** Every job ends when the shortest schedule does. */
  readonly isRush: boolean
}

const USER: readonly Act[] = [
  ...(['cancel', 'cancel', 'retry', 'checkNow', 'checkAll', 'hear', 'forget', 'clear', 'expire'] as const),
  ...(['cancelAll', 'retryAll', 'editVersions'] as const),
]
/** What shakes the whole browser; not in every history, as it excuses much. */
const UPHEAVALS: readonly Act[] = ['freeze', 'freeze', 'clock', 'upgrade', 'leave']

export function writeScript(random: Random): Script {
  const isRush = random.chance(0.05)
  const faultsUntil = random.int(0, 12) * MINUTE
  const submits = Array.from({ length: random.int(1, 3) }, (): Act => (random.chance(0.15) ? 'batch' : 'submit'))
  const rest = Array.from({ length: random.int(0, 5) }, () => random.pick(USER))
  const upheavals = Array.from({ length: random.chance(0.35) ? random.int(1, 2) : 0 }, () => random.pick(UPHEAVALS))
  const acts = [...submits, ...rest, ...upheavals].map((act, index) => ({
    at: index === 0 ? 0 : random.int(1, 120),
    act,
  }))
  const kills = faultsUntil === 0 ? [] : Array.from({ length: random.int(0, 4) }, () => random.int(1, 250))
  return {
    acts: acts.sort((a, b) => a.at - b.at),
    kills: new Set(kills),
    contexts: isRush ? 3 : random.int(1, 3),
    hasLock: !isRush && random.chance(0.7),
    isRush,
    faultsUntil,
    faultRate: random.pick([0, 0.1, 0.3, 0.6]),
    outages: Array.from({ length: random.chance(0.2) ? random.int(1, 2) : 0 }, () => {
      const from = random.int(0, Math.max(1, faultsUntil))
      return { from, to: Math.min(from + random.int(1, 6) * MINUTE, faultsUntil), fault: random.pick(FAULTS) }
    }),
    server: {
      honoursKeys: random.chance(0.7),
      list: random.chance(0.8) ? 'list' : random.pick(['none', 'page']),
      embedsResults: random.chance(0.5),
      medianMs: random.pick([2_000, 40_000, 90_000, 360_000]),
      clockMs: random.pick([0, 0, 0, -40 * MINUTE, 7 * MINUTE]),
      isRush,
    },
  }
}
