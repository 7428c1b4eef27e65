/// <reference lib="webworker" />
import { secondScript } from './secondScript'
import { startWorker } from './worker'

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: { url: string; revision: string | null }[] }

// The development server's worker is a module, and those have no `importScripts`: everything at once.
startWorker(self.__WB_MANIFEST, async () => secondScript)
