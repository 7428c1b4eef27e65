import { isOver } from '../api/holdAnswer'
import type { Changes } from '../jobs/changes'
import type { DuePush, PushStore } from './pushStore'
import type { PushOutcome } from './sendPush'

/** How often to look for what no change told of: ends while no server listened, and pushes that are tried again. */
const LOOK_MS = 30_000
/** Far longer than sending takes; a server that dies with a push in hand leaves it to the others for so long. */
const LEASE_MS = 60_000
const MOST_AT_ONCE = 50
const MOST_TRIES = 5

export interface PusherOptions {
  readonly store: PushStore
  readonly changes: Changes
  readonly send: (push: DuePush) => Promise<PushOutcome>
  readonly log: (line: string) => void
  readonly count: (outcome: PushOutcome['outcome']) => void
}

export interface Pusher {
  /** Takes nothing more, and waits for what is being sent. */
  stop(): Promise<void>
}

/**
 * Pushes when jobs end, whichever server worked on them: every server hears of the end, and one takes the row. Each is
 * sent at least once, and twice only when a server dies right after sending.
 */
export function startPusher({ store, changes, send, log, count }: PusherOptions): Pusher {
  let ended = new Set<string>()
  let isLookDue = true
  let isStopped = false
  let hush: (() => void) | undefined
  let running: Promise<void> | undefined

  const deliver = async (push: DuePush) => {
    const result = await send(push)
    count(result.outcome)
    switch (result.outcome) {
      case 'gone':
        return store.forget(push)
      case 'later':
        if (push.tries >= MOST_TRIES) return store.drop(push)
        return store.putOff(push, result.afterMs ?? LEASE_MS * push.tries)
      case 'refused':
        // Where to is the browser's secret; the host says enough.
        log(`A push to ${new URL(push.endpoint).host} was refused: ${result.why}`)
        return store.drop(push)
      case 'sent':
        return store.drop(push)
    }
  }

  const empty = async (among?: readonly string[]) => {
    for (let isMore = true; isMore && !isStopped; ) {
      const due = await store.take(LEASE_MS, MOST_AT_ONCE, among)
      await Promise.all(due.map(deliver))
      isMore = due.length === MOST_AT_ONCE
    }
  }

  const work = async () => {
    while (!isStopped && (isLookDue || ended.size > 0)) {
      const among = isLookDue ? undefined : [...ended]
      isLookDue = false
      ended = new Set()
      await empty(among)
    }
  }
  const wake = () => {
    running ??= work()
      .catch((error: unknown) => log(`Pushes could not be sent: ${error instanceof Error ? error.message : error}`))
      .finally(() => {
        running = undefined
      })
  }

  const listen = () => {
    hush ??= changes.listen({
      hear({ jobId, status }) {
        if (!isOver(status)) return
        ended.add(jobId)
        wake()
      },
      lost() {
        hush = undefined
      },
    })
  }
  const look = () => {
    listen()
    isLookDue = true
    wake()
  }
  look()
  const timer = setInterval(look, LOOK_MS)

  return {
    async stop() {
      isStopped = true
      clearInterval(timer)
      hush?.()
      await running
    },
  }
}
