import { type IDBPDatabase, openDB, unwrap } from 'idb'
import { CodegenError, failure } from '../core/failure'
import { type Backend, KEY_PATHS, type Key, keyOf, type Query, type StoreName, type Tx } from './backend'
import { migrate, VERSION } from './migrations'

export const DATABASE = 'kubegram-codegen'
/** Opening may hang for ever (a blocked upgrade, a broken profile): then it counts as failed. */
const OPEN_MS = 10_000

/**
 * Opens the database. `onClosed` is told when the browser or a newer tab takes it away.
 * @throws {CodegenError} `newerDatabase`, `storageTrouble`
 */
export async function openIndexedDb(onClosed: () => void = () => {}, name = DATABASE): Promise<Backend> {
  const limit = createLimit()
  let upgrade: IDBTransaction | undefined
  let reason: unknown
  const opening = asked(() =>
    openDB(name, VERSION, {
      upgrade(db, oldVersion, _newVersion, tx) {
        // How long it takes depends on what there is; it is whole or undone.
        limit.stop()
        upgrade = unwrap(tx)
        migrate(db, oldVersion, tx as never).catch((error: unknown) => {
          reason = error
          unlessEnded(() => tx.abort())
        })
      },
      blocked: () => limit.say('Another tab of this app still holds it: close that one.'),
      ...lettingGo(onClosed),
    }),
  ).catch((error: unknown) => Promise.reject(upgrade?.error ?? reason ?? error))
  return backendOn(await limit.keep(opening))
}

/**
 * Opens a database that a newer version made, as it is, for reading only: what it says may not be all that is there, but
 * nothing of it is changed. @throws {CodegenError} `storageTrouble`
 */
export async function openNewerIndexedDb(onClosed: () => void = () => {}, name = DATABASE): Promise<Backend> {
  const db = await createLimit().keep(asked(() => openDB(name, undefined, lettingGo(onClosed))))
  const write = () => Promise.reject(new CodegenError(failure('newerDatabase')))
  return { ...backendOn(db), write, isReadOnly: true }
}

/** Some browsers refuse by throwing. */
async function asked(open: () => Promise<IDBPDatabase>): Promise<IDBPDatabase> {
  return open()
}

/** An old tab must not keep a newer one from upgrading: it lets go and asks for a reload. */
function lettingGo(onClosed: () => void) {
  return {
    blocking(_mine: number, _wanted: number | null, event: IDBVersionChangeEvent) {
      ;(event.target as IDBDatabase).close()
      onClosed()
    },
    terminated: onClosed,
  }
}

