import { CodegenError } from '../core/failure'
import { accountsBackend } from '../storage/accountsBackend'
import type { Backend } from '../storage/backend'
import { openNewerIndexedDb } from '../storage/indexedDbBackend'
import { memoryDatabases } from '../storage/memoryBackend'
import { createPageStore } from '../storage/pageStore'

/** IndexedDB where it works; else memory. A newer database is only read. `health()` tells which it is. */
export async function openBackend(): Promise<Backend> {
  const backend = accountsBackend()
  try {
    await createPageStore(backend).revision()
    return backend
  } catch (error) {
    if (error instanceof CodegenError && error.failure.code === 'newerDatabase') {
      return { ...accountsBackend(openNewerIndexedDb), isReadOnly: true }
    }
    return accountsBackend(memoryDatabases(), 'memory')
  }
}
