/// <reference lib="webworker" />
import { LET_GO } from '../core/takeOver'
import type { Commands } from '../engine/commandSet'
import { createHost, type Host, type HostOptions } from '../engine/host'
import { openIndexedDb } from '../storage/indexedDbBackend'
import { reopeningBackend } from '../storage/reopeningBackend'
import { hearBackgroundFetches } from './backgroundFetch'
import { createCookieChain } from './cookieChain'
import { letGo, stayAwake } from './stayAwake'
import { climbSyncs } from './syncLadder'

declare const self: ServiceWorkerGlobalScope

export interface EngineWorkerOptions extends HostOptions {
  /** Resolves when everything that was told by `alsoTell` has been dealt with: until then the worker must live. */
  readonly allTold?: () => Promise<void>
  /** Done beside the jobs whenever there is an occasion. Never throws. */
  readonly alsoDo?: () => Promise<void>
}

/**
 * Runs the engine in this worker, at every wake-up there is. It answers what is addressed to it and nothing else, so
 * that it may share a worker with whatever else is in it.
 */
export function startEngine(loadCommands: () => Promise<Commands>, options: EngineWorkerOptions = {}): Host {
  const { allTold = async () => {}, alsoDo = async () => {}, ...forHost } = options
  const created = createHost(reopeningBackend(openIndexedDb), loadCommands, forHost)
  const host: Host = { ...created, ring: () => created.ring().then(allTold) }
  // After the last tab is closed: what holds longest first. (A push will be one more of these.)
  const chain = createCookieChain(host)
  const awake = () => stayAwake(host, chain.start)
  climbSyncs(host, chain.start)
  hearBackgroundFetches(host, awake)

  self.addEventListener('activate', (event) => event.waitUntil(Promise.all([alsoDo(), awake()])))
  self.addEventListener('message', (event) => {
    if (event.origin !== self.location.origin) return
    if (event.data === LET_GO) letGo()
    else if (event.data?.command || event.data?.hello) event.waitUntil(obey(event))
  })

  async function obey({ data, ports }: ExtendableMessageEvent): Promise<void> {
    ports[0]?.postMessage(await host.answer(data))
    await Promise.all([alsoDo(), awake()])
  }
  return host
}