/** A time limit for opening; `say` adds what is known of the hindrance. */
function createLimit() {
  let timer: ReturnType<typeof setTimeout> | undefined
  let hindrance = ''
  return {
    stop: () => clearTimeout(timer),
    say(what: string) {
      hindrance = ` ${what}`
    },
    async keep(opening: Promise<IDBPDatabase>): Promise<IDBPDatabase> {
      const limit = new Promise<never>((_resolve, reject) => {
        const giveUp = () =>
          reject(new CodegenError(failure('storageTrouble', `The database did not open.${hindrance}`)))
        timer = setTimeout(giveUp, OPEN_MS)
      })
      try {
        return await Promise.race([opening, limit])
      } catch (error) {
        // Should it open after all, it must not block others.
        opening.then(
          (db) => db.close(),
          () => {},
        )
        throw readable(error)
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

function backendOn(opened: IDBPDatabase): Backend {
  const db = unwrap(opened)
  const run = async <T>(stores: readonly StoreName[], mode: IDBTransactionMode, work: (tx: Tx) => Promise<T>) => {
    try {
      // `strict`: what is acknowledged survives a crash of the machine; measured to cost nothing at this grain.
      return await settle(db.transaction([...stores], mode, { durability: 'strict' }), work)
    } catch (error) {
      throw readable(error)
    }
  }
  return {
    kind: 'indexedDB',
    read: (stores, work) => run(stores, 'readonly', work),
    write: (stores, work) => run(stores, 'readwrite', work),
    close: () => db.close(),
  }
}

async function settle<T>(transaction: IDBTransaction, work: (tx: Tx) => Promise<T>): Promise<T> {
  const end = endOf(transaction)
  try {
    const result = await work(txOn(transaction))
    // What was read is known by now; what was written has to be durable first.
    if (transaction.mode === 'readonly') return result
    // By itself it would wait until each put was told of.
    unlessEnded(() => transaction.commit())
    await end
    return result
  } catch (error) {
    unlessEnded(() => transaction.abort())
    const why = await end.catch((reason: unknown) => reason)
    // Whoever asks after a put has failed hears only that the transaction was aborted.
    throw isBareAbort(error) ? (why ?? error) : error
  }
}

/** Nobody waits for a put: that it failed shows in the transaction's end. */
function endOf(transaction: IDBTransaction): Promise<void> {
  const end = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new DOMException('It was ended.', 'AbortError'))
  })
  // Who only read does not wait for it.
  end.catch(() => {})
  return end
}

function isBareAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

function unlessEnded(step: () => void): void {
  try {
    step()
  } catch {
    // It has ended already; its own error says why.
  }
}

function txOn(transaction: IDBTransaction): Tx {
  const store = (name: StoreName) => transaction.objectStore(name)
  return {
    get: (name, key) => answer(store(name).get(key as IDBValidKey)),
    list: async (name, query = {}) => (await list(store(name), query)) as never,
    keys: async (name, query = {}) => (await keys(store(name), query)) as readonly Key[],
    put: (name, record) => void store(name).put(record, keyOf(name, record) as IDBValidKey),
    delete: (name, key) => void store(name).delete(key as IDBValidKey),
    deleteAll: (name, prefix) =>
      void (prefix === undefined ? store(name).clear() : store(name).delete(keysFrom(name, prefix))),
  }
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** Browsers that know `getAllRecords`, which TypeScript does not yet, read backwards in one go; others step by step. */
const GETS_BACKWARDS = 'IDBObjectStore' in globalThis && 'getAllRecords' in IDBObjectStore.prototype

async function list(store: IDBObjectStore, query: Query): Promise<unknown[]> {
  const source = query.index ? store.index(query.index) : store
  const range = rangeOf(store, query)
  if (!query.newestFirst) return answer(source.getAll(range, query.limit))
  if (GETS_BACKWARDS) return answer(source.getAll({ query: range, count: query.limit, direction: 'prev' } as never))
  const found: unknown[] = []
  const walk = source.openCursor(range, 'prev')
  for (let cursor = await answer(walk); cursor; cursor = await answer(walk)) {
    found.push(cursor.value)
    if (found.length === query.limit) break
    cursor.continue()
  }
  return found
}

async function keys(store: IDBObjectStore, query: Query): Promise<IDBValidKey[]> {
  const source = query.index ? store.index(query.index) : store
  const found = await answer(source.getAllKeys(rangeOf(store, query), query.newestFirst ? undefined : query.limit))
  return query.newestFirst ? found.reverse().slice(0, query.limit) : found
}

function rangeOf(store: IDBObjectStore, { index, only, after, from, to }: Query): IDBKeyRange | null {
  if (index) return only === undefined ? null : IDBKeyRange.only(only)
  const within = only === undefined ? undefined : keysFrom(store.name as StoreName, only)
  const lower = after ?? from ?? within?.lower
  const upper = to ?? within?.upper
  if (lower === undefined) return upper === undefined ? null : IDBKeyRange.upperBound(upper)
  if (upper === undefined) return IDBKeyRange.lowerBound(lower, after !== undefined)
  return IDBKeyRange.bound(lower, upper, after !== undefined)
}

function keysFrom(store: StoreName, prefix: Key): IDBKeyRange {
  if (typeof KEY_PATHS[store] === 'string') return IDBKeyRange.only(prefix)
  const start = typeof prefix === 'string' ? [prefix] : prefix
  // An empty array sorts after every string and number.
  return IDBKeyRange.bound(start, [...start, []])
}

function readable(error: unknown): CodegenError {
  if (error instanceof CodegenError) return error
  const name = error instanceof DOMException || error instanceof Error ? error.name : ''
  const message = error instanceof Error ? error.message : String(error)
  if (name === 'QuotaExceededError') return new CodegenError(failure('storageFull', message))
  if (name === 'VersionError') return new CodegenError(failure('newerDatabase', message))
  return new CodegenError(failure('storageTrouble', message || name))
}
