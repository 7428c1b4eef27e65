import { Workbox } from 'workbox-window'
import { CodegenError, failure } from '../core/failure'
import { type Command, type CommandMessage, PROTOCOL, type Reply } from '../core/protocol'
import type { Backend } from '../storage/backend'
import { trustedScriptUrl } from './trustedUrl'

/** A stopped worker is up in under 0.1 s; this is for a machine under load. */
const ANSWER_MS = 10_000

/** The way to the engine, wherever it runs. */
export interface EngineLink {
  readonly engine: 'worker' | 'page'
  /** What the engine answered. @throws {CodegenError} its failure, or `noAnswer` */
  send(command: Command): Promise<unknown>
  close(): void
}

/** The engine in the service worker. Rejects where there can be none. */
export async function workerLink(url: string): Promise<EngineLink> {
  const worker = new Workbox(trustedScriptUrl(url), import.meta.env.DEV ? { type: 'module' } : {})
  const registration = await worker.register({ immediate: true })
  if (!registration) throw new CodegenError(failure('noAnswer', 'No service worker here.'))
  await activated(registration)
  return {
    engine: 'worker',
    async send(command) {
      const message: CommandMessage = { protocol: PROTOCOL, command }
      // Commands carry their own ids, so that asking twice does nothing twice.
      const reply = (await ask(registration, message)) ?? (await ask(registration, message))
      if (!reply) throw new CodegenError(failure('noAnswer'))
      return open(reply)
    },
    close() {},
  }
}

/** The engine in this page: it stops with the page, and goes on when the page is opened again. */
export async function pageLink(backend: Backend): Promise<EngineLink> {
  const { createHost } = await import('../engine/host')
  const host = createHost(backend, async () => (await import('../engine/commandSet')).commands)
  return {
    engine: 'page',
    async send(command) {
      const reply = await host.answer({ protocol: PROTOCOL, command } satisfies CommandMessage)
      void host.ring()
      return open(reply)
    },
    close: () => host.close(),
  }
}

function open(reply: Reply): unknown {
  if (reply.ok) return reply.value
  throw new CodegenError(reply.failure)
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

/** `postMessage` wakes a stopped worker, unlike a broadcast. Nothing within the time: `undefined`. */
function ask(registration: ServiceWorkerRegistration, message: CommandMessage): Promise<Reply | undefined> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    const timer = setTimeout(() => done(undefined), ANSWER_MS)
    const done = (reply: Reply | undefined) => {
      clearTimeout(timer)
      port1.close()
      resolve(reply)
    }
    port1.onmessage = (event: MessageEvent<Reply>) => done(event.data)
    registration.active?.postMessage(message, [port2])
  })
}
