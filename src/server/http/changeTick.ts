import type { Handler } from 'hono'
import { TICK_COOKIE, TICK_LIFE_MS } from '../../core/tick'

/** Changes the cookie that wakes the worker, for browsers whose workers cannot: the next link of its chain. */
export const changeTick: Handler = () => {
  const cookie = `${TICK_COOKIE}=${Date.now().toString(36)}; Path=/; Max-Age=${TICK_LIFE_MS / 1000}; SameSite=Strict`
  return new Response(null, { status: 204, headers: { 'Set-Cookie': cookie, 'Cache-Control': 'no-store' } })
}
