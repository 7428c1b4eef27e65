/// <reference lib="webworker" />
import { createAppEngine } from './appEngine'
import { startWorker } from './worker'

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: { url: string; revision: string | null }[] }

// The development server's worker is a module, and those have no `importScripts`: everything at once.
const engine = createAppEngine()
startWorker(self.__WB_MANIFEST, async () => engine)
