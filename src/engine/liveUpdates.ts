import type { Store } from '../storage/store'
import type { ApiAccess } from './kubegramApi'
import type { LiveTransport } from './liveTransport'
import { rest } from './rest'

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 60_000
/** A connection that lasted this long was a good one: the next try comes soon again. */
const STEADY_MS = 10_000
/** Clocks and requests on their way: what ended shortly before the first job was taken does no harm. */
const MARGIN_MS = 5_000

export interface LiveUpdates {
  /** Said after every look at the jobs: listens while some wait and the user wants it. */
  follow(isWaiting: boolean): Promise<void>
  stop(): void
}

export interface LiveParts {
  readonly transport: LiveTransport
  readonly store: Pick<Store, 'settings' | 'dueJobs'>
  readonly access: () => Promise<ApiAccess>
  hear(serverJobId: string): void
}

/** Keeps one connection of a transport up, and tells what is heard on it. Nothing here is needed for any job to end. */
export function createLiveUpdates({ transport, store, access, hear }: LiveParts): LiveUpdates {
  let current: { readonly key: string; readonly control: AbortController } | undefined
  let isStopped = false
  let turn = 0

  const listen = async (as: ApiAccess, signal: AbortSignal): Promise<void> => {
    for (let failures = 0; !signal.aborted; ) {
      const startedAt = Date.now()
      try {
        if ((await transport.listen({ access: as, pastMs: await pastMs(), signal, hear })) === 'notOffered') return
      } catch {
        // No connection, or one that broke: the jobs are asked about as before.
      }
      failures = Date.now() - startedAt >= STEADY_MS ? 0 : failures + 1
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS)
      await rest(pause * (0.5 + Math.random() / 2), signal)
    }
  }

  /** How far back something may have been missed: since the first of the jobs was taken. */
  const pastMs = async (): Promise<number> => {
    const now = Date.now()
    const since = (await store.dueJobs()).reduce((first, job) => Math.min(first, job.acceptedAt ?? first), now)
    return now - since + MARGIN_MS
  }

  return {
    async follow(isWaiting) {
      // What was said last counts, whatever takes longest to find out.
      const mine = ++turn
      const isWanted = isWaiting && (await store.settings()).live !== false
      const as = isWanted ? await access() : undefined
      if (mine !== turn) return
      const key = JSON.stringify(as)
      if (key === current?.key) return
      current?.control.abort()
      current = undefined
      if (!as || isStopped) return
      current = { key, control: new AbortController() }
      void listen(as, current.control.signal)
    },
    stop() {
      isStopped = true
      current?.control.abort()
    },
  }
}
