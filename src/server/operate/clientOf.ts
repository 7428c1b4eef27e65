import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { isLoopbackName } from '../http/refuseForeignCallers'

type Call = Context<{ Bindings: HttpBindings }>

/** Who asks, by address. A proxy on this machine says whom it asks for; nobody else is believed. */
export function clientOf(c: Call): string {
  const address = addressOf(c)
  const forwarded = c.req.header('X-Forwarded-For')
  const isProxied = forwarded !== undefined && isOurs(address)
  return isProxied ? (forwarded.split(',').at(-1)?.trim() ?? address) : address
}

/** Whether who asks is on this machine: there is no network between. */
export function isBesideUs(c: Call): boolean {
  return isOurs(clientOf(c))
}

function addressOf(c: Call): string {
  return c.env?.incoming?.socket.remoteAddress ?? ''
}

function isOurs(address: string): boolean {
  return isLoopbackName(address.replace('::ffff:', ''))
}
