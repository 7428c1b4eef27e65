import { once } from 'node:events'
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface LoggedRequest {
  /** ms since 1970 */
  readonly at: number
  readonly method: string
  readonly path: string
}

/** Tells whether it answers a request itself. */
export type OwnAnswer = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean

/**
 * A plain pass-through in front of a server on loopback that notes every request: what a browser really sent. What
 * `answers` takes on is neither noted nor passed through.
 */
export async function startRequestLog(target: string, answers: OwnAnswer = () => false) {
  const log: LoggedRequest[] = []
  const { hostname, port } = new URL(target)
  const server = createServer((incoming, outgoing) => {
    if (answers(incoming, outgoing)) return
    log.push({ at: Date.now(), method: incoming.method ?? '', path: incoming.url ?? '' })
    const { method, url: path, headers } = incoming
    const onward = ask({ hostname, port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    // Who does not listen any more is not kept connected: of open streams a client may have so many.
    outgoing.on('close', () => onward.destroy())
    incoming.pipe(onward)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    log: log as readonly LoggedRequest[],
    async dispose() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
