/// <reference lib="webworker" />
import { loadEngine } from './loadEngine'
import { startWorker } from './worker'

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: { url: string; revision: string | null }[] }

startWorker(self.__WB_MANIFEST, loadEngine)
// Only what is imported now, while the worker is installed, may be imported later.
self.addEventListener('install', (event) => event.waitUntil(loadEngine()))
