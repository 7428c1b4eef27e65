/// <reference lib="webworker" />
import { SHARES_CACHE } from '../core/share'

const KEPT_MS = 24 * 60 * 60 * 1000

/** What was shared and never shown, as the app was closed too soon, is not kept for ever. Never throws. */
export async function dropOldShares(): Promise<void> {
  try {
    if (!(await caches.has(SHARES_CACHE))) return
    const shares = await caches.open(SHARES_CACHE)
    for (const share of await shares.keys()) {
      const age = Date.now() - Number(share.url.split('/').at(-1))
      if (!(Math.abs(age) <= KEPT_MS)) await shares.delete(share)
    }
  } catch {
    // The storage is not to be had now: again with the next wake-up.
  }
}
