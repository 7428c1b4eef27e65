// Switches a broken release off: a server that is started with CODEGEN_WORKER=off answers with this where the app's
// worker would be (elsewhere: serve this file as /sw.js). It throws the stored pages away, removes the worker's
// registration and asks open tabs to load anew, which then come from the server. Jobs and code stay; until the worker
// is back, pages follow jobs.

/** The app's own files; what was shared and not yet seen stays. */
const OURS = /^(workbox-|kubegram-codegen-later$)/

self.addEventListener('install', (event) => event.waitUntil(switchOff()))

async function switchOff() {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => OURS.test(name)).map((name) => caches.delete(name)))
  // Comes after this installation has failed: to wait for it here would be for ever.
  void self.registration.unregister()
  new BroadcastChannel('kubegram-codegen-updates').postMessage('off')
  // Never to be installed itself.
  throw new Error('The background worker is switched off.')
}
