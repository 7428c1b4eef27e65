import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

/** A push service on this machine, which Firefox is told to use in place of Mozilla's. It reads nothing it carries. */
export interface PushRelay {
  readonly origin: string
  /** What Firefox needs to use it, and to say yes to notifications. */
  readonly preferences: Readonly<Record<string, string | number | boolean>>
  /** Subscriptions that were made, and pushes that the browser took. */
  readonly subscribed: readonly string[]
  readonly taken: readonly string[]
  close(): Promise<void>
}

interface Said {
  readonly messageType?: string
  readonly channelID?: string
  readonly updates?: readonly { readonly version: string }[]
}

/** Speaks the browser's side of https://mozilla-push-service.readthedocs.io, and takes pushes by HTTP (RFC 8030). */
export async function startPushRelay(): Promise<PushRelay> {
  const subscribed: string[] = []
  const taken: string[] = []
  let browser: WebSocket | undefined
  const tell = (message: object) => browser?.send(JSON.stringify(message))

  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const channelID = request.url?.slice('/push/'.length) ?? ''
    const isKnown = request.method === 'POST' && subscribed.includes(channelID)
    response.writeHead(isKnown ? 201 : 404).end()
    if (!isKnown) return
    const headers = { encoding: String(request.headers['content-encoding']) }
    const data = Buffer.concat(chunks).toString('base64url')
    tell({ messageType: 'notification', channelID, version: randomUUID(), data, headers })
  }
  const server = createServer((request, response) => void take(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`

  const hear = ({ messageType, channelID = '', updates = [] }: Said) => {
    switch (messageType) {
      case 'hello':
        return tell({ messageType, status: 200, uaid: randomUUID().replaceAll('-', ''), use_webpush: true })
      case 'register':
        subscribed.push(channelID)
        return tell({ messageType, channelID, status: 200, pushEndpoint: `http://${host}/push/${channelID}` })
      case 'unregister':
        subscribed.splice(subscribed.indexOf(channelID), 1)
        return tell({ messageType, channelID, status: 200 })
      case 'ack':
        return taken.push(...updates.map(({ version }) => version))
    }
  }
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket) => {
    browser = socket
    socket.on('message', (text) => hear(JSON.parse(String(text)) as Said))
  })

  return {
    origin: `http://${host}`,
    preferences: {
      'dom.push.serverURL': `ws://${host}/`,
      'dom.push.testing.allowInsecureServerURL': true,
      'permissions.default.desktop-notification': 1,
      // They switch push off.
      'remote.prefs.recommended': false,
    },
    subscribed,
    taken,
    async close() {
      browser?.terminate()
      sockets.close()
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
