/// <reference lib="webworker" />
import { SHARE_PATH } from '../core/share'
import type { SecondScript } from './secondScript'

declare const self: ServiceWorkerGlobalScope

/** Answers what the system shares with the app. */
export function takeShares(load: () => Promise<SecondScript>): void {
  self.addEventListener('fetch', (event) => {
    const { request } = event
    if (request.method === 'POST' && request.url === self.location.origin + SHARE_PATH) {
      event.respondWith(load().then(({ putAside }) => putAside(request)))
    }
  })
}
