import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import type { Backend } from '../../../src/storage/backend'
import { openIndexedDb } from '../../../src/storage/indexedDbBackend'
import { createMemoryBackend } from '../../../src/storage/memoryBackend'

/** A browser that has never been here. */
export function freshIndexedDb(): void {
  globalThis.indexedDB = new IDBFactory()
}

/** The same for suites that run in real browsers too. */
export async function emptied(): Promise<void> {
  freshIndexedDb()
}

/** Both places where records are kept, each empty: they must not differ in anything that a caller sees. */
export const BACKENDS: readonly (readonly [string, () => Promise<Backend>])[] = [
  ['memory', async () => createMemoryBackend()],
  [
    'indexedDB',
    () => {
      freshIndexedDb()
      return openIndexedDb()
    },
  ],
]
