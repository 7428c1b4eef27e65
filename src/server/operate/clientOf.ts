import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { isLoopbackName } from '../http/refuseForeignCallers'

/** Who asks, by address. A proxy on this machine says whom it asks for; nobody else is believed. */
export function clientOf(c: Context<{ Bindings: HttpBindings }>): string {
  const address = c.env?.incoming?.socket.remoteAddress ?? ''
  const forwarded = c.req.header('X-Forwarded-For')
  const isProxied = forwarded !== undefined && isLoopbackName(address.replace('::ffff:', ''))
  return isProxied ? (forwarded.split(',').at(-1)?.trim() ?? address) : address
}
