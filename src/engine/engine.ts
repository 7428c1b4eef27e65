import { perform } from './perform'
import type { World } from './world'

/** Requests under way at one time. */
const AT_ONCE = 6
/** When another context holds the lock, look again after this. */
const LOCKED_MS = 5_000

export interface Engine {
  /**
   * Does everything that is due, and returns when to come back (ms since 1970), or `undefined` when nothing waits.
   * May be called at any time, by any wake-up: calls during a run join it, and running twice does no harm.
   */
  runDueJobs(): Promise<number | undefined>
}

export function createEngine(world: World): Engine {
  let run: Promise<number | undefined> | undefined
  let poke = () => {}

  const loop = async (): Promise<void> => {
    const underWay = new Map<string, Promise<void>>()
    for (;;) {
      // Made before looking, so that a call that comes meanwhile is not missed.
      const poked = new Promise<void>((resolve) => {
        poke = resolve
      })
      const now = world.now()
      const due = (await world.store.dueJobs()).filter(
        (job) => job.dueAt !== undefined && job.dueAt <= now && !underWay.has(job.id),
      )
      for (const job of due.slice(0, AT_ONCE - underWay.size)) {
        underWay.set(
          job.id,
          perform(world, job).finally(() => underWay.delete(job.id)),
        )
      }
      if (underWay.size === 0) return
      await Promise.race([poked, ...underWay.values()])
    }
  }

  const once = async (): Promise<number | undefined> => {
    const held = await world.withLock(async () => {
      await loop()
      return true
    })
    const next = (await world.store.dueJobs())[0]?.dueAt
    if (next === undefined || held) return next
    return Math.max(next, world.now() + LOCKED_MS)
  }

  return {
    runDueJobs() {
      poke()
      run ??= once().finally(() => {
        run = undefined
      })
      return run
    },
  }
}
