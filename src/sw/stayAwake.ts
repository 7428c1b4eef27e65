import type { Host } from '../engine/host'

/**
 * One event may hold the worker no longer than this: pages ping every 20 s, so the next event takes over, while a
 * single event of over 5 minutes makes Chromium kill the worker in spite of pings.
 */
const HOLD_MS = 25_000

let release = () => {}
const released = new Promise<void>((resolve) => {
  release = resolve
})
let isReleased = false

/**
 * A new version is about to take over, which the browser allows once this worker has nothing to do: what is under way
 * is finished, but nothing waits for more any longer. The new worker goes on from what is stored.
 */
export function letGo(): void {
  isReleased = true
  release()
}

export function hasLetGo(): boolean {
  return isReleased
}

/** Does what is due, and holds the worker for `ms` as long as jobs wait. `onWaiting` is called when they do. */
export async function stayAwake(host: Host, onWaiting = async () => {}, ms = HOLD_MS): Promise<void> {
  const held = pause(Math.min(ms, HOLD_MS))
  const work = async () => {
    await host.ring()
    if (!host.isWaiting() || isReleased) return
    await onWaiting()
    await Promise.race([held, released])
  }
  await Promise.race([held, work()])
  if (ms > HOLD_MS && host.isWaiting() && !isReleased) await stayAwake(host, onWaiting, ms - HOLD_MS)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
