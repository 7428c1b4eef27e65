import type { Host } from '../engine/host'

/**
 * One event may hold the worker no longer than this: pages ping every 20 s, so the next event takes over, while a
 * single event of over 5 minutes makes Chromium kill the worker in spite of pings.
 */
const HOLD_MS = 25_000

/** Does what is due, and holds the worker for a while as long as jobs wait. `onWaiting` is called when they do. */
export async function stayAwake(host: Host, onWaiting: () => Promise<void> = async () => {}): Promise<void> {
  const held = new Promise<void>((resolve) => setTimeout(resolve, HOLD_MS))
  const work = async () => {
    await host.ring()
    if (!host.isWaiting()) return
    await onWaiting()
    await held
  }
  await Promise.race([held, work()])
}
