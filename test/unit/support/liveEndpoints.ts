import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import type { LiveTransport } from '../../../src/engine/liveTransport'
import { sseTransport } from '../../../src/engine/sseTransport'
import { type Socket, webSocketTransport } from '../../../src/engine/webSocketTransport'

/** A server's side of a transport: the test decides what it says, and when it breaks off. */
export interface LiveEndpoint {
  readonly transport: LiveTransport
  /** Who has come to listen so far, and with what. */
  readonly came: { readonly token: string | undefined; readonly past: number }[]
  /** How many are listening now. */
  listening(): number
  tell(message: string): void
  /** Says that it is there, and nothing about any job. */
  beat(): void
  /** Breaks every connection. */
  cut(): void
  close(): Promise<void>
}

export async function sseEndpoint(): Promise<LiveEndpoint> {
  const responses = new Set<ServerResponse>()
  const came: LiveEndpoint['came'] = []
  const server = createServer((request, response) => {
    const token = request.headers.authorization?.replace('Bearer ', '')
    came.push({ token, past: Number(new URL(request.url ?? '', 'http://localhost').searchParams.get('past')) })
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(':\n\n')
    responses.add(response)
    response.on('close', () => responses.delete(response))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  // As in a browser, where a path is one of this origin.
  const { fetch } = globalThis
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => fetch(origin + path, init))
  const write = (text: string) => {
    for (const response of responses) response.write(text)
  }
  return {
    transport: sseTransport(undefined, async () => true),
    came,
    listening: () => responses.size,
    // In two parts, as a network may deliver it.
    tell(message) {
      write(`data: ${message.slice(0, 7)}`)
      setTimeout(() => write(`${message.slice(7)}\n\n`), 5)
    },
    beat: () => write(':\n\n'),
    cut: () => server.closeAllConnections(),
    async close() {
      vi.unstubAllGlobals()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export async function webSocketEndpoint(): Promise<LiveEndpoint> {
  const came: LiveEndpoint['came'] = []
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  server.on('connection', (socket) => {
    socket.once('message', (data) => came.push(JSON.parse(String(data)) as (typeof came)[number]))
  })
  await once(server, 'listening')
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  const tell = (message: string) => {
    for (const socket of server.clients) socket.send(message)
  }
  const cut = () => {
    for (const socket of server.clients) socket.terminate()
  }
  return {
    // Node 20 has no WebSocket of its own.
    transport: webSocketTransport(url, (address) => {
      const socket = new WebSocket(address)
      socket.on('error', () => undefined)
      return socket as unknown as Socket
    }),
    came,
    listening: () => server.clients.size,
    tell,
    beat: () => tell(''),
    cut,
    async close() {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
