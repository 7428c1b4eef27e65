/// <reference lib="webworker" />
import { LET_GO } from '../core/takeOver'
import { TICK_COOKIE } from '../core/tick'
import { FETCH_PREFIX, PERIODIC_SYNC, SYNC_HOLDS } from '../core/wakes'
import type { WorkerEngine } from './workerEngine'

declare const self: ServiceWorkerGlobalScope

/** What TypeScript does not know of the events that wake a worker. */
interface Wake extends ExtendableEvent {
  readonly tag: string
  readonly registration: { readonly id: string }
}

/**
 * Listens for everything that may wake a worker, from its first moment on and whether or not this browser knows it, and
 * has the engine, which `load` brings, do what is due. It hears what is addressed to it and nothing else, so that it
 * may share a worker with whatever else is in it. `also` is done beside the jobs whenever there is an occasion; it
 * never throws.
 */
export function wakeEngine(load: () => Promise<WorkerEngine>, also: () => Promise<void> = async () => {}): void {
  const on = (type: string, wake: (event: Wake) => ((engine: WorkerEngine) => Promise<void>) | undefined) => {
    self.addEventListener(type, (event) => {
      const work = wake(event as Wake)
      if (work) (event as Wake).waitUntil(load().then(work))
    })
  }
  self.addEventListener('activate', () => {
    // Not waited for: until a worker is activated the browser holds back whatever its pages fetch.
    load()
      .then((engine) => engine.wake(also))
      .catch(() => undefined)
  })
  on('sync', ({ tag }) => {
    const seconds = SYNC_HOLDS.get(tag)
    return seconds === undefined ? undefined : (engine) => engine.sync(seconds)
  })
  on('periodicsync', ({ tag }) => (tag === PERIODIC_SYNC ? (engine) => engine.catchUp() : undefined))
  for (const end of ['success', 'fail', 'abort']) {
    on(`backgroundfetch${end}`, ({ registration: { id } }) => {
      const isOurs = id.startsWith(FETCH_PREFIX)
      return isOurs ? (engine) => engine.fetched(id.slice(FETCH_PREFIX.length)) : undefined
    })
  }

  self.addEventListener('cookiechange', (event) => {
    const isOurs = [...event.changed, ...event.deleted].some(({ name }) => name === TICK_COOKIE)
    if (isOurs) event.waitUntil(load().then((engine) => engine.link()))
  })

  self.addEventListener('message', (event) => {
    if (event.origin !== self.location.origin) return
    const isOurs = event.data === LET_GO || event.data?.command || event.data?.hello
    if (isOurs) event.waitUntil(load().then((engine) => engine.hear(event, also)))
  })
}
