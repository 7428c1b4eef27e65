import type { Host } from '../engine/host'

/**
 * One event may hold the worker no longer than this: pages ping every 20 s, so the next event takes over, while a
 * single event of over 5 minutes makes Chromium kill the worker in spite of pings.
 */
export const HOLD_MS = 25_000

/** A new version that has not taken over by then does not come: the work goes on here. */
const LET_GO_MS = 60_000

let release = () => {}
let released = new Promise<void>((resolve) => {
  release = resolve
})
let releasedAt = Number.NEGATIVE_INFINITY

/**
 * A new version is about to take over, which the browser allows once this worker has nothing to do: what is under way
 * is finished, but nothing waits for more any longer. The new worker goes on from what is stored.
 */
export function letGo(): void {
  releasedAt = Date.now()
  release()
  released = new Promise((resolve) => {
    release = resolve
  })
}

export function hasLetGo(): boolean {
  return Math.abs(Date.now() - releasedAt) < LET_GO_MS
}

/** Does what is due, and holds the worker for `ms` as long as jobs wait. `onWaiting` is called when they do. */
export async function stayAwake(host: Host, onWaiting = async () => {}, ms = HOLD_MS): Promise<void> {
  const held = pause(Math.min(ms, HOLD_MS))
  const work = async () => {
    await host.ring()
    if (!host.isWaiting() || hasLetGo()) return
    await onWaiting()
    await Promise.race([held, released])
  }
  await Promise.race([held, work()])
  if (ms > HOLD_MS && host.isWaiting() && !hasLetGo()) await stayAwake(host, onWaiting, ms - HOLD_MS)
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
