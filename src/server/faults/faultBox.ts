import { type FaultCall, isMatch, isTurn } from './faultCall'
import { type Fault, type FaultRule, isJobFault, type JobFault } from './faultScript'

/** What faults have done to a job so far. */
export interface JobTrouble {
  readonly faults: JobFault[]
  isCancelled: boolean
  isDestroyed: boolean
  errorsAtCompletion: number
}

interface Counted {
  readonly rule: FaultRule
  times: number
}

/** The rules in force and what they remember. Everything is forgotten when new rules are set. */
export class FaultBox {
  #rules: Counted[] = []
  #jobs = new Map<string, JobTrouble>()
  #downUntil = 0

  constructor(rules: readonly FaultRule[]) {
    this.set(rules)
  }

  set(rules: readonly FaultRule[]): void {
    this.#rules = rules.map((rule) => ({ rule, times: 0 }))
    this.#jobs = new Map()
    this.#downUntil = 0
  }

  /** The rules, each with the number of requests it has matched. */
  list() {
    return this.#rules.map(({ rule, times }) => ({ ...rule, times }))
  }

  /** Counts the call, and gives the faults whose turn it is. */
  take(call: FaultCall): readonly Fault[] {
    const matching = this.#rules.filter(({ rule }) => isMatch(rule.match, call))
    for (const counted of matching) counted.times++
    return matching.filter(({ rule, times }) => isTurn(rule.match.nth, times)).map(({ rule }) => rule.fault)
  }

  job(jobId: string): JobTrouble {
    const known = this.#jobs.get(jobId)
    if (known) return known
    const trouble: JobTrouble = { faults: [], isCancelled: false, isDestroyed: false, errorsAtCompletion: 0 }
    this.#jobs.set(jobId, trouble)
    return trouble
  }

  /** Faults matched by the submission of a job are its companions from then on. */
  stick(jobId: string, faults: readonly Fault[]): void {
    this.job(jobId).faults.push(...faults.filter(isJobFault))
  }

  goDown(ms: number, now: number): void {
    this.#downUntil = now + ms
  }

  isDown(now: number): boolean {
    return now < this.#downUntil
  }
}
