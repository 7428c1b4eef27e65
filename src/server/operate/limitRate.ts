import type { HttpBindings } from '@hono/node-server'
import type { MiddlewareHandler } from 'hono'
import { json } from '../api/answers'
import { clientOf } from './clientOf'

const MINUTE_MS = 60_000

/** Lets each client ask `perMinute` times a minute; 0 is no limit. Who asks more is told when to come back. */
export function limitRate(
  perMinute: number,
  now: () => number = Date.now,
): MiddlewareHandler<{ Bindings: HttpBindings }> {
  let minute = 0
  let asked = new Map<string, number>()
  return async (c, next) => {
    if (perMinute === 0) return next()
    const present = Math.floor(now() / MINUTE_MS)
    if (present !== minute) asked = new Map()
    minute = present
    const client = clientOf(c)
    const times = (asked.get(client) ?? 0) + 1
    asked.set(client, times)
    if (times <= perMinute) return next()
    const seconds = Math.ceil(((minute + 1) * MINUTE_MS - now()) / 1000)
    return json(
      429,
      { error: 'Too many requests', details: `At most ${perMinute} a minute` },
      { 'Retry-After': String(seconds) },
    )
  }
}
