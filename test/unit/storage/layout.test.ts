import { beforeEach, describe, expect, it } from 'vitest'
import type { GeneratedFile } from '../../../src/core/codeMap'
import { readResults } from '../../../src/core/results'
import { transition } from '../../../src/core/transition'
import { generateGraph } from '../../../src/server/generator/generateGraph'
import type { Backend, StoreName } from '../../../src/storage/backend'
import { complete } from '../../../src/storage/complete'
import { createMemoryBackend } from '../../../src/storage/memoryBackend'
import { createPageStore, type PageStore } from '../../../src/storage/pageStore'
import { allVersions } from '../support/allVersions'
import { aJob, JOBS, START } from '../support/jobs'
import { watchedBackend } from '../support/watchedBackend'

/** With this name, the last digit of a service's stands where the hash of its Deployment does not look. */
const SHOP = { id: 'g', name: 'g', graphType: 'MICROSERVICE', companyId: 'c', userId: 'u' } as const

/** What a transaction moves, as the length of its records' JSON. */
interface Traffic {
  written: number
  read: number
  records: number
}

function metered(backend: Backend, traffic: Traffic): Backend {
  const size = (value: unknown) => JSON.stringify(value ?? null).length
  return watchedBackend(backend, (tx) => ({
    ...tx,
    async get(store, key) {
      const found = await tx.get(store, key)
      traffic.read += size(found)
      traffic.records += 1
      return found
    },
    async list(store, query) {
      const found = await tx.list(store, query)
      traffic.read += size(found)
      traffic.records += found.length
      return found
    },
    put(store, record) {
      traffic.written += size(record)
      tx.put(store, record)
    },
  }))
}

