import { type Backend, KEY_PATHS, type Key, keyOf, type Query, type Records, type StoreName, type Tx } from './backend'

type Tables = { readonly [S in StoreName]: Map<string, Records[S]> }

/**
 * The same rules as IndexedDB, kept in memory: for tests, and as the last resort where a browser stores nothing.
 * `copy` keeps callers and tables apart; who never changes a record may do without.
 */
export function createMemoryBackend(copy: <T>(value: T) => T = structuredClone): Backend {
  const tables = Object.fromEntries(Object.keys(KEY_PATHS).map((store) => [store, new Map()])) as unknown as Tables
  let queue: Promise<unknown> = Promise.resolve()

  /** One run after the other, as IndexedDB does for writers of the same stores. */
  const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const turn = queue.then(async () => {
      const undo: (() => void)[] = []
      try {
        return await work(txOn(tables, undo, copy))
      } catch (error) {
        for (const step of undo.reverse()) step()
        throw error
      }
    })
    queue = turn.catch(() => {})
    return turn
  }
  return { kind: 'memory', read: (_stores, work) => run(work), write: (_stores, work) => run(work), close: () => {} }
}

/** Databases in memory, each as long as this page or worker lives. */
export function memoryDatabases(): (onClosed?: () => void, name?: string) => Promise<Backend> {
  const databases = new Map<string, Backend>()
  return async (_onClosed, name = '') => {
    const database = databases.get(name) ?? createMemoryBackend()
    databases.set(name, database)
    return database
  }
}

function txOn(tables: Tables, undo: (() => void)[], copy: <T>(value: T) => T): Tx {
  const set = (store: StoreName, key: string, record: unknown) => {
    const table = tables[store] as Map<string, unknown>
    const before = table.get(key)
    undo.push(() => (before === undefined ? table.delete(key) : table.set(key, before)))
    if (record === undefined) table.delete(key)
    else table.set(key, record)
  }
  return {
    get: async (store, key) => copy(tables[store].get(keyText(key))),
    list: async (store, query = {}) => copy(list(store, [...tables[store].values()], query)) as never,
    keys: async (store, query = {}) =>
      list(store, [...tables[store].values()], query).map((record) => copy(keyOf(store, record))),
    put: (store, record) => set(store, keyText(keyOf(store, record)), copy(record)),
    delete: (store, key) => set(store, keyText(key), undefined),
    deleteAll: (store, prefix) => {
      for (const [key, record] of tables[store]) {
        if (prefix === undefined || startsWith(keyOf(store, record), prefix)) set(store, key, undefined)
      }
    },
  }
}

/** All keys of one store are of one kind. */
function keyText(key: unknown): string {
  return typeof key === 'string' ? key : JSON.stringify(key)
}

function startsWith(key: unknown, prefix: Key): boolean {
  const parts = [key].flat()
  return [prefix].flat().every((part, at) => parts[at] === part)
}

function list(store: StoreName, records: readonly unknown[], query: Query): readonly unknown[] {
  const sortKey = (record: unknown) =>
    query.index ? (record as Record<string, unknown>)[query.index] : keyOf(store, record)
  const { only, after, from, to } = query
  const found = records
    .filter((record) => sortKey(record) !== undefined)
    .filter((record) => only === undefined || startsWith(sortKey(record), only))
    .filter((record) => after === undefined || compare(keyOf(store, record), after) > 0)
    .filter((record) => from === undefined || compare(keyOf(store, record), from) >= 0)
    .filter((record) => to === undefined || compare(keyOf(store, record), to) <= 0)
    .sort((a, b) => compare(sortKey(a), sortKey(b)))
  if (query.newestFirst) found.reverse()
  return found.slice(0, query.limit)
}

function compare(a: unknown, b: unknown): number {
  if (Array.isArray(a) && Array.isArray(b)) {
    const differs = a.findIndex((part, index) => part !== b[index])
    // Of two that begin alike, the shorter one comes first.
    if (differs < 0) return a.length - b.length
    return differs < b.length ? compare(a[differs], b[differs]) : 1
  }
  return (a as string) < (b as string) ? -1 : a === b ? 0 : 1
}
