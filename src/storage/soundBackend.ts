import { CodegenError } from '../core/failure'
import {
  type Backend,
  KEY_PATHS,
  type Key,
  keyOf,
  type Quarantined,
  type Records,
  type StoreName,
  type Tx,
} from './backend'
import { readGenerations } from './generations'
import { reindex } from './graphIndex'
import { unsoundField } from './soundRecords'

interface Unsound {
  readonly store: StoreName
  readonly key: Key
  readonly reason: string
  /** The browser does not give it out any more. */
  readonly isUnreadable?: true
}

/**
 * Keeps rotten records from everybody: one that is not what it should be, or that the browser cannot read any more, is
 * as if it were not there, and is moved to the quarantine, as it is, so that nothing is lost in silence and the others
 * can be read.
 */
export function soundBackend(backend: Backend, now = () => Date.now()): Backend {
  const setAside = async (found: readonly Unsound[]) => {
    if (found.length === 0 || backend.isReadOnly) return
    const stores = Object.keys(KEY_PATHS) as StoreName[]
    // Not possible now, it is done when one of them is met again.
    await backend.write(stores, (tx) => moveAll(tx, found, now())).catch(() => {})
  }
  const run = async <T>(once: (found: Unsound[]) => Promise<T>, stores: readonly StoreName[]): Promise<T> => {
    const found: Unsound[] = []
    try {
      return await once(found)
    } catch (error) {
      if (!isStorageTrouble(error)) throw error
      const unreadable = await findUnreadable(backend, stores).catch(() => [])
      if (unreadable.length === 0) throw error
      await setAside(unreadable)
      return await once(found)
    } finally {
      await setAside(found)
    }
  }
  return {
    ...backend,
    read: (stores, work) => run((found) => backend.read(stores, (tx) => work(sifting(tx, found))), stores),
    write: (stores, work) =>
      run((found) => {
        // At once: what is written may take its place.
        const keep = (tx: Tx, one: Unsound, record: unknown) => tx.put('quarantine', quarantined(one, record, now()))
        return backend.write([...stores, 'quarantine'], (tx) => work(sifting(tx, found, keep)))
      }, stores),
  }
}

function isStorageTrouble(error: unknown): boolean {
  return error instanceof CodegenError && error.failure.code === 'storageTrouble'
}

function sifting(tx: Tx, found: Unsound[], keep?: (tx: Tx, one: Unsound, record: unknown) => void): Tx {
  const isSound = <S extends StoreName>(store: S, record: Records[S] | undefined): boolean => {
    if (record === undefined) return true
    const field = unsoundField(store, record)
    if (field === undefined) return true
    const one = { store, key: keyOf(store, record), reason: `Its "${field}" cannot be read.` }
    found.push(one)
    keep?.(tx, one, record)
    return false
  }
  return {
    ...tx,
    async get(store, key) {
      const record = await tx.get(store, key)
      return isSound(store, record) ? record : undefined
    },
    async list(store, query) {
      const records = await tx.list(store, query)
      return records.every((record) => unsoundField(store, record) === undefined)
        ? records
        : records.filter((record) => isSound(store, record))
    },
  }
}

/** Reads what is there one by one: a record that cannot be read spoils the transaction that it is met in. */
async function findUnreadable(backend: Backend, stores: readonly StoreName[]): Promise<readonly Unsound[]> {
  const found: Unsound[] = []
  for (const store of stores) {
    for (const key of await backend.read([store], (tx) => tx.keys(store))) {
      try {
        await backend.read([store], (tx) => tx.get(store, key))
      } catch (error) {
        found.push({ store, key, reason: error instanceof Error ? error.message : String(error), isUnreadable: true })
      }
    }
  }
  return found
}

async function moveAll(tx: Tx, found: readonly Unsound[], at: number): Promise<void> {
  for (const one of found) {
    const { store, key, isUnreadable } = one
    const record = isUnreadable ? undefined : await tx.get(store, key)
    // Somebody else did it, or wrote a sound one in its place.
    if (!isUnreadable && (record === undefined || unsoundField(store, record) === undefined)) continue
    tx.delete(store, key)
    tx.put('quarantine', quarantined(one, record, at))
    if (store === 'graphs') await mendRow(tx, key as string)
  }
}

function quarantined({ store, key, reason }: Unsound, record: unknown, at: number): Quarantined {
  return { id: JSON.stringify([store, key]), store, key, reason, at, ...(record === undefined ? {} : { record }) }
}

/** The line of a graph is made again of its generations, but for its name. */
async function mendRow(tx: Tx, graphId: string): Promise<void> {
  const generations = await readGenerations(sifting(tx, []), graphId)
  const generation = Math.max(0, ...generations.map((one) => one.generation))
  if (generation === 0) return
  const updatedAt = Math.max(...generations.map(({ storedAt }) => storedAt))
  const row = { graphId, name: graphId, generation, updatedAt, from: generation + 1, nodes: 0, files: 0, units: 0 }
  reindex(tx, row, generations)
}
