/// <reference lib="webworker" />
import { endFetches } from './endFetches'
import { putAside } from './putAside'
import { answerClick, tellUser } from './tellUser'
import { createWorkerEngine, type WorkerEngine, type WorkerEngineOptions } from './workerEngine'

/** The engine, and what the app's worker needs beside it now and then. */
export interface AppEngine extends WorkerEngine {
  /** A notification was clicked. */
  clicked(data: unknown, action: string): Promise<void>
  /** Something was shared with the app. */
  putAside(request: Request): Promise<Response>
}

export function createAppEngine(options: WorkerEngineOptions = {}): AppEngine {
  const engine = createWorkerEngine({
    ...options,
    // Told or not, the record stands.
    tell: (event, store) => Promise.allSettled([tellUser(event, store), endFetches(event, store)]),
  })
  return { ...engine, clicked: (data, action) => answerClick(engine.host, data, action), putAside }
}
