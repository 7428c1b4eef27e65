/// <reference lib="webworker" />
import { accountsBackend } from '../../../src/storage/accountsBackend'
import type { Backend, StoreName } from '../../../src/storage/backend'
import { openIndexedDb } from '../../../src/storage/indexedDbBackend'
import { type AppEngine, createAppEngine } from '../../../src/sw/appEngine'

declare const self: ServiceWorkerGlobalScope & { engine: AppEngine }

// Stands in for the worker's second script, which makes the same engine: here every call of a port tells the test
// before its effect, and again when that is done and nobody has heard of it yet. The test lets it go on, or stops the
// worker there.

/** Resolves when the test lets the worker go on; where it is to die, never. */
async function pass(point: string): Promise<void> {
  // Cut off by the end of the worker, and by nothing else.
  await fetch(`/kills-at?point=${encodeURIComponent(point)}`, { cache: 'no-store' })
}

async function watched<T>(point: string, effect: () => Promise<T>): Promise<T> {
  await pass(`${point} before`)
  // Its end is no less an end for being an error.
  const [ended] = await Promise.allSettled([effect()])
  await pass(`${point} after`)
  if (ended.status === 'rejected') throw ended.reason
  return ended.value
}

async function openWatched(onClosed?: () => void, name?: string): Promise<Backend> {
  const backend = await openIndexedDb(onClosed, name)
  return {
    ...backend,
    read: (stores, work) => watched('read', () => backend.read(stores, work)),
    write: (stores: readonly StoreName[], work) =>
      watched(`write ${stores.join(' ')}`, () => backend.write(stores, work)),
  }
}

self.engine = createAppEngine({
  storage: accountsBackend({ open: openWatched }),
  fetch: (input, init) => watched(portOf(String(input), init?.method), () => fetch(input, init)),
})

function portOf(url: string, method = 'GET'): string {
  if (method === 'POST') return 'submit'
  if (method === 'DELETE') return 'cancel'
  const part = /\/codegen\/[^/]+\/(status|results)$/.exec(url)?.[1]
  return part ?? 'list'
}
