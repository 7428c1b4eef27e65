/// <reference lib="webworker" />
import { FETCH_PREFIX } from '../core/wakes'
import type { Host } from '../engine/host'

declare const self: ServiceWorkerGlobalScope

interface FetchEvent extends ExtendableEvent {
  readonly registration: { readonly id: string }
}

/**
 * Chromium: a held answer that the browser itself waits for, through its own restart. However it ends, the job is asked
 * about: what was downloaded is no more than a hint that there is something to fetch.
 */
export function hearBackgroundFetches(host: Host, awake: () => Promise<void>): void {
  for (const end of ['success', 'fail', 'abort']) {
    self.addEventListener(`backgroundfetch${end}`, (event) => {
      const { id } = (event as FetchEvent).registration
      if (!id.startsWith(FETCH_PREFIX)) return
      host.hear(id.slice(FETCH_PREFIX.length))
      ;(event as FetchEvent).waitUntil(awake())
    })
  }
}
