import { CodegenError, failure } from '../core/failure'
import { type Backend, KEY_PATHS, type Key, type Query, type StoreName, type Tx } from './backend'
import { endOf, resultOf, walk } from './requests'

export const DATABASE = 'kubegram-codegen'
const VERSION = 1
/** Opening may hang for ever (a blocked upgrade, a broken profile): then it counts as failed. */
const OPEN_MS = 10_000

/**
 * Opens the database. `onClosed` is told when the browser or a newer tab takes it away.
 * @throws {CodegenError} `newerDatabase`, `storageTrouble`
 */
export async function openIndexedDb(onClosed: () => void = () => {}): Promise<Backend> {
  const request = indexedDB.open(DATABASE, VERSION)
  request.onupgradeneeded = () => upgrade(request.result)
  const db = await withTimeLimit(resultOf(request))
  letGoOf(db, onClosed)
  return backendOn(db)
}

/**
 * Opens a database that a newer version made, as it is, for reading only: what it says may not be all that is there, but
 * nothing of it is changed. @throws {CodegenError} `storageTrouble`
 */
export async function openNewerIndexedDb(onClosed: () => void = () => {}): Promise<Backend> {
  const db = await withTimeLimit(resultOf(indexedDB.open(DATABASE)))
  letGoOf(db, onClosed)
  const write = () => Promise.reject(new CodegenError(failure('newerDatabase')))
  return { ...backendOn(db), write, isReadOnly: true }
}

/** An old tab must not keep a newer one from upgrading: it lets go and asks for a reload. */
function letGoOf(db: IDBDatabase, onClosed: () => void): void {
  db.onversionchange = () => {
    db.close()
    onClosed()
  }
  db.onclose = onClosed
}

function upgrade(db: IDBDatabase): void {
  for (const store of Object.keys(KEY_PATHS) as StoreName[]) {
    const path = KEY_PATHS[store]
    const created = db.createObjectStore(store, { keyPath: typeof path === 'string' ? path : [...path] })
    if (store !== 'jobs') continue
    for (const index of ['dueAt', 'createdAt', 'finishedAt', 'graphId']) created.createIndex(index, index)
  }
}

async function withTimeLimit(opening: Promise<IDBDatabase>): Promise<IDBDatabase> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new CodegenError(failure('storageTrouble', 'The database did not open.'))), OPEN_MS)
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
}

function backendOn(db: IDBDatabase): Backend {
  const run = async <T>(stores: readonly StoreName[], mode: IDBTransactionMode, work: (tx: Tx) => Promise<T>) => {
    try {
      // `strict`: what is acknowledged survives a crash of the machine; measured to cost nothing at this grain.
      const transaction = db.transaction([...stores], mode, { durability: 'strict' })
      return await settle(transaction, endOf(transaction), work)
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

async function settle<T>(transaction: IDBTransaction, end: Promise<void>, work: (tx: Tx) => Promise<T>): Promise<T> {
  let result: T
  // It may end before the work does; then nobody waits for it yet.
  end.catch(() => {})
  try {
    result = await work(txOn(transaction))
  } catch (error) {
    abort(transaction)
    const reason: unknown = await end.catch((why: unknown) => why)
    // A request that was under way when the disk was full says only that it was aborted.
    throw error instanceof DOMException && error.name === 'AbortError' ? (reason ?? error) : error
  }
  await end
  return result
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort()
  } catch {
    // It has ended already; its own error says why.
  }
}

function txOn(transaction: IDBTransaction): Tx {
  const store = (name: StoreName) => transaction.objectStore(name)
  return {
    get: (name, key) => resultOf(store(name).get(key as IDBValidKey)),
    list: async (name, query = {}) => (await list(store(name), query)) as never,
    keys: async (name, query = {}) => (await keys(store(name), query)) as readonly Key[],
    put: (name, record) => void store(name).put(record),
    delete: (name, key) => void store(name).delete(key as IDBValidKey),
    deleteAll: (name, prefix) =>
      void (prefix === undefined ? store(name).clear() : store(name).delete(keysFrom(name, prefix))),
  }
}

function list(store: IDBObjectStore, query: Query): Promise<unknown[]> {
  const source = query.index ? store.index(query.index) : store
  const range = rangeOf(store, query)
  if (query.newestFirst) return walk(source.openCursor(range, 'prev'), query.limit)
  return resultOf(source.getAll(range, query.limit))
}

async function keys(store: IDBObjectStore, query: Query): Promise<IDBValidKey[]> {
  const source = query.index ? store.index(query.index) : store
  const found = await resultOf(source.getAllKeys(rangeOf(store, query), query.newestFirst ? undefined : query.limit))
  return query.newestFirst ? found.reverse().slice(0, query.limit) : found
}

function rangeOf(store: IDBObjectStore, { index, only, after }: Query): IDBKeyRange | null {
  if (index) return only === undefined ? null : IDBKeyRange.only(only)
  if (after === undefined) return only === undefined ? null : keysFrom(store.name as StoreName, only)
  // An empty array sorts after every string and number.
  const from = after as IDBValidKey
  return only === undefined ? IDBKeyRange.lowerBound(from, true) : IDBKeyRange.bound(from, [only, []], true)
}

function keysFrom(store: StoreName, prefix: string): IDBKeyRange {
  if (typeof KEY_PATHS[store] === 'string') return IDBKeyRange.only(prefix)
  return IDBKeyRange.bound([prefix], [prefix, []])
}

function readable(error: unknown): CodegenError {
  if (error instanceof CodegenError) return error
  const name = error instanceof DOMException || error instanceof Error ? error.name : ''
  const message = error instanceof Error ? error.message : String(error)
  if (name === 'QuotaExceededError') return new CodegenError(failure('storageFull', message))
  if (name === 'VersionError') return new CodegenError(failure('newerDatabase', message))
  return new CodegenError(failure('storageTrouble', message || name))
}
