import type { Job } from '../core/job'

/** A context that holds the lock and does nothing of what is due for this long is frozen: its lock is taken away. */
const LEASE_MS = 90_000
/** And for this long, or a little more, it has been seen to do nothing: not everybody who waits takes it at once. */
const WATCH_MS = 10_000

/** Watches whoever holds the lock by what it leaves undone. */
export interface Lease {
  /** Whether the lock may be taken away, given the jobs that wait. Asked each time the lock was refused. */
  isOver(waiting: readonly Job[], now: number, random: number): boolean
  /** The lock was had. */
  had(): void
}

export function createLease(): Lease {
  let seen: { readonly undone: string; readonly until: number } | undefined
  return {
    isOver(waiting, now, random) {
      const overdue = waiting.filter(({ dueAt = now }) => dueAt <= now - LEASE_MS)
      const undone = overdue.map(({ id, revision }) => `${id} ${revision}`).join()
      if (undone === '') seen = undefined
      else if (seen?.undone !== undone) seen = { undone, until: now + WATCH_MS * (1 + random) }
      return seen !== undefined && now >= seen.until
    },
    had() {
      seen = undefined
    },
  }
}
