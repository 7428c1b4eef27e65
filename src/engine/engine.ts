import type { Job } from '../core/job'
import { dueAtOf } from '../core/schedule'
import { transition } from '../core/transition'
import { announceJob, trimHistory } from './jobRecord'
import { createLease } from './lease'
import { perform } from './perform'
import { performTogether } from './performTogether'
import { createTurns } from './turns'
import { type Lock, STALE_MS, type World, worldOf } from './world'

/** Requests under way at one time. */
const AT_ONCE = 6
/** When another context holds the lock, look again after this. */
const LOCKED_MS = 5_000
/** A record that lies further in the future than this was written before the clock went back. */
const CLOCK_MS = 1_000

export interface Engine {
  /**
   * Does everything that is due, and returns when to come back (ms since 1970), or `undefined` when nothing waits.
   * May be called at any time, by any wake-up: calls during a run join it, and running twice does no harm.
   */
  runDueJobs(): Promise<number | undefined>
}

export function createEngine(all: World): Engine {
  const { store, hints } = all
  const turns = createTurns(hints)
  const lease = createLease()
  let known: { readonly epoch: string; readonly world: World } | undefined
  let run: Promise<number | undefined> | undefined
  let poke = () => {}
  let asked = 0

  const ofAccount = (epoch: string): World => {
    if (known?.epoch !== epoch) known = { epoch, world: worldOf(all, epoch) }
    return known.world
  }

  const loop = async (lock: Lock): Promise<void> => {
    const busy = new Set<string>()
    const requests = new Set<Promise<void>>()
    let hasWorked = false
    const start = (jobs: readonly Job[], work: Promise<void>) => {
      hasWorked = true
      for (const { id } of jobs) busy.add(id)
      const request = work.finally(() => {
        requests.delete(request)
        for (const { id } of jobs) busy.delete(id)
      })
      requests.add(request)
    }

    for (;;) {
      // Made before looking, so that a call that comes meanwhile is not missed.
      const poked = new Promise<void>((resolve) => {
        poke = resolve
      })
      const now = all.now()
      const { jobs, epoch, signIns } = await store.look()
      // Taken away: what is under way ends, and nothing new is begun.
      if (!lock.isOurs()) return void (await Promise.all(requests))
      const world = ofAccount(epoch)
      // Frozen between the look and now, or in another time: what was seen is old.
      if (Math.abs(all.now() - now) > STALE_MS || (await mendClock(world, jobs, now))) continue
      const waiting = jobs.filter(({ id }) => !busy.has(id))
      const { together, alone } = turns.take(waiting, AT_ONCE - requests.size, now)
      if (together.length > 0) {
        const asks = performTogether(world, atOnce(together, now), signIns)
        start(
          together,
          asks.then((left) => turns.listed(left, world.now())),
        )
      }
      for (const job of atOnce(alone, now)) start([job], perform(world, job, signIns))
      if (requests.size === 0) {
        // Whatever else was heard is about nobody's job.
        hints.keep(new Set(jobs.map(({ serverJobId = '' }) => serverJobId)))
        // Where it cannot be cut now, it is the next time.
        if (hasWorked) await trimHistory(world).catch(() => {})
        return
      }
      const next = turns.nextAt(
        waiting.filter(({ id }) => !busy.has(id)),
        now,
      )
      // Without room for more it is for a request to end.
      const pause = new AbortController()
      const timer = next !== undefined && next > now ? [world.wait(next - now, pause.signal)] : []
      await Promise.race([poked, ...requests, ...timer])
      pause.abort()
    }
  }

  const isFrozen = async (): Promise<boolean> => lease.isOver(await store.dueJobs(), all.now(), all.random())

  const once = async (): Promise<number | undefined> => {
    turns.begin()
    let going: Promise<void> | undefined
    const work = async (lock: Lock) => {
      lease.had()
      going = loop(lock)
      await going
      return true
    }
    const held = (await all.withLock(work)) ?? ((await isFrozen()) && (await all.withLock(work, true)))
    await going
    const now = all.now()
    const { jobs, epoch } = await store.look()
    // Who holds the lock may be asleep until a moment that the clock went back from.
    if (!held) await mendClock(ofAccount(epoch), jobs, now)
    const next = turns.nextAt(jobs, now)
    return held || next === undefined ? next : Math.max(next, now + LOCKED_MS)
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

/** Jobs whose turn it is, whenever they are due. */
function atOnce(jobs: readonly Job[], now: number): readonly Job[] {
  return jobs.map((job) => ({ ...job, dueAt: Math.min(dueAtOf(job, now), now) }))
}

/** Takes jobs along when the clock went back: they would wait for as long as it went. Tells whether it had to. */
async function mendClock(world: World, jobs: readonly Job[], now: number): Promise<boolean> {
  const ahead = jobs.filter(({ updatedAt }) => updatedAt > now + CLOCK_MS).map(({ id }) => id)
  if (ahead.length === 0) return false
  try {
    const mended = await world.store.updateAll(ahead, (job) => transition(job, { type: 'clockBack' }, world.now()))
    for (const job of mended) announceJob(world, job)
    return mended.length > 0
  } catch {
    // Nothing can be stored now: they are taken along the next time.
    return false
  }
}
