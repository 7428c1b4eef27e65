/// <reference lib="webworker" />
import type { CodegenEvent } from '../core/protocol'
import { LET_GO } from '../core/takeOver'
import { createHost, type Host } from '../engine/host'
import type { Adapters } from '../engine/world'
import { accountsBackend } from '../storage/accountsBackend'
import type { Backend } from '../storage/backend'
import { soundBackend } from '../storage/soundBackend'
import { createStore, type Store } from '../storage/store'
import { createCookieChain } from './cookieChain'
import { HOLD_MS, letGo, pause, stayAwake } from './stayAwake'
import { createSyncLadder } from './syncLadder'

/** What every wake-up of the worker does about jobs. Each resolves when the worker may be stopped again. */
export interface WorkerEngine {
  /** Does what is due, and `also` as far as one event's time goes. */
  wake(also: () => Promise<void>): Promise<void>
  /** A message of a page: a command, which is answered, or the word that a new version takes over. */
  hear(event: ExtendableMessageEvent, also: () => Promise<void>): Promise<void>
  /** A sync that holds the worker for so many seconds. */
  sync(seconds: number): Promise<void>
  /** A look every now and then. */
  catchUp(): Promise<void>
  /** The cookie of the chain changed. */
  link(): Promise<void>
  /**
   * A background fetch for this job of the server ended, however it did, or a push came: what was brought is no more
   * than the word that there is something to fetch.
   */
  fetched(serverJobId: string): Promise<void>
}

export interface WorkerEngineOptions extends Adapters {
  /** In place of IndexedDB. */
  readonly storage?: Backend
  /** Hears every event; until it is done the worker lives. Never rejects. */
  readonly tell?: (event: CodegenEvent, store: Store) => Promise<unknown>
}

/** A notification that the system never says it has shown holds up neither the next one nor the jobs. */
const TELL_MS = 5_000

/** `host` is what the engine's wake-ups go through, `store` what it writes. */
export function createWorkerEngine({
  tell,
  storage,
  ...adapters
}: WorkerEngineOptions = {}): WorkerEngine & { readonly host: Host; readonly store: Store } {
  let telling: Promise<unknown> = Promise.resolve()
  const backend = storage ? soundBackend(storage) : accountsBackend()
  const created = createHost(backend, {
    ...adapters,
    alsoTell(event, store) {
      telling = telling.then(() => tell && Promise.race([tell(event, store), pause(TELL_MS)]))
    },
  })
  const host: Host = {
    ...created,
    ring: () =>
      created
        .ring()
        .then(() => telling)
        .then(() => {}),
  }
  // After the last tab is closed: what holds longest first.
  const chain = createCookieChain(host)
  const ladder = createSyncLadder(host, chain.start)
  const awake = () => stayAwake(host, chain.start)
  const wake = async (also: () => Promise<void>) => {
    await Promise.all([awake(), Promise.race([also(), pause(HOLD_MS)])])
  }
  return {
    host,
    store: createStore(backend),
    wake,
    async hear(event, also) {
      if (event.data === LET_GO) return letGo()
      event.ports[0]?.postMessage(await host.answer(event.data))
      await wake(also)
    },
    sync: ladder.climb,
    catchUp: ladder.catchUp,
    link: chain.link,
    async fetched(serverJobId) {
      host.hear(serverJobId)
      await awake()
    },
  }
}
