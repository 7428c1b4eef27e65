import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import type { Backend } from '../../../src/storage/backend'
import { openIndexedDb } from '../../../src/storage/indexedDbBackend'
import { createMemoryBackend } from '../../../src/storage/memoryBackend'
import { openJournal } from './journalBackend'

/** A browser that has never been here. */
export function freshIndexedDb(): void {
  globalThis.indexedDB = new IDBFactory()
}

/** The same for suites that run in real browsers too. */
export async function emptied(): Promise<void> {
  freshIndexedDb()
}

const folder = mkdtempSync(join(tmpdir(), 'kubegram-journal-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
let journals = 0

/** All places where records are kept, and one that a host could bring, each empty: they must not differ in anything that a caller sees. */
export const BACKENDS: readonly (readonly [string, () => Promise<Backend>])[] = [
  ['memory', async () => createMemoryBackend()],
  [
    'indexedDB',
    () => {
      freshIndexedDb()
      return openIndexedDb()
    },
  ],
  ['journal', () => openJournal(join(folder, `${++journals}`))],
]
