import { createHash, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { json } from '../api/answers'

/** Lets in whoever shows `token`, and says no in the words of the Kubegram server. */
export function requireToken(token: string): MiddlewareHandler {
  const wanted = digest(token)
  return async (c, next) => {
    const shown = /^Bearer +(.+)$/i.exec(c.req.header('Authorization') ?? '')?.[1]
    if (shown === undefined) return json(401, { error: 'No session found' })
    // Digests are of one length, so that the comparison takes one time whatever was shown.
    if (!timingSafeEqual(digest(shown.trim()), wanted)) return json(401, { error: 'Invalid token' })
    return next()
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
