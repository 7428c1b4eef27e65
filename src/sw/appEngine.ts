/// <reference lib="webworker" />
import { readPush } from '../core/push'
import { endFetches } from './endFetches'
import { forgetAccount } from './forgetAccount'
import { createPushes } from './pushes'
import { putAside } from './putAside'
import { answerClick, tellOfPush, tellUser } from './tellUser'
import { createWorkerEngine, type WorkerEngine, type WorkerEngineOptions } from './workerEngine'

/** The engine, and what the app's worker needs beside it now and then. */
export interface AppEngine extends WorkerEngine {
  /** A notification was clicked. */
  clicked(data: unknown, action: string): Promise<void>
  /** Something was shared with the app. */
  putAside(request: Request): Promise<Response>
  /** A push came with this text. */
  pushed(text: string): Promise<void>
  /** The browser has another subscription now, or none. */
  resubscribe(): Promise<void>
}

export function createAppEngine(options: WorkerEngineOptions = {}): AppEngine {
  const engine = createWorkerEngine({
    ...options,
    // Told or not, the record stands.
    tell: (event, store) => {
      // Not waited for: what is to be told does not wait for a server.
      void pushes.hear(event)
      return Promise.allSettled([tellUser(event, store), endFetches(event, store), forgetAccount(event)])
    },
  })
  const { host, store } = engine
  const pushes = createPushes(host, store)
  return {
    ...engine,
    async hear(event, also) {
      const isSignOut = event.data?.command?.type === 'signOut'
      const leave = isSignOut ? await pushes.leaving() : pushes.look
      await Promise.all([engine.hear(event, also), leave()])
    },
    clicked: (data, action) => answerClick(host, data, action),
    putAside,
    async pushed(text) {
      const serverJobId = readPush(text)
      if (serverJobId !== undefined) await engine.fetched(serverJobId)
      await tellOfPush(serverJobId, store)
    },
    resubscribe: pushes.renew,
  }
}
