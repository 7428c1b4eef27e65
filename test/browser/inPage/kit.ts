import { DATABASE, openIndexedDb } from '../../../src/storage/indexedDbBackend'
import { createPageStore } from '../../../src/storage/pageStore'
import { layVersion1, VERSION_1 } from '../../unit/support/frozenDatabase'
import { emptied } from './backends'

/** What tests from outside call in the page. */
const kit = {
  openIndexedDb,
  createPageStore,
  randomText,
  emptied,
  version,
  layVersion1: layCopies,
  checkCopies,
  migrateUntil,
}

/** Text that no compression makes smaller: a browser counts what it writes. */
function randomText(units: number): string {
  let text = ''
  while (text.length < units) text += String.fromCharCode(...crypto.getRandomValues(new Uint16Array(8_192)))
  return text.slice(0, units)
}

/** Of the database as it is. What `indexedDB.databases()` says is not what an upgrade left that was killed. */
function version(): Promise<number> {
  const request = indexedDB.open(DATABASE)
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result.version)
      request.result.close()
    }
    request.onerror = () => reject(request.error)
  })
}

/** A database of version 1 with some megabytes in it. */
async function layCopies(copies: number): Promise<void> {
  await layVersion1(DATABASE, copies)
}

/**
 * Opens the database, and comes back when its migration has made so many puts, or all of them: says how many. Stopped on
 * the way, the migration does not come to its end as long as the page lives.
 */
function migrateUntil(puts = Number.POSITIVE_INFINITY): Promise<number> {
  const { put } = IDBObjectStore.prototype
  let made = 0
  return new Promise((resolve) => {
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given) {
      made += 1
      if (made === puts) {
        keepAlive(this)
        resolve(made)
      }
      return put.apply(this, given)
    }
    void openIndexedDb().then((backend) => {
      IDBObjectStore.prototype.put = put
      backend.close()
      resolve(made)
    })
  })
}

/** A transaction with requests under way is not committed. */
function keepAlive(store: IDBObjectStore): void {
  store.count().onsuccess = () => keepAlive(store)
}

/** What is wrong with what became of it, graph by graph; nothing, when all of it is there. */
async function checkCopies(copies: number): Promise<readonly string[]> {
  const store = createPageStore(await openIndexedDb())
  const wrong: string[] = []
  for (const { graphId, map } of VERSION_1.answers.of) {
    for (let copy = 0; copy < copies; copy++) {
      const id = copy === 0 ? graphId : `${graphId} ${copy}`
      const found = Object.entries((await store.codeMap(id))[id] ?? {})
      if (JSON.stringify(found) !== JSON.stringify(map)) wrong.push(id)
    }
  }
  if (JSON.stringify(await store.jobs()) !== JSON.stringify(VERSION_1.answers.jobs)) wrong.push('jobs')
  store.close()
  return wrong
}

export type Kit = typeof kit
Object.assign(window, { kit })
