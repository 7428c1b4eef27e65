import type { GraphEntry } from '../../../src/core/codeMap'
import type { GraphShape } from '../../../src/core/graphShape'
import type { CodegenStatistics, Job } from '../../../src/core/job'
import type { GraphVersion } from '../../../src/core/versions'
import type { StoredSettings } from '../../../src/storage/backend'
// As text: it holds lone surrogates, which bundlers do not read.
import text from '../../support/databases/version-1.json?raw'
import text2 from '../../support/databases/version-2.json?raw'

interface Frozen {
  readonly stores: Readonly<Record<string, readonly object[]>>
  /** What version 1 answered when it was asked for everything. */
  readonly answers: {
    readonly graphs: readonly GraphEntry[]
    readonly jobs: readonly Job[]
    readonly dueJobs: readonly Job[]
    readonly revision: number
    readonly statistics: CodegenStatistics
    readonly settings: StoredSettings
    readonly requests: readonly (readonly [id: string, isThere: boolean])[]
    readonly of: readonly {
      readonly graphId: string
      readonly shape?: GraphShape
      readonly nodes: unknown
      readonly map: unknown
      readonly versions: readonly GraphVersion[]
      readonly codes: readonly unknown[]
      readonly ofNodes: readonly (readonly [nodeId: string, versions: readonly object[]])[]
    }[]
  }
}

/** A database as version 1 of the schema left it. */
export const VERSION_1: Frozen = JSON.parse(text)

/** The stores of that database that version 2 changed; it holds the same jobs and the same code. */
const VERSION_2: Pick<Frozen, 'stores'> = JSON.parse(text2)

/** Lays that database into an empty browser, with the schema of its time. */
export function layVersion1(name: string, copies = 1): Promise<void> {
  const { indexes = [], graphs = [], generations = [], packs = [] } = VERSION_1.stores
  return lay(name, 1, { ...unchanged(), indexes, graphs, generations, packs }, copies)
}

/** The same as version 2 left it. */
export function layVersion2(name: string): Promise<void> {
  return lay(name, 2, { ...unchanged(), ...VERSION_2.stores, quarantine: [] }, 1)
}

/** And as version 3 left it, which finds the newest graphs. */
export function layVersion3(name: string): Promise<void> {
  return lay(name, 3, { ...unchanged(), ...VERSION_2.stores, quarantine: [] }, 1)
}

function unchanged() {
  const { jobs = [], requests = [], meta = [] } = VERSION_1.stores
  return { jobs, requests, meta }
}

const KEYS: Readonly<Record<string, string | string[]>> = {
  ...{ jobs: 'id', requests: 'id', meta: 'name', quarantine: 'id' },
  ...{ graphs: 'graphId', indexes: 'graphId', shapes: 'graphId' },
  ...{ generations: ['graphId', 'generation'], packs: ['graphId', 'generation', 'pack'] },
  ...{ entries: ['graphId', 'generation', 'first'], folds: ['graphId', 'first'], places: ['graphId', 'part'] },
}

/** And the version that they came with. */
const INDEXES: Readonly<Record<string, readonly (readonly [field: string, since: number])[]>> = {
  jobs: [
    ['dueAt', 1],
    ['createdAt', 1],
    ['finishedAt', 1],
    ['graphId', 1],
  ],
  graphs: [['updatedAt', 3]],
}

async function lay(name: string, version: number, stores: Frozen['stores'], copies: number): Promise<void> {
  const request = indexedDB.open(name, version)
  request.onupgradeneeded = () => {
    for (const store of Object.keys(stores)) {
      const made = request.result.createObjectStore(store, { keyPath: KEYS[store] as string })
      for (const [index, since] of INDEXES[store] ?? []) if (since <= version) made.createIndex(index, index)
    }
  }
  const db = await ended(request)
  for (let copy = 0; copy < copies; copy++) {
    const transaction = db.transaction(Object.keys(stores), 'readwrite')
    for (const [store, records] of Object.entries(stores)) {
      for (const record of records) transaction.objectStore(store).put(copy === 0 ? record : copied(record, copy))
    }
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error)
    })
  }
  db.close()
}

/** The same again under another graph's id, for a database of some size. */
function copied(record: object, copy: number): object {
  return 'graphId' in record && !('id' in record) ? { ...record, graphId: `${record.graphId} ${copy}` } : record
}

function ended<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
