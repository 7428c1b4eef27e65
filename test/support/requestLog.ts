import { once } from 'node:events'
import { request as ask, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface LoggedRequest {
  /** ms since 1970 */
  readonly at: number
  readonly method: string
  readonly path: string
}

/** A plain pass-through in front of a server on loopback that notes every request: what a browser really sent. */
export async function startRequestLog(target: string) {
  const log: LoggedRequest[] = []
  const { hostname, port } = new URL(target)
  const server = createServer((incoming, outgoing) => {
    log.push({ at: Date.now(), method: incoming.method ?? '', path: incoming.url ?? '' })
    const { method, url: path, headers } = incoming
    const onward = ask({ hostname, port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
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
