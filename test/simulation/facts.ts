import { BATCH_LIMIT } from '../../src/core/batch'
import { isTerminal, type Job } from '../../src/core/job'
import { epochOf } from '../../src/storage/settings'

/** What the watches know of a history, beyond the records: what was promised, by whom, and what excuses more requests. */
export class Facts {
  readonly jobs = new Map<string, Job>()
  /** Jobs by the final state that they were ever in. */
  readonly everFinal = new Map<string, Job['state']>()
  readonly finalAt = new Map<string, number>()
  /** Since when nothing at all is to be done about a job. */
  readonly overAt = new Map<string, number>()
  /** Those that the user was told are saved. */
  readonly acknowledged = new Set<string>()
  readonly forgotten = new Set<string>()
  /** Cancelled by the user, who was told so. */
  readonly cancelled = new Set<string>()
  /** When a job last changed so that an answer to what was asked before is late. */
  readonly changedAt = new Map<string, number>()
  /** Jobs that followed a stranger's for a while, and went out anew. */
  readonly disowned = new Set<string>()
  /** When a check of a job last counted. */
  readonly countedAt = new Map<string, number>()
  /** When the server was last asked about a job, by our id of it or its own. */
  readonly askedAt = new Map<string, number>()
  listAskedAt = 0
  /** Those that said at any time that the server may have them twice. */
  readonly doubted = new Set<string>()
  /** Ids that a page made, whether or not anything came of them. */
  readonly issued = new Set<string>()
  /** Jobs of accounts that left, and what was on its way to become one. */
  readonly left = new Set<string>()
  /** Of the account that is there. */
  epoch = epochOf({})
  signedOutAt: number | undefined
  leftAt: number | undefined
  batchLimit = BATCH_LIMIT
  limitAt = 0
  /** What the user asked for out of turn. */
  nudges = 0
  /** Deaths, freezes and full disks: what was asked may have to be asked again. */
  excuses = 0
  excusedAt = 0
  isClearing = false
  wasFrozen = false
  clockSetAt: number | undefined

  excuse(now: number): void {
    this.excuses += 1
    this.excusedAt = now
  }

  /** Everything of the account is gone, and with it what was promised. */
  leave(now: number): void {
    for (const id of [...this.jobs.keys(), ...this.issued]) this.left.add(id)
    this.issued.clear()
    for (const kept of [this.jobs, this.everFinal, this.finalAt, this.overAt]) kept.clear()
    for (const kept of [this.acknowledged, this.cancelled]) kept.clear()
    this.signedOutAt = undefined
    this.leftAt = now
    this.batchLimit = BATCH_LIMIT
    this.limitAt = now
  }

  lastAskedAt({ id, serverJobId = '' }: Job): number {
    const { askedAt, listAskedAt } = this
    return Math.max(askedAt.get(id) ?? 0, askedAt.get(serverJobId) ?? 0, listAskedAt)
  }

  followersOf(serverJobId: string): readonly Job[] {
    return [...this.jobs.values()].filter((job) => job.serverJobId === serverJobId)
  }

  countFinal(): number {
    let count = 0
    for (const job of this.jobs.values()) if (isTerminal(job)) count += 1
    return count
  }
}

export class Violation extends Error {
  override readonly name = 'Violation'
}

export function must(holds: boolean, what: string): void {
  if (!holds) throw new Violation(what)
}

/** How long a call may be on its way after the record that would forbid it was written. */
export const ON_ITS_WAY_MS = 1_000

/** How many checks the documented schedule has, counted here anew, or a learned plan: the wait grows by the factor up to its cap. */
export function planned({ polling, plan }: Job): number {
  if (plan) return plan.moments.length
  if (polling.maxRetries !== undefined) return polling.maxRetries
  let count = 0
  let wait = polling.initialDelay
  for (let at = wait; at <= polling.maxTotalTime; at += wait) {
    count += 1
    wait = Math.min(wait * polling.backoffMultiplier, polling.maxDelay)
  }
  return count
}

export function resumptionsOf({ timeline }: Job): number {
  return timeline.filter(({ what }) => what === 'resumed').length
}
