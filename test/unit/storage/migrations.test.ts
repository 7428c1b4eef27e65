import { beforeEach, describe, expect, it } from 'vitest'
import { addFiles, CODE, nextGeneration } from '../../../src/storage/code'
import { DATABASE, openIndexedDb } from '../../../src/storage/indexedDbBackend'
import { createPageStore, type PageStore } from '../../../src/storage/pageStore'
import { type AllVersions, allVersions } from '../support/allVersions'
import { emptied } from '../support/backends'
import { layVersion1, layVersion2, layVersion3, VERSION_1 } from '../support/frozenDatabase'

const { answers } = VERSION_1

/** Every store with its key path and indexes. */
async function schema(): Promise<unknown> {
  const request = indexedDB.open(DATABASE)
  const db = await new Promise<IDBDatabase>((resolve) => {
    request.onsuccess = () => resolve(request.result)
  })
  const tx = db.transaction([...db.objectStoreNames])
  db.close()
  return [...db.objectStoreNames].map((name) => {
    const { keyPath, indexNames } = tx.objectStore(name)
    return [name, keyPath, [...indexNames]]
  })
}

const graphs = answers.of.map((of) => [of.graphId, of] as const)

describe.each([
  [1, layVersion1],
  [2, layVersion2],
  [3, layVersion3],
])('a database of version %i', (_version, lay) => {
  let store: PageStore
  let versions: AllVersions

  beforeEach(async () => {
    await emptied()
    await lay(DATABASE)
    const backend = await openIndexedDb()
    store = createPageStore(backend)
    versions = allVersions(backend)
  })

  it('keeps its jobs, requests, statistics and settings', async () => {
    expect(await store.jobs()).toEqual(answers.jobs)
    expect(await store.dueJobs()).toEqual(answers.dueJobs)
    expect(await store.statistics()).toEqual(answers.statistics)
    expect(await store.settings()).toEqual(answers.settings)
    expect(await store.revision()).toBe(answers.revision)
    for (const [id, isThere] of answers.requests) {
      expect((await store.request(id)) !== undefined).toBe(isThere)
    }
  })

  it('has the stores of a new one', async () => {
    const migrated = await schema()
    await emptied()
    ;(await openIndexedDb()).close()
    expect(migrated).toEqual(await schema())
  })

  it('keeps its list of graphs, and finds the newest', async () => {
    expect(await store.graphs()).toEqual(answers.graphs)
    expect(await store.graphs({ limit: 2 })).toEqual(answers.graphs.slice(0, 2))
  })

  it.each(graphs)('keeps every node and version of %j, byte for byte', async (graphId, of) => {
    const index = await store.graph(graphId)
    expect(index?.shape).toEqual(of.shape)
    const known = index?.nodes.map(({ nodeId, name, nodeType, generation, files }) => {
      return [
        nodeId,
        name,
        nodeType,
        generation,
        files.map((file) => [file.name, file.path, file.language, file.units]),
      ]
    })
    // JSON has no `undefined`.
    expect(JSON.parse(JSON.stringify(known))).toEqual(of.nodes)
    expect(Object.entries((await store.codeMap(graphId))[graphId] ?? {})).toEqual(of.map)
    expect(await versions.ofGraph(graphId)).toEqual(of.versions)
    for (const [at, { generation }] of of.versions.entries()) {
      const files = await versions.load({ graphId, generation })
      expect(files.map(({ nodeId, code }) => [nodeId, code])).toEqual(of.codes[at])
    }
    for (const [nodeId, list] of of.ofNodes) {
      const found = await versions.ofNode(graphId, nodeId)
      expect(found.map(({ files: _files, ...version }) => version)).toEqual(list)
    }
  })

  it.each(graphs)('stores no text of %j again', async (graphId) => {
    const { backend } = store
    const texts = () => backend.read(['packs'], (tx) => tx.list('packs', { only: graphId }))
    const before = await texts()
    const nodes = Object.entries((await store.codeMap(graphId))[graphId] ?? {})
    const files = nodes.flatMap(([nodeId, codes]) => codes.map((code) => ({ nodeId, code })))
    await backend.write(CODE, async (tx) => {
      const row = await tx.get('graphs', graphId)
      const generation = { graphId, generation: await nextGeneration(tx, row), jobId: 'again', storedAt: 1 }
      return addFiles(tx, row, generation, files, { name: graphId })
    })
    expect(await texts()).toEqual(before)
  })

  it('still knows what was deleted', async () => {
    const graphId = 'deleted graph'
    expect(await versions.undo(graphId, 'deleted-2')).toBe(true)
    expect(await store.codeMap(graphId)).toEqual({ [graphId]: { n: ['gone'] } })
  })
})

it('a record that the browser does not give out any more keeps no database from being brought up', async () => {
  await emptied()
  await layVersion3(DATABASE)
  const { get } = IDBObjectStore.prototype
  // A request that fails, as reading does where a file is gone from the disk.
  IDBObjectStore.prototype.get = function (this: IDBObjectStore, key: IDBValidKey) {
    return this.name === 'packs 3' && indexedDB.cmp(key, ['deleted graph', 1, 0]) === 0
      ? (this.add({ graphId: 'deleted graph', generation: 1, pack: 0 }) as IDBRequest)
      : get.call(this, key)
  }
  const backend = await openIndexedDb()
  IDBObjectStore.prototype.get = get
  const lost = await backend.read(['quarantine'], (tx) => tx.list('quarantine'))
  expect(lost).toMatchObject([{ store: 'packs', key: ['deleted graph', 1, 0], reason: /ConstraintError/ }])
  expect(await createPageStore(backend).graphs()).toEqual(answers.graphs)
})
