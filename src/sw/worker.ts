/// <reference lib="webworker" />
import { clientsClaim } from 'workbox-core'
import { createHandlerBoundToURL, type PrecacheEntry } from 'workbox-precaching'
import { registerRoute } from 'workbox-routing'
import { LET_GO, TAKE_OVER } from '../core/takeOver'
import { createHost, type Host } from '../engine/host'
import { openIndexedDb } from '../storage/indexedDbBackend'
import { reopeningBackend } from '../storage/reopeningBackend'
import { hearBackgroundFetches } from './backgroundFetch'
import { createCookieChain } from './cookieChain'
import { hearNotices } from './notices'
import { keepOfflineFiles } from './offlineFiles'
import type { SecondScript } from './secondScript'
import { letGo, stayAwake } from './stayAwake'
import { climbSyncs } from './syncLadder'
import { takeShares } from './takeShares'

declare const self: ServiceWorkerGlobalScope

/** Everything that is not the app: answered by the server, or honestly not at all. */
const NOT_THE_APP = /^\/(api|kg-mirror)\/|^\/healthz|\/[^/]+\.[^/]+$/

/** Sets the worker up: `files` are what it keeps for offline use, `loadCommands` brings its second script. */
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
  const created = createHost(reopeningBackend(openIndexedDb), loadCommands, notices.hear)
  const host: Host = { ...created, ring: () => created.ring().then(notices.allTold) }
  notices.answerClicks(host)
  // After the last tab is closed: what holds longest first. (A push will be one more of these.)
  const chain = createCookieChain(host)
  const awake = () => stayAwake(host, chain.start)
  climbSyncs(host, chain.start)
  hearBackgroundFetches(host, awake)

  self.addEventListener('activate', (event) => {
    event.waitUntil(Promise.all([offline.keepLater(), awake()]))
  })

  self.addEventListener('message', (event) => {
    if (event.origin !== self.location.origin) return
    // Said by the page when the user agreed to a new version.
    if (event.data === TAKE_OVER) event.waitUntil(self.skipWaiting())
    else if (event.data === LET_GO) letGo()
    else event.waitUntil(obey(event))
  })

  async function obey(event: ExtendableMessageEvent): Promise<void> {
    event.ports[0]?.postMessage(await host.answer(event.data))
    await Promise.all([offline.keepLater(), awake()])
  }
}
