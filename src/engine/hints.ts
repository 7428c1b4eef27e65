/** A hint that brought nothing is not followed by another one for this long: whoever hints may be wrong for ever. */
const AGAIN_MS = 10_000

/**
 * Server jobs that something may have happened to: they are asked about out of turn. In memory only: one that is lost
 * costs nothing but time. Moments are ms since 1970.
 */
export interface Hints {
  /** Heard of at `now`; `isAsked`: by the user, who may ask as often as there is a button. */
  add(serverJobId: string, now: number, isAsked?: boolean): void
  /** From when on the job may be asked about for a hint's sake, if there is one. */
  at(serverJobId: string): number | undefined
  /** It is being asked about: a hint that comes from now on is a new one. */
  taken(serverJobId: string, now: number): void
  /** Only these jobs are followed: what is heard of others is about nobody's. */
  keep(followed: ReadonlySet<string>): void
}

export function createHints(): Hints {
  const waiting = new Map<string, number>()
  const askedAt = new Map<string, number>()
  return {
    add(id, now, isAsked = false) {
      const earliest = isAsked ? now : Math.max(now, (askedAt.get(id) ?? now - AGAIN_MS) + AGAIN_MS)
      waiting.set(id, Math.min(waiting.get(id) ?? earliest, earliest))
    },
    at: (id) => waiting.get(id),
    taken(id, now) {
      waiting.delete(id)
      askedAt.set(id, now)
    },
    keep(followed) {
      for (const id of [...waiting.keys(), ...askedAt.keys()]) {
        if (followed.has(id)) continue
        waiting.delete(id)
        askedAt.delete(id)
      }
    },
  }
}