describe('where code lies', () => {
  let traffic: Traffic
  let store: PageStore
  let jobs = 0

  beforeEach(() => {
    traffic = { written: 0, read: 0, records: 0 }
    jobs = 0
    store = createPageStore(metered(createMemoryBackend(), traffic))
  })

  const file = async (files: readonly GeneratedFile[]) => {
    const id = `job-${++jobs}`
    await store.add([{ job: aJob({ ...JOBS.polling, id, graphId: 'g' }) }])
    Object.assign(traffic, { written: 0, read: 0, records: 0 })
    await complete(store.backend, { id, graphId: 'g' }, files, START + jobs, (job, result) =>
      transition(job, { type: 'stored', result }, START + jobs),
    )
  }
  const nodes = (count: number, text: (id: string) => string, from = 0): GeneratedFile[] =>
    Array.from({ length: count }, (_, i) => `node-${from + i}`).map((nodeId) => {
      return { nodeId, code: text(nodeId), path: `${nodeId}/deployment.yaml`, nodeType: 'DEPLOYMENT', nodeName: nodeId }
    })
  const spread = (count: number, text: (id: string) => string) =>
    nodes(5_000, text).filter((_, at) => at % Math.floor(5_000 / count) === 0)
  const rows = (name: StoreName) => store.backend.read([name], (tx) => tx.keys(name))

  it('a job of a few nodes of a large graph writes little more than itself', async () => {
    await file(nodes(5_000, (id) => `${id} `.repeat(10)))
    for (let round = 0; round < 6; round++) {
      const changed = spread(10, (id) => `${id} ${round} `.repeat(40))
      await file(changed)
      const own = changed.reduce((sum, { code }) => sum + code.length, 0)
      expect(traffic.written).toBeLessThan(own + 16 * 1024)
    }
    expect((await store.graph('g'))?.nodes).toHaveLength(5_000)
  })

  it('one node of a large graph is read without its index', async () => {
    await file(nodes(5_000, (id) => `${id} `.repeat(10)))
    Object.assign(traffic, { written: 0, read: 0, records: 0 })
    expect(await store.files('g', 'node-4321')).toMatchObject([{ code: 'node-4321 '.repeat(10) }])
    // The graph's row, a pack, and two pieces of the index: the last one comes along in case it is the only one.
    expect(traffic.records).toBeLessThanOrEqual(4)
    expect(traffic.read).toBeLessThan(200_000)
  })

  it('many small jobs do not make a graph slow to open, nor lose anything', async () => {
    const expected = new Map<string, string>()
    for (let round = 0; round < 150; round++) {
      const [changed] = nodes(1, () => `round ${round}`, round % 7)
      if (!changed) throw new Error('nothing changed')
      expected.set(changed.nodeId, changed.code)
      await file([changed])
      if (round % 29 !== 0) continue
      const map = (await store.codeMap()).g ?? {}
      expect(new Map(Object.entries(map).map(([id, codes]) => [id, codes[0]]))).toEqual(expected)
      for (const [id, code] of expected) expect(await store.files('g', id)).toMatchObject([{ code }])
    }
    Object.assign(traffic, { written: 0, read: 0, records: 0 })
    expect((await store.graph('g'))?.nodes).toHaveLength(7)
    expect(traffic.records).toBeLessThan(70)
    await file(nodes(7, (id) => `${id} whole`))
    Object.assign(traffic, { written: 0, read: 0, records: 0 })
    expect((await store.graph('g'))?.nodes).toHaveLength(7)
    // The line in the list, the generation's nodes, and whether the graph was sent from here.
    expect(traffic.records).toBe(3)
    expect(await rows('folds')).toEqual([])
  })

  it('keeps the order in which nodes came, over all pieces', async () => {
    const given = nodes(1_000, (id) => id).sort((a, b) => (hash(a.nodeId) < hash(b.nodeId) ? -1 : 1))
    await file(given)
    expect((await store.graph('g'))?.nodes.map(({ nodeId }) => nodeId)).toEqual(given.map(({ nodeId }) => nodeId))
    expect(Object.keys((await store.codeMap('g')).g ?? {})).toEqual(given.map(({ nodeId }) => nodeId))
    const loaded = await allVersions(store.backend).load({ graphId: 'g', generation: 1 })
    expect(loaded.map(({ nodeId }) => nodeId)).toEqual(given.map(({ nodeId }) => nodeId))
  })

  it('of a thousand services that differ in a number at places the hash does not see, nothing is stored again', async () => {
    const services = Array.from({ length: 1_000 }, (_, at) => {
      return { id: `node-${at}`, name: `service-${1_000 + at}`, nodeType: 'MICROSERVICE', config: { port: 8_080 } }
    })
    const job = { jobId: 'job', createdAt: '2026-01-01T00:00:00.000Z' }
    const made = readResults(generateGraph({ ...SHOP, nodes: services }, job))
    await file(made)
    const packs = (await rows('packs')).length
    await file(made)
    expect((await rows('packs')).length).toBe(packs)
    const [newest] = await allVersions(store.backend).ofGraph('g')
    expect(newest).toMatchObject({ generation: 2, files: made.length, changed: 0 })
  })

  it('code that came back after any other code is not stored again', async () => {
    const round = (n: number) => nodes(6_000, (id) => `${id} in round ${n}`)
    await file(round(1))
    const before = (await rows('packs')).length
    for (let n = 2; n < 5; n++) await file(round(n))
    const all = (await rows('packs')).length
    expect(all).toBeGreaterThan(3 * before)
    await file(round(1))
    expect((await rows('packs')).length).toBe(all)
    expect(await store.files('g', 'node-5999')).toMatchObject([{ code: 'node-5999 in round 1' }])
  })

  it('a graph whose code is gone for good leaves nothing behind, and its numbers are not given again', async () => {
    const versions = allVersions(store.backend)
    await file(nodes(300, (id) => id))
    await file(nodes(1, (id) => `${id} again`))
    await versions.remove({ graphId: 'g' }, 'd', START)
    await versions.purge('g', (node) => node.deleted !== undefined)
    for (const name of ['graphs', 'shapes', 'generations', 'entries', 'folds', 'packs', 'places'] as const) {
      expect([name, await rows(name)]).toEqual([name, []])
    }
    await file(nodes(1, (id) => id))
    expect((await store.graphs())[0]?.generation).toBe(3)
    await store.clearCode()
    await file(nodes(1, (id) => id))
    expect((await store.graphs())[0]?.generation).toBe(4)
  })
})

function hash(text: string): number {
  return [...text].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 7919, 7)
}
