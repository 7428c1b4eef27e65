import type { Engine } from './engine'

/** Timers run on their own clock: one that waits for long looks now and then whether the time of day went ahead. */
const LONGEST_SLEEP_MS = 900_000
/** After an unforeseen error of the engine itself. */
const AFTER_ERROR_MS = 30_000

/** One timer for all jobs: it rings when the earliest is due. */
export interface Alarm {
  /** Runs what is due now, and sets the timer for what comes next. */
  ring(): Promise<void>
  /** Whether anything waits or is being done. */
  isSet(): boolean
  /** Rings no more. Resolves when what is being done is done. */
  stop(): Promise<void>
}

export function createAlarm(engine: Engine, now: () => number = Date.now): Alarm {
  let timer: ReturnType<typeof setTimeout> | undefined
  const ringing = new Set<Promise<void>>()
  let stopped = false

  const set = (at: number | undefined) => {
    clearTimeout(timer)
    timer = undefined
    if (at === undefined || stopped) return
    timer = setTimeout(() => void ring(), Math.min(Math.max(at - now(), 0), LONGEST_SLEEP_MS))
  }

  const run = async (): Promise<void> => {
    try {
      set(await engine.runDueJobs())
    } catch {
      // The database could not be read: its own error has been told. Come back.
      set(now() + AFTER_ERROR_MS)
    }
  }
  const ring = async (): Promise<void> => {
    if (stopped) return
    const running = run()
    ringing.add(running)
    await running
    ringing.delete(running)
  }

  return {
    ring,
    isSet: () => timer !== undefined || ringing.size > 0,
    async stop() {
      stopped = true
      clearTimeout(timer)
      await Promise.all(ringing)
    },
  }
}
