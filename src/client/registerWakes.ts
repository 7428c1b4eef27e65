import { PERIODIC_SYNC, SYNC_HOLDS } from '../core/wakes'

/** The parts of two APIs of Chromium that are used; TypeScript knows neither. */
interface Syncs {
  readonly sync?: { register(tag: string): Promise<void> }
  readonly periodicSync?: {
    register(tag: string, options: { minInterval: number }): Promise<void>
    unregister(tag: string): Promise<void>
  }
}

/** Browsers make it half a day at the least. */
const EVERY_MS = 12 * 60 * 60 * 1000

/**
 * Has the browser wake the worker later, when no page may be open. Only a page can ask for that: again whenever it may
 * be about to go. Where it is not offered or not granted nothing happens.
 */
export async function registerWakes(worker: ServiceWorkerRegistration | undefined): Promise<void> {
  const registration = worker as Syncs | undefined
  const asked = [...SYNC_HOLDS.keys()].map((tag) => registration?.sync?.register(tag))
  const periodic = registration?.periodicSync?.register(PERIODIC_SYNC, { minInterval: EVERY_MS })
  await Promise.allSettled([...asked, periodic])
}

/** Nothing waits: no look is needed every now and then. One-off syncs end by themselves. */
export async function forgetWakes(worker: ServiceWorkerRegistration | undefined): Promise<void> {
  await (worker as Syncs | undefined)?.periodicSync?.unregister(PERIODIC_SYNC)
}
