import type { Random } from './random'
import type { Time } from './time'

/** Where a context may die: before the effect of a port call, or after it and before anybody hears of it. */
export interface Killer {
  /** Told of every point; `true` kills the context there. */
  strikes(point: string): boolean
}

/** One JavaScript environment: a worker or a tab. Dead, nothing of it ever goes on; frozen, it goes on later. */
export interface Context {
  readonly name: string
  isAlive(): boolean
  kill(): void
  freeze(ms: number): void
  /** Until when it was frozen the last time. */
  frozenUntil(): number
  onDeath(what: () => void): void
  /** A timer of its own. */
  later(ms: number): Promise<void>
  /** An effect on something shared, which takes a moment, and which this context may not live to see the end of. */
  port<T>(point: string, takesMs: () => number, effect: () => Promise<T>): Promise<T>
}

export function createContext(name: string, time: Time, random: Random, killer: Killer): Context {
  let alive = true
  let frozenUntil = 0
  const mourners: (() => void)[] = []
  const kill = () => {
    if (!alive) return
    alive = false
    for (const mourner of mourners) mourner()
  }
  const deliver = (what: () => void) => {
    if (!alive) return
    if (frozenUntil > time.now()) time.after(frozenUntil - time.now(), () => deliver(what))
    else what()
  }
  const soon = (ms: number, what: () => void) => {
    if (ms === 0) what()
    else time.after(ms, what)
  }
  return {
    name,
    isAlive: () => alive,
    kill,
    freeze(ms) {
      frozenUntil = Math.max(frozenUntil, time.now() + ms)
    },
    frozenUntil: () => frozenUntil,
    onDeath: (what) => void mourners.push(what),
    later: (ms) => new Promise((resolve) => void time.after(ms, () => deliver(resolve))),
    port: (point, takesMs, effect) =>
      new Promise((resolve, reject) => {
        if (!alive) return
        if (killer.strikes(`${point} before`)) return kill()
        soon(takesMs(), () => {
          // What has been asked for happens, whether or not anybody lives to hear of it.
          if (!alive && random.chance(0.5)) return
          const settle = (tell: () => void) => {
            if (!alive) return
            if (killer.strikes(`${point} after`)) return kill()
            soon(takesMs(), () => deliver(tell))
          }
          effect().then(
            (value) => settle(() => resolve(value)),
            (error) => settle(() => reject(error)),
          )
        })
      }),
  }
}
