import { CodegenError, failure, toFailure } from '../core/failure'
import { API_BASE_PATHS } from '../core/kubegram'
import { type CodegenEvent, EVENTS_CHANNEL, type EventMessage, PROTOCOL, type Reply } from '../core/protocol'
import type { Backend } from '../storage/backend'
import { createStore, type Store } from '../storage/store'
import { openToken } from '../storage/tokenVault'
import { createAlarm } from './alarm'
import type { AnswerCommand } from './answerCommand'
import { createEngine } from './engine'
import { type ApiAccess, createKubegramApi } from './kubegramApi'
import type { World } from './world'

const ENGINE_LOCK = 'kubegram-codegen-engine'

/** An engine in a real browser context: a service worker, or a page where there is none. */
export interface Host {
  /** Answers a command: what it changed is durable when the answer is there. Never throws. */
  answer(message: unknown): Promise<Reply>
  /** Does what is due, and sets the timer for the rest. */
  ring(): Promise<void>
  /** Whether jobs wait for something that this context does by itself. */
  isWaiting(): boolean
  close(): void
}

/**
 * `loadCommands` brings what answers commands, once the first one comes: most wake-ups bring none, and what they need
 * is loaded with the worker each time. `alsoTell` hears every event that the channel carries.
 */
export function createHost(
  backend: Backend,
  loadCommands: () => Promise<AnswerCommand>,
  alsoTell: (event: CodegenEvent, store: Store) => void = () => {},
): Host {
  const channel = new BroadcastChannel(EVENTS_CHANNEL)
  const world: World = browserWorld(backend, (event) => {
    channel.postMessage({ protocol: PROTOCOL, event } satisfies EventMessage)
    alsoTell(event, world.store)
  })
  const alarm = createAlarm(createEngine(world))
  return {
    async answer(message) {
      try {
        return await (await loadCommands())(world, message)
      } catch (error) {
        return { ok: false, failure: toFailure(error) }
      }
    },
    ring: () => alarm.ring(),
    isWaiting: () => alarm.isSet(),
    close() {
      alarm.stop()
      channel.close()
      world.store.close()
    },
  }
}

function browserWorld(backend: Backend, announce: (event: CodegenEvent) => void): World {
  const store = createStore(backend)
  const access = async (): Promise<ApiAccess> => {
    const { basePath = API_BASE_PATHS[0], teamId, token } = await store.settings()
    return { base: basePath, ...(teamId ? { teamId } : {}), ...(token ? { token: await open(token) } : {}) }
  }
  return {
    store,
    api: createKubegramApi(access),
    now: () => Date.now(),
    random: () => Math.random(),
    withLock,
    announce,
  }
}

async function open(token: Parameters<typeof openToken>[0]): Promise<string> {
  try {
    return await openToken(token)
  } catch {
    // The key is gone or damaged: the only cure is a new sign-in.
    throw new CodegenError(failure('signedOut', 'The stored token can no longer be read.'))
  }
}

/** The lock saves double work; the records' revisions keep it right where there are no locks (plain http). */
async function withLock<T>(work: () => Promise<T>, steal = false): Promise<T | undefined> {
  if (!navigator.locks) return work()
  try {
    const options = steal ? { steal } : { ifAvailable: true }
    return await navigator.locks.request(ENGINE_LOCK, options, (lock) => (lock ? work() : undefined))
  } catch (error) {
    // Taken away, as this context was frozen for so long. What it still does changes nothing that others changed.
    if (error instanceof DOMException && error.name === 'AbortError') return undefined
    throw error
  }
}
