/// <reference lib="webworker" />
import type { Host } from '../engine/host'
import { stayAwake } from './stayAwake'

declare const self: ServiceWorkerGlobalScope

/** Tiny, and at `/`: Firefox tells of no other. It is there only while jobs wait. */
const TICK = 'kubegram_codegen_tick'
/** Should the worker die in the middle of a link, the cookie goes by itself. */
const TICK_LIFE_MS = 120_000

export interface CookieChain {
  /** Sets the chain going if jobs wait and it is not going yet. */
  start(): Promise<void>
}

/**
 * Goes on after the last tab is closed: a worker that subscribed to a cookie gets an event for every change of it, and
 * each event brings a fresh allowance of time. So every link does what is due, rests a while, and changes the cookie
 * again. Measured to last over 33 minutes in Chromium 156 and Firefox ESR 153, where a plain worker lasts 30 s.
 * Where there is no such API this does nothing.
 */
export function createCookieChain(host: Host): CookieChain {
  const cookies = 'cookieStore' in self ? self.registration.cookies : undefined
  let linked = false

  const tick = () =>
    self.cookieStore.set({
      name: TICK,
      value: Date.now().toString(36),
      path: '/',
      sameSite: 'strict',
      expires: Date.now() + TICK_LIFE_MS,
    })

  const link = async (): Promise<void> => {
    if (linked) return
    linked = true
    await stayAwake(host).finally(() => {
      // Before the cookie changes: its event may come before the promise of the change is kept.
      linked = false
    })
    if (host.isWaiting()) await tick()
    else await self.cookieStore.delete(TICK)
  }

  if (cookies) self.addEventListener('cookiechange', (event) => event.waitUntil(link()))

  return {
    async start() {
      if (!cookies || linked || !host.isWaiting()) return
      try {
        await cookies.subscribe([{ name: TICK, url: self.registration.scope }])
        await tick()
      } catch {
        // Cookies are off: the jobs go on at the next event of another kind.
      }
    },
  }
}
