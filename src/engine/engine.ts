import type { Job } from '../core/job'
import { perform } from './perform'
import type { World } from './world'

/** Requests under way at one time. */
const AT_ONCE = 6
/** When another context holds the lock, look again after this. */
const LOCKED_MS = 5_000
/** A context that holds the lock and does nothing of what is due for this long is frozen: its lock is taken away. */
const LEASE_MS = 90_000
/** What was read longer ago than this is read again before anything is done about it. */
const STALE_MS = 10_000
/** A job that is still due after it was looked after, because nothing can be stored, is left alone for this long. */
const STUCK_MS = 30_000

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
  let asked = 0

  /** The revisions that were looked after: whoever is due again unchanged is stuck, and would be due for ever. */
  const loop = async (tried: Map<string, number>): Promise<void> => {
    const underWay = new Map<string, Promise<void>>()
    for (;;) {
      // Made before looking, so that a call that comes meanwhile is not missed.
      const poked = new Promise<void>((resolve) => {
        poke = resolve
      })
      const now = world.now()
      const heard = [...world.hints]
      const waiting = await world.store.dueJobs()
      // Frozen between the look and now: what was seen is old.
      if (world.now() - now > STALE_MS) continue
      const isHinted = (job: Job) => job.state === 'polling' && heard.includes(job.serverJobId ?? '')
      const isDue = (job: Job) => job.dueAt !== undefined && job.dueAt <= now && tried.get(job.id) !== job.revision
      const due = waiting.filter((job) => !underWay.has(job.id) && (isDue(job) || isHinted(job)))
      for (const job of due.slice(0, AT_ONCE - underWay.size)) {
        tried.set(job.id, job.revision)
        // A hint that comes while the job is being asked about stays: that answer may be older.
        if (isHinted(job)) world.hints.delete(job.serverJobId ?? '')
        underWay.set(
          job.id,
          perform(world, { ...job, dueAt: Math.min(job.dueAt ?? now, now) }).finally(() => underWay.delete(job.id)),
        )
      }
      if (underWay.size === 0) {
        // Whatever is left is about nobody's job.
        for (const id of heard) world.hints.delete(id)
        return
      }
      await Promise.race([poked, ...underWay.values()])
    }
  }

  /** What was due, and untouched, when the lock was refused, and when to take it: not all waiting contexts at once. */
  let refused: { readonly due: string; readonly until: number } | undefined

  const isFrozen = async (): Promise<boolean> => {
    const now = world.now()
    const untouched = (await world.store.dueJobs()).filter(({ dueAt = now }) => dueAt <= now)
    const due = untouched.map(({ id, revision }) => `${id} ${revision}`).join()
    if (due === '' || refused?.due !== due) refused = { due, until: now + LEASE_MS * (1 + world.random() / 2) }
    return due !== '' && now >= refused.until
  }

  const once = async (): Promise<number | undefined> => {
    const tried = new Map<string, number>()
    const work = async () => {
      refused = undefined
      await loop(tried)
      return true
    }
    const held = (await world.withLock(work)) ?? ((await isFrozen()) && (await world.withLock(work, true)))
    const now = world.now()
    const moments = (await world.store.dueJobs()).map(({ id, revision, dueAt = now }) =>
      tried.get(id) === revision ? Math.max(dueAt, now + STUCK_MS) : dueAt,
    )
    if (moments.length === 0) return undefined
    const next = moments.reduce((a, b) => Math.min(a, b))
    return held ? next : Math.max(next, now + LOCKED_MS)
  }

  /** A call that comes when a run has already looked for the last time makes it look again. */
  const untilUnasked = async (): Promise<number | undefined> => {
    for (;;) {
      const heard = asked
      const next = await once()
      if (asked === heard) return next
    }
  }

  return {
    runDueJobs() {
      asked += 1
      poke()
      run ??= untilUnasked().finally(() => {
        run = undefined
      })
      return run
    },
  }
}
