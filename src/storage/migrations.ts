import { type IDBPDatabase, type IDBPObjectStore, type IDBPTransaction, unwrap } from 'idb'
import type { GraphEntry, GraphIndex } from '../core/codeMap'
import { toChunks } from '../core/entries'
import { textHash } from '../core/hash'
import type { Pack } from '../core/packs'
import { withPlaces } from '../core/textPlaces'
import { type Generation, headsOf } from '../core/versions'
import { KEY_PATHS, type Quarantined, type StoreName } from './backend'
import { unsoundField } from './soundRecords'

type Database = IDBPDatabase<unknown>
type Upgrading = IDBPTransaction<unknown, string[], 'versionchange'>
type Store = IDBPObjectStore<unknown, string[], string, 'versionchange'>

/** Records that are in memory together: of packs some megabytes. */
const COPIED_AT_ONCE = 64

/** Beyond its primary key, a store is walked by these fields. */
const INDEXES: { readonly [S in StoreName]?: readonly string[] } = {
  jobs: ['dueAt', 'finishedAt', 'graphId'],
  graphs: ['updatedAt'],
}

/**
 * From each version to the next. What was released stays as it is: the tests hold a database of every version. All steps
 * are one transaction of the browser's, which a killed browser takes back whole.
 */
const MIGRATIONS: readonly ((db: Database, tx: Upgrading) => Promise<void>)[] = [
  packsBesideEntries,
  graphsByTime,
  keysBesideRecords,
]

export const VERSION = MIGRATIONS.length + 1

/** Brings a database of any older version to the present one; 0 is none. */
export async function migrate(db: Database, oldVersion: number, tx: Upgrading): Promise<void> {
  if (oldVersion === 0) for (const name of Object.keys(KEY_PATHS)) create(db, name, INDEXES[name as StoreName])
  else for (const step of MIGRATIONS.slice(oldVersion - 1)) await step(db, tx)
}

function create(db: Database, name: string, indexes: readonly string[] = []): Store {
  const store = db.createObjectStore(name)
  for (const index of indexes) store.createIndex(index, index)
  return store
}

/**
 * The nodes of a generation lie beside it, in pieces; the newest ones are the index; texts are found by their hash, but
 * for those that are there already.
 */
async function packsBesideEntries(db: Database, tx: Upgrading): Promise<void> {
  db.createObjectStore('shapes', { keyPath: 'graphId' })
  db.createObjectStore('entries', { keyPath: ['graphId', 'generation', 'first'] })
  db.createObjectStore('folds', { keyPath: ['graphId', 'first'] })
  db.createObjectStore('places', { keyPath: ['graphId', 'part'] })
  db.createObjectStore('quarantine', { keyPath: 'id' })
  for (const graph of (await tx.objectStore('graphs').getAll()) as readonly GraphEntry[]) await splitGraph(tx, graph)
  db.deleteObjectStore('indexes')
}

/** The newest graphs are found without reading all. */
async function graphsByTime(_db: Database, tx: Upgrading): Promise<void> {
  tx.objectStore('graphs').createIndex('updatedAt', 'updatedAt')
}

/**
 * Keys stand beside the records. To read a key out of a record, browsers make a copy of it first: that took a third of
 * the time in which a large result is stored. The jobs were never walked by the time of their making.
 */
async function keysBesideRecords(db: Database, tx: Upgrading): Promise<void> {
  const lost: Quarantined[] = []
  for (const name of [...db.objectStoreNames]) {
    const old = tx.objectStore(name)
    const indexes = [...old.indexNames].filter((index) => index !== 'createdAt')
    old.name = `${name} 3`
    const store = create(db, name, indexes)
    if (name !== 'places') lost.push(...(await copyAll(old, store, name)))
    db.deleteObjectStore(old.name)
  }
  await placeTexts(tx)
  for (const one of lost) void tx.objectStore('quarantine').put(one, one.id)
}

/** Where texts lie, by the hash by which they are looked for now: before, it was another one. */
async function placeTexts(tx: Upgrading): Promise<void> {
  for (const graphId of await tx.objectStore('graphs').getAllKeys()) {
    const ofGraph = IDBKeyRange.bound([graphId], [graphId, []])
    const packs: readonly Pack[] = await tx.objectStore('packs').getAll(ofGraph)
    const sound = packs.filter((pack) => unsoundField('packs', pack) === undefined)
    const laid = sound.flatMap(({ generation, pack, texts }) =>
      texts.map((code, at) => ({ hash: textHash(code), place: { generation, pack, at } })),
    )
    for (const part of withPlaces(String(graphId), undefined, laid)) {
      void tx.objectStore('places').put(part, [part.graphId, part.part])
    }
  }
}

/** Returns those that the browser does not give out any more. */
async function copyAll(from: Store, to: Store, store: string): Promise<readonly Quarantined[]> {
  const lost: Quarantined[] = []
  const keys = await from.getAllKeys()
  for (let at = 0; at < keys.length; at += COPIED_AT_ONCE) {
    const copies = keys.slice(at, at + COPIED_AT_ONCE).map(async (key) => {
      const { record, reason } = await getAlone(from, key)
      if (reason === undefined) await to.put(record, key)
      else lost.push({ id: JSON.stringify([store, key]), store, key, reason, at: Date.now() })
    })
    await Promise.all(copies)
  }
  return lost
}

/** Like `get`, but that a record cannot be read does not end the transaction. */
function getAlone(store: Store, key: IDBValidKey): Promise<{ readonly record?: unknown; readonly reason?: string }> {
  const asked = unwrap(store).get(key)
  return new Promise((resolve) => {
    asked.onsuccess = () => resolve({ record: asked.result })
    asked.onerror = (event) => {
      event.preventDefault()
      // Whoever hears of it further up takes the transaction for ended.
      event.stopPropagation()
      resolve({ reason: String(asked.error) })
    }
  })
}

async function splitGraph(tx: Upgrading, graph: GraphEntry): Promise<void> {
  const { graphId, generation } = graph
  const put = (store: string, record: unknown) => void tx.objectStore(store).put(record)
  const ofGraph = IDBKeyRange.bound([graphId], [graphId, []])
  const generations: readonly Generation[] = await tx.objectStore('generations').getAll(ofGraph)
  const index: GraphIndex | undefined = await tx.objectStore('indexes').get(graphId)
  for (const head of headsOf(generations)) put('generations', head)
  for (const one of generations) for (const chunk of toChunks(graphId, one.generation, one.nodes)) put('entries', chunk)
  const folds = toChunks(graphId, generation, index?.nodes ?? [])
  for (const chunk of folds) put('folds', chunk)
  if (index?.shape) put('shapes', { graphId, shape: index.shape })
  const hasDeleted = generations.some(({ nodes }) => nodes.some(({ deleted }) => deleted !== undefined))
  put('graphs', {
    ...graph,
    from: generation + 1,
    ...(folds.length > 0 ? { isFolded: true } : {}),
    ...(hasDeleted ? { hasDeleted: true } : {}),
  })
}
