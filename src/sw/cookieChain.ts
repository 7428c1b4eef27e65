/// <reference lib="webworker" />
import { TICK_COOKIE, TICK_LIFE_MS, TICK_PATH } from '../core/tick'
import type { Host } from '../engine/host'
import { hasLetGo, pause, stayAwake } from './stayAwake'

declare const self: ServiceWorkerGlobalScope

const TICK_AGAIN_MS = 10_000

export interface CookieChain {
  /** Sets the chain going if jobs wait and it is not going yet. */
  start(): Promise<void>
  /** The cookie changed: does what is due, rests a while, and changes it again. */
  link(): Promise<void>
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

  /** Every other worker of Firefox ESR 153 sets cookies that nobody keeps, and is not told: there the server sets it. */
  const tick = async (): Promise<void> => {
    const now = Date.now()
    const value = now.toString(36)
    const expires = now + TICK_LIFE_MS
    await self.cookieStore.set({ name: TICK_COOKIE, value, path: '/', sameSite: 'strict', expires })
    const kept = await self.cookieStore.get(TICK_COOKIE)
    if (kept?.value === value) return
    const isSet = await fetch(TICK_PATH, { method: 'POST' }).catch(() => undefined)
    if (isSet) return
    // Offline as well: another try before this event's time is over.
    await pause(TICK_AGAIN_MS)
    await self.cookieStore.set({ name: TICK_COOKIE, value: `${value}-`, path: '/', sameSite: 'strict', expires })
  }

  const link = async (): Promise<void> => {
    if (linked) return
    linked = true
    await stayAwake(host).finally(() => {
      // Before the cookie changes: its event may come before the promise of the change is kept.
      linked = false
    })
    // A new worker starts a chain of its own.
    if (hasLetGo()) return
    if ((await host.goesOn()) && (await host.setsCookies())) await tick()
    else await self.cookieStore.delete(TICK_COOKIE)
  }

  return {
    link,
    async start() {
      if (!cookies || linked || !(await host.goesOn()) || !(await host.setsCookies())) return
      try {
        await cookies.subscribe([{ name: TICK_COOKIE, url: self.registration.scope }])
        await tick()
      } catch {
        // Cookies are off: the jobs go on at the next event of another kind.
      }
    },
  }
}
