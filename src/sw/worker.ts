/// <reference lib="webworker" />
import { clientsClaim } from 'workbox-core'
import { createHandlerBoundToURL, type PrecacheEntry } from 'workbox-precaching'
import { registerRoute } from 'workbox-routing'
import { TAKE_OVER } from '../core/takeOver'
import { startEngine } from './engineWorker'
import { hearNotices } from './notices'
import { keepOfflineFiles } from './offlineFiles'
import type { SecondScript } from './secondScript'
import { takeShares } from './takeShares'

declare const self: ServiceWorkerGlobalScope

/** Everything that is not the app: answered by the server, or honestly not at all. */
const NOT_THE_APP = /^\/(api|kg-mirror)\/|^\/healthz|\/[^/]+\.[^/]+$/

/** Sets the app's worker up: `files` are what it keeps for offline use, `loadCommands` brings its second script. */
export function startWorker(files: readonly PrecacheEntry[], loadCommands: () => Promise<SecondScript>): void {
  const offline = keepOfflineFiles(files)
  clientsClaim()
  takeShares(loadCommands)
  if (import.meta.env.PROD) {
    registerRoute(
      ({ request, url }) => request.mode === 'navigate' && !NOT_THE_APP.test(url.pathname),
      createHandlerBoundToURL('/index.html'),
    )
  }
  const notices = hearNotices(loadCommands)
  const host = startEngine(loadCommands, {
    alsoTell: notices.hear,
    allTold: notices.allTold,
    alsoDo: offline.keepLater,
  })
  notices.answerClicks(host)

  self.addEventListener('message', (event) => {
    // Said by the page when the user agreed to a new version.
    if (event.origin === self.location.origin && event.data === TAKE_OVER) event.waitUntil(self.skipWaiting())
  })
}
