import { CodegenError, failure } from '../core/failure'
import { HELLO, readHelloAnswer } from '../core/hello'
import { get, isObject } from '../core/json'
import { type Command, type CommandMessage, PROTOCOL, type Reply } from '../core/protocol'
import { trustedScriptUrl } from './trustedUrl'

/** The app's own worker, which keeps the app's files as well: it has the whole origin for its scope. */
export const APP_WORKER = import.meta.env.DEV ? '/dev-sw.js?dev-sw' : '/sw.js'

/** A stopped worker is up in under 0.1 s; this is for a machine under load. */
const ANSWER_MS = 10_000

/** Where the engine's worker is: a script to register, or what a host has registered itself. */
export type WorkerPlace = string | ServiceWorkerRegistration

/** A worker that has said that it is ours. */
export interface WorkerLink {
  readonly registration: ServiceWorkerRegistration
  /** What the engine answered. @throws {CodegenError} its failure, or `noAnswer` */
  send(command: Command, epoch?: string): Promise<unknown>
}

/**
 * Takes as long as the worker's installation takes, which may be for ever.
 * @throws {CodegenError} `noAnswer` where there is no worker, or it is another app's; `newerDatabase`: another version's
 */
export async function workerLink(place: WorkerPlace): Promise<WorkerLink> {
  const registration = typeof place === 'string' ? await register(place) : place
  await activated(registration)
  const protocol = readHelloAnswer(await ask(registration, HELLO))
  if (protocol === undefined) throw new CodegenError(failure('noAnswer', 'This worker is none of this library.'))
  if (protocol !== PROTOCOL) throw new CodegenError(failure('newerDatabase'))
  return {
    registration,
    async send(command, epoch) {
      const until = Date.now() + ANSWER_MS
      const message: CommandMessage = { protocol: PROTOCOL, command, until, ...(epoch ? { epoch } : {}) }
      const reply = await ask(registration, message)
      if (!isReply(reply)) throw new CodegenError(failure('noAnswer'))
      if (reply.ok) return reply.value
      throw new CodegenError(reply.failure)
    },
  }
}

async function register(url: string): Promise<ServiceWorkerRegistration> {
  const type = import.meta.env.DEV ? { type: 'module' as const } : {}
  if (url === APP_WORKER) return navigator.serviceWorker.register(trustedScriptUrl(url), type)
  // A scope that is the script itself holds no page: whatever the host has registered stays in its place.
  const scope = new URL(url, location.href).href
  const registration = await navigator.serviceWorker.register(trustedScriptUrl(url), { ...type, scope })
  // No page of that scope is ever opened, so the browser would not look for a new version by itself.
  void registration.update().catch(() => {})
  void dropFormer(scope).catch(() => {})
  return registration
}

/** Builds that name files by their content give every release another address: the release before makes room. */
async function dropFormer(scope: string): Promise<void> {
  for (const other of await navigator.serviceWorker.getRegistrations()) {
    const isAlone = other.scope !== scope && other.active?.scriptURL === other.scope
    if (isAlone && readHelloAnswer(await ask(other, HELLO)) !== undefined) await other.unregister()
  }
}

/** Resolves when a worker can take messages; rejects when the first one could not be installed. */
function activated(registration: ServiceWorkerRegistration): Promise<void> {
  if (registration.active) return Promise.resolve()
  const worker = registration.installing ?? registration.waiting
  return new Promise((resolve, reject) => {
    const look = () => {
      if (registration.active) resolve()
      else if (!worker || worker.state === 'redundant') {
        reject(new CodegenError(failure('noAnswer', 'The background worker could not be installed.')))
      }
    }
    worker?.addEventListener('statechange', look)
    look()
  })
}

/** `postMessage` wakes a stopped worker, unlike a broadcast. Nothing within the time, or nobody there: `undefined`. */
function ask({ active }: ServiceWorkerRegistration, message: typeof HELLO | CommandMessage): Promise<unknown> {
  if (!active || active.state === 'redundant') return Promise.resolve(undefined)
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    const timer = setTimeout(() => done(undefined), ANSWER_MS)
    const done = (answer: unknown) => {
      clearTimeout(timer)
      port1.close()
      resolve(answer)
    }
    port1.onmessage = (event: MessageEvent<unknown>) => done(event.data)
    active.postMessage(message, [port2])
  })
}

function isReply(answer: unknown): answer is Reply {
  return isObject(answer) && typeof get(answer, 'ok') === 'boolean'
}
