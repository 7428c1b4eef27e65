import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { StartError } from './startError'

/** Listens, and gives the address to open. @throws {StartError} when the port cannot be had */
export async function listen(server: Server, port: number, host: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, port, host)))
    server.listen(port, host, resolve)
  })
  const { port: taken } = server.address() as AddressInfo
  return `http://${nameOf(host)}:${taken}`
}

function nameOf(host: string): string {
  if (['127.0.0.1', '::1', '0.0.0.0', '::'].includes(host)) return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

function explain(error: NodeJS.ErrnoException, port: number, host: string): Error {
  if (error.code === 'EADDRINUSE') {
    return new StartError(
      `Port ${port} is taken by another program. Stop that one, or choose another port: PORT=${port + 1} npm start`,
    )
  }
  if (error.code === 'EACCES') {
    return new StartError(`Port ${port} needs special rights. Choose one above 1023: PORT=8090 npm start`)
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return new StartError(`HOST is "${host}", which is no address of this machine. Try 127.0.0.1 or 0.0.0.0.`)
  }
  return error
}

/**
 * Gives the function that stops: what is being asked is answered within `graceMs`, then every connection is cut. Node
 * counts a connection that a browser has opened ahead as busy, so that its own `close` would wait for nothing.
 */
export function stopperOf(server: Server): (graceMs: number) => Promise<void> {
  const answering = new Set<ServerResponse>()
  let wake = () => {}
  server.on('request', (_request, response) => {
    answering.add(response)
    response.on('close', () => {
      answering.delete(response)
      if (answering.size === 0) wake()
    })
  })
  return async (graceMs) => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    if (answering.size > 0) {
      const cut = new AbortController()
      wake = () => cut.abort()
      await sleep(graceMs, undefined, { signal: cut.signal }).catch(() => undefined)
    }
    server.closeAllConnections()
    await closed
  }
}
