import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import * as v from 'valibot'
import { json } from '../api/answers'
import type { PushStore } from './pushStore'
import { pushCallSchemas } from './readPushCall'

const MOST_BYTES = 64 * 1024
const COME_BACK_SECONDS = '60'

/** `POST` and `DELETE` of a browser's push subscription; docs/push.md has the words. */
export function pushRoutes(store: PushStore, allowed: string | undefined): Hono {
  const schemas = pushCallSchemas(allowed)
  const routes = new Hono()
  routes.use(bodyLimit({ maxSize: MOST_BYTES, onError: () => json(413, TOO_LARGE, { Connection: 'close' }) }))
  routes.post('/', async (c) => {
    const { read, refusal } = readBody(schemas.follow, await c.req.text())
    if (refusal) return refusal
    const followed = await store.follow(read.subscription, read.jobIds)
    return followed ? json(200, followed) : json(503, FULL, { 'Retry-After': COME_BACK_SECONDS })
  })
  routes.delete('/', async (c) => {
    const { read, refusal } = readBody(schemas.leave, await c.req.text())
    if (refusal) return refusal
    await store.leave(read.endpoint, read.jobIds)
    return new Response(null, { status: 204, headers: { 'Cache-Control': 'no-store' } })
  })
  return routes
}

const TOO_LARGE = { error: 'Body too large', details: `At most ${MOST_BYTES / 1024} KiB` }
const FULL = { error: 'Too many subscriptions', details: 'Jobs are followed without pushes until others have ended' }

type Read<T> = { readonly read: T; readonly refusal?: never } | { readonly read?: never; readonly refusal: Response }

function readBody<T>(schema: v.GenericSchema<unknown, T>, text: string): Read<T> {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return refuse('The body is no JSON')
  }
  const parsed = v.safeParse(schema, body)
  if (parsed.success) return { read: parsed.output }
  const [issue] = parsed.issues
  return refuse(`${v.getDotPath(issue) ?? 'body'}: ${issue.message}`)
}

function refuse(details: string): { readonly refusal: Response } {
  return { refusal: json(400, { error: 'Validation error', details }) }
}
