import type { IDBPDatabase, IDBPTransaction } from 'idb'
import type { GraphEntry, GraphIndex } from '../core/codeMap'
import { toChunks } from '../core/entries'
import { type Generation, headsOf } from '../core/versions'

type Database = IDBPDatabase<unknown>
type Upgrading = IDBPTransaction<unknown, string[], 'versionchange'>

/**
 * From each version to the next, the first one from nothing. What was released stays as it is: the tests hold a
 * database of every version. All steps are one transaction of the browser's, which a killed browser takes back whole.
 */
const MIGRATIONS: readonly ((db: Database, tx: Upgrading) => Promise<void>)[] = [
  create,
  packsBesideEntries,
  graphsByTime,
]

export const VERSION = MIGRATIONS.length

/** Brings a database of any older version to the present one. */
export async function migrate(db: Database, oldVersion: number, tx: Upgrading): Promise<void> {
  for (const step of MIGRATIONS.slice(oldVersion)) await step(db, tx)
}

async function create(db: Database): Promise<void> {
  const jobs = db.createObjectStore('jobs', { keyPath: 'id' })
  for (const index of ['dueAt', 'createdAt', 'finishedAt', 'graphId']) jobs.createIndex(index, index)
  db.createObjectStore('requests', { keyPath: 'id' })
  db.createObjectStore('graphs', { keyPath: 'graphId' })
  db.createObjectStore('indexes', { keyPath: 'graphId' })
  db.createObjectStore('generations', { keyPath: ['graphId', 'generation'] })
  db.createObjectStore('packs', { keyPath: ['graphId', 'generation', 'pack'] })
  db.createObjectStore('meta', { keyPath: 'name' })
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
