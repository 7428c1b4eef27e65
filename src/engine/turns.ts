import { GATHER_FROM, gather, type Turn, WINDOW_MS } from '../core/gather'
import type { Job } from '../core/job'
import { dueAtOf, isOutOfTurn } from '../core/schedule'
import { createAttempts } from './attempts'
import type { Hints } from './hints'

/** More hints than this at one time are no single ones: their jobs are asked about together. */
const FEW = 6
/** A server that has no list is not asked for it again for this long. */
const NO_LIST_MS = 3_600_000

/** Whose turn it is, in this context: what it remembers of what it asked for. In memory only. */
export interface Turns {
  /** A run begins: what was stuck before may be tried again. */
  begin(): void
  /** What to ask for now, about these jobs that wait and that nobody is at; at most `room` requests. */
  take(waiting: readonly Job[], room: number, now: number): Turn
  /** What the server's list left open. */
  listed(left: { readonly alone: readonly Job[]; readonly hasList: boolean }, now: number): void
  /** When it is the next one's turn. */
  nextAt(waiting: readonly Job[], now: number): number | undefined
}

export function createTurns(hints: Hints): Turns {
  let attempts = createAttempts()
  /** The list says too little of these. */
  const single = new Set<string>()
  let windowUntil = 0
  let noListUntil = 0

  const isMany = (waiting: readonly Job[], now: number) =>
    now >= noListUntil && waiting.filter(isFollowed).length >= GATHER_FROM
  /** A hint is worth a check, but not one before the server wants to be asked. */
  const hintedAt = (job: Job) => {
    const at = isFollowed(job) ? hints.at(job.serverJobId as string) : undefined
    return Math.max(at ?? Number.POSITIVE_INFINITY, job.notBefore ?? 0)
  }

  return {
    begin() {
      attempts = createAttempts()
    },
    take(waiting, room, now) {
      const hinted = waiting.filter((job) => hintedAt(job) <= now)
      const isDue = (job: Job) => attempts.freeAt(job) <= now && (!isOutOfTurn(job, now) || hinted.includes(job))
      const isSingle = (job: Job) => single.has(job.id) || (hinted.length <= FEW && hinted.includes(job))
      const due = waiting.filter(isDue)
      const turn = isMany(waiting, now) ? gather(due, isSingle, now >= windowUntil, now) : { alone: due, together: [] }
      const taken = { together: turn.together, alone: turn.alone.slice(0, room) }
      for (const job of [...taken.together, ...taken.alone]) {
        attempts.note(job, now)
        if (isFollowed(job) && !isSingle(job)) windowUntil = now + WINDOW_MS
        single.delete(job.id)
        // A hint that comes while the job is being asked about stays: that answer may be older.
        if (hinted.includes(job)) hints.taken(job.serverJobId as string, now)
      }
      return taken
    },
    listed({ alone, hasList }, now) {
      for (const { id } of alone) {
        single.add(id)
        attempts.forget(id)
      }
      if (!hasList) noListUntil = now + NO_LIST_MS
    },
    nextAt(waiting, now) {
      const from = isMany(waiting, now) ? windowUntil : 0
      const moments = waiting.map((job) => {
        const gathered = isFollowed(job) && !single.has(job.id) ? from : 0
        return Math.max(Math.min(dueAtOf(job, now), hintedAt(job)), attempts.freeAt(job), gathered)
      })
      const next = moments.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
      return Number.isFinite(next) ? next : undefined
    },
  }
}

function isFollowed({ state, cancelPending }: Job): boolean {
  return state === 'polling' && !cancelPending
}
