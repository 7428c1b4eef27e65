// Other ways to keep code, each as its documentation shows it.
import { createStore, get, set } from 'idb-keyval'
import localforage from 'localforage'
import { createRxDatabase } from 'rxdb'
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie'

const nodesOf = (answer) => JSON.parse(answer).nodes
const mapOf = (answer) => Object.fromEntries(nodesOf(answer).map(({ id, config }) => [id, [config]]))

/** One map under one key. */
export async function idbKeyval() {
  const store = createStore('idb-keyval', 'keyval')
  const load = async () => (await get('map', store)) ?? {}
  await load()
  return {
    put: async (graphId, answer) => set('map', { ...(await load()), [graphId]: mapOf(answer) }, store),
    show: async (graphId) => {
      const map = await load()
      return Object.keys(map).length + Object.keys(map[graphId] ?? {}).length
    },
    read: async (graphId, nodeId) => (await load())[graphId]?.[nodeId]?.[0],
    // It keeps its connection to itself.
    close() {},
  }
}

const SCHEMA = {
  version: 0,
  primaryKey: 'key',
  type: 'object',
  properties: {
    key: { type: 'string', maxLength: 200 },
    graphId: { type: 'string', maxLength: 100 },
    id: { type: 'string' },
    name: { type: 'string' },
    config: { type: 'string' },
  },
  required: ['key', 'graphId', 'id', 'name', 'config'],
  indexes: ['graphId'],
}

export async function rxdb() {
  const db = await createRxDatabase({ name: 'rxdb', storage: getRxStorageDexie(), multiInstance: false })
  const { nodes } = await db.addCollections({ nodes: { schema: SCHEMA } })
  return {
    async put(graphId, answer) {
      const made = nodesOf(answer).map(({ id, name, config }) => ({
        key: `${graphId} ${id}`,
        graphId,
        id,
        name,
        config,
      }))
      const { error } = await nodes.bulkInsert(made)
      if (error.length > 0) throw new Error('RxDB refused some nodes.')
    },
    show: async (graphId) => (await nodes.find({ selector: { graphId } }).exec()).length,
    read: async (graphId, id) => (await nodes.findOne(`${graphId} ${id}`).exec())?.config,
    close: () => db.close(),
  }
}

/** One item per node. */
export async function localForage() {
  const store = localforage.createInstance({ name: 'localforage', driver: localforage.INDEXEDDB })
  await store.ready()
  return {
    async put(graphId, answer) {
      await Promise.all(nodesOf(answer).map(({ id, config }) => store.setItem(`${graphId} ${id}`, config)))
    },
    show: async () => (await store.keys()).length,
    read: (graphId, id) => store.getItem(`${graphId} ${id}`),
    close() {},
  }
}

/** The whole map as one text in localStorage, read and written whole. */
export async function seedsWay() {
  const load = () => JSON.parse(localStorage.getItem('seed') ?? '{}')
  return {
    async put(graphId, answer) {
      localStorage.setItem('seed', JSON.stringify({ ...load(), [graphId]: mapOf(answer) }))
    },
    async show(graphId) {
      const map = load()
      return Object.keys(map).length + Object.keys(map[graphId] ?? {}).length
    },
    read: async (graphId, nodeId) => load()[graphId]?.[nodeId]?.[0],
    close() {},
  }
}
