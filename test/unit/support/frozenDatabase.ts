import type { GraphEntry } from '../../../src/core/codeMap'
import type { GraphShape } from '../../../src/core/graphShape'
import type { CodegenStatistics, Job } from '../../../src/core/job'
import type { GraphVersion } from '../../../src/core/versions'
import type { StoredSettings } from '../../../src/storage/backend'
// As text: it holds lone surrogates, which bundlers do not read.
import text from '../../support/databases/version-1.json?raw'

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

/** Lays that database into an empty browser, with the schema of its time. */
export async function layVersion1(name: string, copies = 1): Promise<void> {
  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () => {
    const db = request.result
    const jobs = db.createObjectStore('jobs', { keyPath: 'id' })
    for (const index of ['dueAt', 'createdAt', 'finishedAt', 'graphId']) jobs.createIndex(index, index)
    db.createObjectStore('requests', { keyPath: 'id' })
    for (const store of ['graphs', 'indexes']) db.createObjectStore(store, { keyPath: 'graphId' })
    db.createObjectStore('generations', { keyPath: ['graphId', 'generation'] })
    db.createObjectStore('packs', { keyPath: ['graphId', 'generation', 'pack'] })
    db.createObjectStore('meta', { keyPath: 'name' })
  }
  const db = await ended(request)
  for (let copy = 0; copy < copies; copy++) {
    const transaction = db.transaction(Object.keys(VERSION_1.stores), 'readwrite')
    for (const [store, records] of Object.entries(VERSION_1.stores)) {
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
