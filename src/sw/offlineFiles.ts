/// <reference lib="webworker" />

import { cleanupOutdatedCaches, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching'
import { registerRoute } from 'workbox-routing'

declare const self: ServiceWorkerGlobalScope

/** What the app can do without for a while: the build puts scripts there that no first view needs. */
const LATER = /^\/(assets\/later|examples|icons)\//
const LATER_CACHE = 'kubegram-codegen-later'

export interface OfflineFiles {
  /** Fetches what is not kept yet, and drops what no version needs any more. Never throws. */
  keepLater(): Promise<void>
}

/**
 * The app's own files, kept for offline use: the shell with the installation, all of it or the installation fails; the
 * rest afterwards, so that a first visit on a bad network waits for the shell alone.
 */
export function keepOfflineFiles(files: readonly PrecacheEntry[]): OfflineFiles {
  const isLater = ({ url }: PrecacheEntry) => LATER.test(new URL(url, self.location.origin).pathname)
  precacheAndRoute(files.filter((file) => !isLater(file)))
  cleanupOutdatedCaches()

  /** By path, the URL that a file is kept under: where its name does not hold its content's hash, the URL does. */
  const wanted = new Map(
    files
      .filter(isLater)
      .map(({ url, revision }) => {
        const { pathname, href } = new URL(url, self.location.origin)
        return [pathname, revision ? `${href}?${revision}` : href] as const
      })
      .sort(),
  )
  registerRoute(
    ({ url, sameOrigin }) => sameOrigin && wanted.has(url.pathname),
    async ({ url }) => {
      const key = wanted.get(url.pathname) ?? url.href
      const cache = await caches.open(LATER_CACHE).catch(() => undefined)
      const kept = await cache?.match(key)
      if (kept) return kept
      const response = await fetch(key)
      // On a full disk it is used all the same: where room is made is such a place itself.
      if (response.ok) await cache?.put(key, response.clone()).catch(() => {})
      return response
    },
  )

  let isComplete = false
  const keepAll = async () => {
    if (isComplete) return
    try {
      const cache = await caches.open(LATER_CACHE)
      const kept = new Set((await cache.keys()).map(({ url }) => url))
      const keys = new Set(wanted.values())
      await Promise.all([...kept].filter((url) => !keys.has(url)).map((url) => cache.delete(url)))
      // One after the other: the page that has just been opened needs the network more.
      for (const key of keys) {
        if (kept.has(key)) continue
        const response = await fetch(key)
        if (response.ok) await cache.put(key, response)
      }
      isComplete = true
    } catch {
      // Offline, or the storage is full: again with the next wake-up.
    }
  }
  /** Wake-ups come in numbers while a page opens: all wait for the same. */
  let keeping: Promise<void> | undefined
  return {
    keepLater() {
      keeping ??= keepAll().finally(() => {
        keeping = undefined
      })
      return keeping
    },
  }
}
