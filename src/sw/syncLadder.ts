/// <reference lib="webworker" />
import { PERIODIC_SYNC, SYNC_HOLDS } from '../core/wakes'
import type { Host } from '../engine/host'
import { stayAwake } from './stayAwake'

declare const self: ServiceWorkerGlobalScope

/** The part of Background Sync and Periodic Background Sync that is used; TypeScript knows neither. */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string
}

/**
 * Chromium: goes on with syncs that pages registered, also after the browser was closed and opened again. As long as
 * jobs wait each fails on purpose, which has the browser try it again later.
 */
export function climbSyncs(host: Host, start: () => Promise<void>): void {
  const climb = async (seconds: number): Promise<void> => {
    await stayAwake(host, start, seconds * 1000)
    if (await host.goesOn()) throw new Error('Again later.')
  }
  const listen = (type: string, hear: (event: SyncEvent) => void) => self.addEventListener(type, hear as EventListener)

  listen('sync', (event) => {
    const seconds = SYNC_HOLDS.get(event.tag)
    if (seconds) event.waitUntil(climb(seconds))
  })
  listen('periodicsync', (event) => {
    if (event.tag === PERIODIC_SYNC) event.waitUntil(stayAwake(host, start))
  })
}
