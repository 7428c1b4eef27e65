/// <reference lib="webworker" />
import type { CodegenEvent } from '../core/protocol'
import { SHARES_CACHE } from '../core/share'

declare const self: ServiceWorkerGlobalScope

/** What the system shows of an account goes with it; with a sign-out also what was shared and not yet taken in. */
export async function forgetAccount({ type }: CodegenEvent): Promise<void> {
  if (type !== 'signedOut' && type !== 'accountChanged') return
  if (type === 'signedOut') await caches.delete(SHARES_CACHE)
  await navigator.clearAppBadge?.()
  for (const notification of await self.registration.getNotifications()) notification.close()
}
