import { CodegenError, type Failure, toFailure } from '../core/failure'
import { accountsBackend } from '../storage/accountsBackend'
import type { Backend } from '../storage/backend'
import { openNewerIndexedDb } from '../storage/indexedDbBackend'
import { memoryDatabases } from '../storage/memoryBackend'
import { createPageStore } from '../storage/pageStore'

/** A profile that is slow, or another tab that holds on, may need a moment more. */
const TRIES = 2

export interface OpenedBackend {
  readonly backend: Backend
  /** Why it is memory alone. */
  readonly trouble?: Failure
}

/**
 * IndexedDB where it works, asked twice; else memory. A newer database is only read. `onLost`: the browser took the
 * database away while it was open.
 */
export async function openBackend(onLost: () => void = () => {}): Promise<OpenedBackend> {
  let trouble: Failure | undefined
  for (let tries = 0; tries < TRIES; tries++) {
    const backend = accountsBackend({ onLost })
    try {
      await createPageStore(backend).revision()
      return { backend }
    } catch (error) {
      backend.close()
      if (error instanceof CodegenError && error.failure.code === 'newerDatabase') {
        return { backend: { ...accountsBackend({ open: openNewerIndexedDb }), isReadOnly: true } }
      }
      // The first word says most: what is asked again waits behind it, and hears nothing.
      trouble ??= toFailure(error)
    }
  }
  const backend = accountsBackend({ open: memoryDatabases(), kind: 'memory' })
  return { backend, ...(trouble ? { trouble } : {}) }
}
