import type { Backend, Key, StoreName, Tx } from '../../src/storage/backend'

/** One change of a committed transaction. */
export type Change =
  | { readonly what: 'put'; readonly store: StoreName; readonly record: unknown }
  | { readonly what: 'delete'; readonly store: StoreName; readonly key: unknown }
  | { readonly what: 'deleteAll'; readonly store: StoreName; readonly prefix?: Key }

/** Tells every commit, whole and in order; of an aborted transaction nothing is told. */
export function observed(backend: Backend, committed: (changes: readonly Change[]) => void): Backend {
  return {
    ...backend,
    write: (stores, work) =>
      backend.write(stores, async (tx) => {
        const changes: Change[] = []
        const result = await work(recording(tx, changes))
        // The memory backend commits when the work ends, and nothing can come between.
        committed(changes)
        return result
      }),
  }
}

function recording(tx: Tx, changes: Change[]): Tx {
  return {
    get: tx.get,
    list: tx.list,
    keys: tx.keys,
    put(store, record) {
      changes.push({ what: 'put', store, record })
      tx.put(store, record)
    },
    delete(store, key) {
      changes.push({ what: 'delete', store, key })
      tx.delete(store, key)
    },
    deleteAll(store, prefix) {
      changes.push({ what: 'deleteAll', store, ...(prefix === undefined ? {} : { prefix }) })
      tx.deleteAll(store, prefix)
    },
  }
}
