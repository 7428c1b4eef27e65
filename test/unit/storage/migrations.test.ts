import { beforeEach, describe, expect, it } from 'vitest'
import { DATABASE, openIndexedDb } from '../../../src/storage/indexedDbBackend'
import { createPageStore, type PageStore } from '../../../src/storage/pageStore'
import { type AllVersions, allVersions } from '../support/allVersions'
import { emptied } from '../support/backends'
import { layVersion1, layVersion2, VERSION_1 } from '../support/frozenDatabase'

const { answers } = VERSION_1
const graphs = answers.of.map((of) => [of.graphId, of] as const)

describe.each([
  [1, layVersion1],
  [2, layVersion2],
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

  it('still knows what was deleted', async () => {
    const graphId = 'deleted graph'
    expect(await versions.undo(graphId, 'deleted-2')).toBe(true)
    expect(await store.codeMap(graphId)).toEqual({ [graphId]: { n: ['gone'] } })
  })
})
