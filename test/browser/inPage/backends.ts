import type { Backend } from '../../../src/storage/backend'
import { DATABASE, openIndexedDb } from '../../../src/storage/indexedDbBackend'

/** Nothing is stored any more. */
export async function emptied(): Promise<void> {
  const names = (await indexedDB.databases()).map(({ name = '' }) => name)
  // Also those of other accounts; what was never there is deleted as well.
  await Promise.all([DATABASE, ...names.filter((name) => name.startsWith(DATABASE))].map((name) => deleted(name)))
}

/** The browser's own IndexedDB, empty each time: takes the place of the backends that the tests in Node have. */
export const BACKENDS: readonly (readonly [string, () => Promise<Backend>])[] = [
  [
    'indexedDB',
    async () => {
      await emptied()
      return openIndexedDb()
    },
  ],
]

function deleted(name: string): Promise<void> {
  const request = indexedDB.deleteDatabase(name)
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve()
    request.onerror = () => reject(request.error)
    request.onblocked = () => reject(new Error(`${name} is held open.`))
  })
}
