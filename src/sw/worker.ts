/// <reference lib="webworker" />
import { clientsClaim } from 'workbox-core'
import { createHandlerBoundToURL, type PrecacheEntry } from 'workbox-precaching'
import { registerRoute } from 'workbox-routing'
import { SHARE_PATH } from '../core/share'
import { TAKE_OVER } from '../core/takeOver'
import type { AppEngine } from './appEngine'
import { isAppPlace } from './appPlaces'
import { keepOfflineFiles } from './offlineFiles'
import { dropOldShares } from './oldShares'
import { wakeEngine } from './wakeEngine'

declare const self: ServiceWorkerGlobalScope

/**
 * Sets the app's worker up: `files` are what it keeps for offline use. It answers the network by itself; whatever has to
 * do with jobs wakes the engine, which `load` brings.
 */
export function startWorker(files: readonly PrecacheEntry[], load: () => Promise<AppEngine>): void {
  const offline = keepOfflineFiles(files)
  clientsClaim()
  if (import.meta.env.PROD) {
    registerRoute(
      ({ request, url }) => request.mode === 'navigate' && isAppPlace(url.pathname),
      createHandlerBoundToURL('/index.html'),
    )
  }
  wakeEngine(load, async () => {
    await dropOldShares()
    await offline.keepLater()
  })

  self.addEventListener('message', (event) => {
    // Said by the page when the user agreed to a new version.
    if (event.origin === self.location.origin && event.data === TAKE_OVER) event.waitUntil(self.skipWaiting())
  })

  self.addEventListener('notificationclick', (event) => {
    const { notification, action } = event
    notification.close()
    event.waitUntil(load().then((engine) => engine.clicked(notification.data, action)))
  })

  self.addEventListener('push', (event) => {
    event.waitUntil(load().then((engine) => engine.pushed(event.data?.text() ?? '')))
  })

  self.addEventListener('pushsubscriptionchange', (event) => {
    ;(event as ExtendableEvent).waitUntil(load().then((engine) => engine.resubscribe()))
  })

  self.addEventListener('fetch', (event) => {
    const { request } = event
    if (request.method === 'POST' && request.url === self.location.origin + SHARE_PATH) {
      // What lies there since long ago would be shown with it.
      event.respondWith(
        dropOldShares()
          .then(load)
          .then((engine) => engine.putAside(request)),
      )
    }
  })
}
