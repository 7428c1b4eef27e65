import { toFailure } from '../core/failure'
import { HELLO_ANSWER, isHello } from '../core/hello'
import { get, isObject } from '../core/json'
import { type CodegenEvent, type EventMessage, PROTOCOL, type Reply } from '../core/protocol'
import { deadlineOf } from '../core/schedule'
import type { Backend } from '../storage/backend'
import { createStore, type Store } from '../storage/store'
import { readAccess } from './access'
import { createAlarm } from './alarm'
import { carryOut } from './commands'
import { createEngine } from './engine'
import { eventsChannel } from './eventsChannel'
import { createHints } from './hints'
import { createKubegramApi } from './kubegramApi'
import { createLiveUpdates, type LiveUpdates } from './liveUpdates'
import { readCommand, readEpoch, readUntil } from './readCommand'
import { rest } from './rest'
import { shedCookies } from './shedCookies'
import { sseTransport } from './sseTransport'
import type { Adapters, Lock, World } from './world'

const ENGINE_LOCK = 'kubegram-codegen-engine'
/** For the last check, and for storing what it brings. */
const GRACE_MS = 60_000

/** An engine in a real browser context: a service worker, or a page where there is none. */
export interface Host {
  /** Answers a hello, or a command: what it changed is durable when the answer is there. Never throws. */
  answer(message: unknown): Promise<Reply>
  /** Does what is due, and sets the timer for the rest. */
  ring(): Promise<void>
  /** Whether jobs wait for something that this context does by itself. */
  isWaiting(): boolean
  /** Whether to go on with no page open: jobs wait, their time is not up, and the user wants it. */
  goesOn(): Promise<boolean>
  /** Whether cookies may be set: not after the server refused requests for them. */
  setsCookies(): Promise<boolean>
  /** Something may have happened to this server job: it is asked about at the next ring. */
  hear(serverJobId: string): void
  /** What is under way is finished, and told of; nothing new is begun. */
  close(): void
}

export interface HostOptions extends Adapters {
  /** Hears every event that the channel carries. */
  readonly alsoTell?: (event: CodegenEvent, store: Store) => void
}

export function createHost(backend: Backend, { alsoTell, ...adapters }: HostOptions = {}): Host {
  const channel = eventsChannel()
  const world: World = browserWorld(backend, adapters, (event) => {
    channel.postMessage({ protocol: PROTOCOL, event } satisfies EventMessage)
    alsoTell?.(event, world.store)
  })
  // Others say it too: a page that does its work itself, or a worker that takes over.
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const event = isObject(data) ? get(data, 'event') : undefined
    if (isObject(event) && get(event, 'type') === 'accountChanged') backend.accounts?.follow()
  }
  const engine = createEngine(world)
  const { store } = world
  let live: LiveUpdates | undefined
  const alarm = createAlarm({
    async runDueJobs() {
      const next = await engine.runDueJobs()
      // Not waited for, and its trouble is nobody's: what is due is done without it.
      live?.follow(next !== undefined).catch(() => {})
      return next
    },
  })
  return {
    async answer(message) {
      if (isHello(message)) return HELLO_ANSWER
      try {
        live ??= listen(world, () => void alarm.ring())
        return { ok: true, value: await carryOut(world, readCommand(message), readEpoch(message), readUntil(message)) }
      } catch (error) {
        return { ok: false, failure: toFailure(error) }
      }
    },
    ring: () => alarm.ring(),
    isWaiting: () => alarm.isSet(),
    async goesOn() {
      if ((await store.settings()).afterClosing === false) return false
      const latest = Date.now() - GRACE_MS
      return (await store.dueJobs()).some((job) => deadlineOf(job) > latest)
    },
    setsCookies: async () => (await store.settings()).cookiesShedAt === undefined,
    hear: (serverJobId) => world.hints.add(serverJobId, world.now()),
    close() {
      live?.stop()
      void alarm.stop().then(() => {
        channel.close()
        store.close()
      })
    },
  }
}

function browserWorld(backend: Backend, adapters: Adapters, announce: (event: CodegenEvent) => void): World {
  const store = createStore(backend)
  const apiOf = (account: Store) => createKubegramApi(() => readAccess(account), adapters.fetch)
  return {
    ...adapters,
    store,
    api: apiOf(store),
    apiOf,
    hints: createHints(),
    now: () => Date.now(),
    wait: rest,
    random: () => Math.random(),
    withLock,
    announce,
    shedCookies: () => shedCookies(store, announce),
  }
}

/** Listens for whoever looks: with no page open the schedule is quick enough. */
function listen({ store, hints, fetch, now }: World, ring: () => void): LiveUpdates {
  const hear = (serverJobId: string) => {
    hints.add(serverJobId, now())
    ring()
  }
  return createLiveUpdates({ transport: sseTransport(fetch), store, access: () => readAccess(store), hear })
}

/** The lock saves double work; the records' revisions keep it right where there are no locks (plain http). */
async function withLock<T>(work: (lock: Lock) => Promise<T>, steal = false): Promise<T | undefined> {
  const locks = globalThis.navigator?.locks
  let isOurs = true
  const own: Lock = { isOurs: () => isOurs }
  if (!locks) return work(own)
  try {
    const options = steal ? { steal } : { ifAvailable: true }
    return await locks.request(ENGINE_LOCK, options, (lock) => (lock ? work(own) : undefined))
  } catch (error) {
    const name = error instanceof DOMException ? error.name : ''
    // Browsers that let a site store nothing give it no locks either; what is in memory is nobody else's.
    if (name === 'SecurityError') return work(own)
    isOurs = false
    // Taken away, as this context was frozen for so long. What it still does changes nothing that others changed.
    if (name === 'AbortError') return undefined
    throw error
  }
}
