import { CodegenError } from '../core/failure'
import type { Backend } from '../storage/backend'
import { openIndexedDb, openNewerIndexedDb } from '../storage/indexedDbBackend'
import { createMemoryBackend } from '../storage/memoryBackend'
import { createPageStore } from '../storage/pageStore'
import { reopeningBackend } from '../storage/reopeningBackend'

/** IndexedDB where it works; else memory. A newer database is only read. `health()` tells which it is. */
export async function openBackend(): Promise<Backend> {
  const backend = reopeningBackend(openIndexedDb)
  try {
    await createPageStore(backend).revision()
    return backend
  } catch (error) {
    if (error instanceof CodegenError && error.failure.code === 'newerDatabase') {
      return { ...reopeningBackend(openNewerIndexedDb), isReadOnly: true }
    }
    return createMemoryBackend()
  }
}
