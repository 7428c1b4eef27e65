/// <reference lib="webworker" />
import { LET_GO } from '../core/takeOver'
import type { Adapters } from '../engine/world'
import { wakeEngine } from './wakeEngine'
import { createWorkerEngine, type WorkerEngineOptions } from './workerEngine'

declare const self: ServiceWorkerGlobalScope & {
  /** What a host's own worker sets before it imports this script. */
  readonly kubegramCodegen?: Adapters & Pick<WorkerEngineOptions, 'storage'>
}

// The worker for other apps: the engine alone. It keeps no files and answers no requests, so it may stand beside a
// host's own worker, or be imported by it.
const engine = createWorkerEngine(self.kubegramCodegen)
wakeEngine(async () => engine)

/** Registered by the library itself, under a scope that holds no page: nobody else waits for this worker. */
const isAlone = self.registration.scope === self.location.href

if (isAlone) {
  self.addEventListener('install', (event) => {
    // The one at work is never idle while jobs wait: it has to be told that it is replaced.
    self.registration.active?.postMessage(LET_GO)
    event.waitUntil(self.skipWaiting())
  })
}
