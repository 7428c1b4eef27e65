import { CodegenError } from '../core/failure'
import { type Command, type CommandMessage, PROTOCOL } from '../core/protocol'
import type { Adapters } from '../engine/world'
import type { Backend } from '../storage/backend'

export interface PageLink {
  /** What the engine answered. @throws {CodegenError} its failure */
  send(command: Command, epoch?: string): Promise<unknown>
  /** Resolves when everything that was asked for has been answered; what is under way goes on to its end. */
  close(): Promise<void>
}

/** The engine in this page: it stops with the page, and goes on when the page is opened again. */
export async function pageLink(backend: Backend, adapters: Adapters): Promise<PageLink> {
  const { createHost } = await import('../engine/host')
  // The page goes on reading after its engine was closed.
  const shared: Backend = { ...backend, close() {} }
  const host = createHost(shared, adapters)
  const underWay = new Set<Promise<unknown>>()
  return {
    async send(command, epoch) {
      const answering = host.answer({
        protocol: PROTOCOL,
        command,
        ...(epoch ? { epoch } : {}),
      } satisfies CommandMessage)
      underWay.add(answering)
      const reply = await answering
      underWay.delete(answering)
      void host.ring()
      if (reply.ok) return reply.value
      throw new CodegenError(reply.failure)
    },
    async close() {
      await Promise.all(underWay)
      host.close()
    },
  }
}
