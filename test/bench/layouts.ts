import Dexie from 'dexie'
import { PACK_UNITS } from '../../src/core/packs'
import { POLLING_PRESETS } from '../../src/core/polling'
import { readResults } from '../../src/core/results'
import { transition } from '../../src/core/transition'
import { complete } from '../../src/storage/complete'
import { openIndexedDb } from '../../src/storage/indexedDbBackend'
import { createPageStore, type PageStore } from '../../src/storage/pageStore'

/** One way to keep code: `put` takes the text of an answer and resolves when its code is durable. */
export interface Layout {
  /** What is there before the answer comes, and is not measured. */
  prepare?(graphId: string): Promise<void>
  put(graphId: string, answer: string): Promise<void>
  /** Names of all graphs and of one graph's nodes. */
  show(graphId: string): Promise<number>
  read(graphId: string, nodeId: string): Promise<string | undefined>
  /** Awaited. */
  close(): unknown
}

interface Node {
  readonly id: string
  readonly name: string
  readonly config: string
}

export const nodesOf = (answer: string) => (JSON.parse(answer) as { nodes: Node[] }).nodes
export const done = (transaction: IDBTransaction) =>
  new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })
export const result = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
export const open = (name: string, ...stores: readonly string[]) => {
  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () => {
    for (const store of stores) request.result.createObjectStore(store)
  }
  return result(request)
}

export async function ours(): Promise<Layout & { readonly store: PageStore }> {
  const store = createPageStore(await openIndexedDb())
  return {
    store,
    async prepare(graphId) {
      const now = Date.now()
      const job = { id: graphId, graphId, graphName: graphId, nodeCount: 1, state: 'fetching', revision: 1 } as const
      const rest = { createdAt: now, updatedAt: now, dueAt: now, attempt: 0, tries: 0, timeline: [] }
      await store.add([{ job: { ...job, ...rest, polling: POLLING_PRESETS.standard, serverJobId: 'server' } }])
    },
    async put(graphId, answer) {
      const now = Date.now()
      const files = readResults(JSON.parse(answer))
      await complete(store.backend, { id: graphId, graphId }, files, now, (one, stored) =>
        transition(one, { type: 'stored', result: stored }, now),
      )
    },
    async show(graphId) {
      // As the app's list begins.
      const [graphs, graph] = await Promise.all([store.graphs({ limit: 24 }), store.graph(graphId)])
      return graphs.length + (graph?.nodes.length ?? 0)
    },
    read: async (graphId, nodeId) => (await store.files(graphId, nodeId))[0]?.code,
    close: () => store.close(),
  }
}

/** The same layout by hand: packs as large as ours, one index record a graph, one transaction, nothing else. */
export async function raw(): Promise<Layout> {
  const db = await open('raw', 'packs', 'indexes', 'graphs')
  return {
    async put(graphId, answer) {
      const packs: string[][] = [[]]
      let units = 0
      const index = nodesOf(answer).map(({ id, name, config }) => {
        if (units > PACK_UNITS) {
          packs.push([])
          units = 0
        }
        units += config.length
        return { id, name, pack: packs.length - 1, at: (packs.at(-1) as string[]).push(config) - 1 }
      })
      const transaction = db.transaction(['packs', 'indexes', 'graphs'], 'readwrite', { durability: 'strict' })
      for (const [pack, texts] of packs.entries()) transaction.objectStore('packs').put(texts, [graphId, 1, pack])
      transaction.objectStore('indexes').put(index, graphId)
      transaction.objectStore('graphs').put({ graphId, nodes: index.length }, graphId)
      await done(transaction)
    },
    async show(graphId) {
      const transaction = db.transaction(['graphs', 'indexes'])
      const graphs = result(transaction.objectStore('graphs').getAll())
      const index = result<{ length: number } | undefined>(transaction.objectStore('indexes').get(graphId))
      return (await graphs).length + ((await index)?.length ?? 0)
    },
    async read(graphId, nodeId) {
      const transaction = db.transaction(['packs', 'indexes'])
      const index: { id: string; pack: number; at: number }[] = await result(
        transaction.objectStore('indexes').get(graphId),
      )
      const found = index.find(({ id }) => id === nodeId)
      const texts: string[] = await result(transaction.objectStore('packs').get([graphId, 1, found?.pack ?? 0]))
      return texts[found?.at ?? 0]
    },
    close: () => db.close(),
  }
}

export async function recordPerNode(): Promise<Layout> {
  const db = await open('nodes', 'nodes')
  return {
    async put(graphId, answer) {
      const transaction = db.transaction('nodes', 'readwrite', { durability: 'strict' })
      for (const node of nodesOf(answer)) transaction.objectStore('nodes').put(node, [graphId, node.id])
      await done(transaction)
    },
    show: async () => (await result(db.transaction('nodes').objectStore('nodes').getAllKeys())).length,
    read: async (graphId, id) =>
      (await result<Node>(db.transaction('nodes').objectStore('nodes').get([graphId, id]))).config,
    close: () => db.close(),
  }
}

export async function dexie(): Promise<Layout> {
  const db = new Dexie('dexie')
  db.version(1).stores({ nodes: '[graphId+id], graphId' })
  await db.open()
  const nodes = db.table<Node & { graphId: string }>('nodes')
  return {
    async put(graphId, answer) {
      await nodes.bulkPut(nodesOf(answer).map((node) => ({ ...node, graphId })))
    },
    show: async () => (await nodes.toCollection().primaryKeys()).length,
    read: async (graphId, id) => (await nodes.get({ graphId, id }))?.config,
    close: () => db.close(),
  }
}
