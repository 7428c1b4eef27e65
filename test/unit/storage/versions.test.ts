import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { GeneratedFile } from '../../../src/core/codeMap'
import { transition } from '../../../src/core/transition'
import type { Backend } from '../../../src/storage/backend'
import { complete } from '../../../src/storage/complete'
import { createPageStore, type PageStore } from '../../../src/storage/pageStore'
import { readUsage, scanPacks } from '../../../src/storage/scan'
import { type AllVersions, allVersions } from '../support/allVersions'
import { BACKENDS } from '../support/backends'
import { HOSTILE_TEXTS } from '../support/hostile'
import { aJob, JOBS, START } from '../support/jobs'

const code = (nodeId: string, ...codes: readonly string[]): GeneratedFile[] =>
  codes.map((text) => ({ nodeId, code: text }))

describe.each(BACKENDS)('versions on %s', (_name, open) => {
  let backend: Backend
  let store: PageStore
  let versions: AllVersions
  let jobs = 0

  beforeEach(async () => {
    backend = await open()
    store = createPageStore(backend)
    versions = allVersions(backend)
    jobs = 0
  })

  const file = async (files: readonly GeneratedFile[], graphId = 'g') => {
    const id = `job-${++jobs}`
    await store.add([{ job: aJob({ ...JOBS.polling, id, graphId }) }])
    await complete(store.backend, { id, graphId }, files, START + jobs, (job, result) =>
      transition(job, { type: 'stored', result }, START + jobs),
    )
  }
  const current = async (graphId = 'g') => (await store.codeMap(graphId))[graphId] ?? {}
  const textsOf = (graphId = 'g') =>
    backend.read(['packs'], async (tx) => (await tx.list('packs', { only: graphId })).flatMap(({ texts }) => texts))
  const codesOf = async (generation: number, nodeId?: string, graphId = 'g') =>
    (await versions.load({ graphId, generation, ...(nodeId === undefined ? {} : { nodeId }) })).map((one) => one.code)

  it('lists every generation of a graph and of a node, the newest first', async () => {
    await file([...code('web', 'one'), ...code('db', 'kept')])
    await file(code('web', 'two'))
    await file([...code('web', 'two'), ...code('cache', 'new')])
    expect(await versions.ofGraph('g')).toMatchObject([
      { generation: 3, jobId: 'job-3', storedAt: START + 3, origin: 'job', nodes: 2, files: 2, units: 6, changed: 1 },
      { generation: 2, nodes: 1, changed: 1 },
      { generation: 1, nodes: 2, changed: 2 },
    ])
    expect(await versions.ofNode('g', 'web')).toMatchObject([
      { version: 3, generation: 3, isCurrent: true, isChanged: false },
      { version: 2, generation: 2, isCurrent: false, isChanged: true },
      { version: 1, generation: 1, isCurrent: false, isChanged: true },
    ])
    expect(await versions.ofNode('g', 'db')).toMatchObject([{ version: 1, generation: 1, isCurrent: true }])
    expect([await codesOf(1), await codesOf(1, 'web'), await codesOf(2)]).toEqual([['one', 'kept'], ['one'], ['two']])
    expect([await versions.ofGraph('h'), await versions.ofNode('g', 'x'), await codesOf(9)]).toEqual([[], [], []])
  })

  it('stores equal code once, also when it comes back after other code', async () => {
    for (const text of ['a', 'b', 'a', 'b', 'a']) await file([...code('n', text), ...code('m', text, 'same')])
    expect((await textsOf()).sort()).toEqual(['a', 'b', 'same'])
    expect(await current()).toEqual({ n: ['a'], m: ['a', 'same'] })
    expect(await Promise.all([1, 2, 3, 4, 5].map((generation) => codesOf(generation, 'n')))).toEqual(
      ['a', 'b', 'a', 'b', 'a'].map((text) => [text]),
    )
  })

  it('keeps any history byte for byte', async () => {
    const text = fc.constantFrom('', 'a', 'b', '\ud800', ...HOSTILE_TEXTS.slice(0, 5))
    const files = fc.array(fc.record({ nodeId: fc.constantFrom('n', '__proto__', ''), code: text }), { minLength: 1 })
    let graph = 0
    await fc.assert(
      fc.asyncProperty(fc.array(files, { maxLength: 6 }), async (history) => {
        const graphId = `g${graph++}`
        for (const given of history) await file(given, graphId)
        for (const [at, given] of history.entries()) {
          const read = await versions.load({ graphId, generation: at + 1 })
          for (const nodeId of ['n', '__proto__', '']) {
            const of = (list: readonly GeneratedFile[]) =>
              list.filter((one) => one.nodeId === nodeId).map((x) => x.code)
            expect(of(read)).toEqual(of(given))
          }
        }
        const texts = await textsOf(graphId)
        expect(new Set(texts).size).toBe(texts.length)
      }),
      { numRuns: 25 },
    )
  })

  it('restores a node or a graph as a new version, once for each id, and stores nothing twice', async () => {
    await file([...code('web', 'one'), ...code('db', 'first')])
    await file([...code('web', 'two'), ...code('db', 'second'), ...code('cache', 'stays')])
    const web = { graphId: 'g', generation: 1, nodeId: 'web' }
    for (let i = 0; i < 2; i++) expect(await versions.restore(web, 'r1', START + 10)).toBe(true)
    expect(await current()).toEqual({ web: ['one'], db: ['second'], cache: ['stays'] })
    expect(await versions.ofNode('g', 'web')).toMatchObject([
      { version: 3, generation: 3, origin: 'restored', from: 1, isCurrent: true, isChanged: true },
      { version: 2 },
      { version: 1 },
    ])
    expect(await versions.restore({ graphId: 'g', generation: 1 }, 'r2', START + 11)).toBe(true)
    expect(await current()).toEqual({ web: ['one'], db: ['first'], cache: ['stays'] })
    await file(code('web', 'two'))
    expect((await versions.ofGraph('g'))[0]?.generation).toBe(5)
    expect(await textsOf()).toHaveLength(5)
    expect((await store.graphs())[0]).toMatchObject({ generation: 5, nodes: 3 })
  })

  it('finds nothing to restore, mark or delete where there is nothing', async () => {
    await file(code('web', 'one'))
    const nowhere = [
      { graphId: 'h', generation: 1 },
      { graphId: 'g', generation: 2 },
      { graphId: 'g', generation: 1, nodeId: 'db' },
    ]
    for (const address of nowhere) {
      expect(await versions.restore(address, 'r', START)).toBe(false)
      expect(await versions.mark(address, { pinned: true })).toBe(false)
      expect(await versions.remove(address, 'd', START)).toBe(false)
    }
    expect(await versions.undo('g', 'd')).toBe(false)
    expect(await store.revision()).toBe(1)
  })

  it('labels and pins a graph version and a node version apart', async () => {
    await file([...code('web', 'one'), ...code('db', 'first')])
    const graph = { graphId: 'g', generation: 1 }
    await versions.mark(graph, { label: 'Release', pinned: true })
    await versions.mark({ ...graph, nodeId: 'web' }, { label: 'Good one' })
    await versions.mark({ ...graph, nodeId: 'web' }, { pinned: true })
    expect(await versions.ofGraph('g')).toMatchObject([{ label: 'Release', pinned: true }])
    expect(await versions.ofNode('g', 'web')).toMatchObject([{ label: 'Good one', pinned: true }])
    expect((await versions.ofNode('g', 'db'))[0]).not.toHaveProperty('label')
    await versions.mark(graph, { label: null, pinned: false })
    expect((await versions.ofGraph('g'))[0]).not.toHaveProperty('label')
    expect((await versions.ofGraph('g'))[0]).not.toHaveProperty('pinned')
  })

  it('deletes versions, nodes and graphs, and brings each back as it was', async () => {
    await file([...code('web', 'one'), ...code('db', 'first')])
    await file([...code('web', 'two'), ...code('db', 'second')])
    const before = await current()
    const selections = [
      [
        { graphId: 'g', generation: 2 },
        { web: ['one'], db: ['first'] },
      ],
      [
        { graphId: 'g', generation: 2, nodeId: 'web' },
        { web: ['one'], db: ['second'] },
      ],
      [{ graphId: 'g', generation: 1 }, before],
      [{ graphId: 'g', nodeId: 'web' }, { db: ['second'] }],
      [{ graphId: 'g' }, {}],
    ] as const
    for (const [at, [what, left]] of selections.entries()) {
      for (let i = 0; i < 2; i++) expect(await versions.remove(what, `d${at}`, START)).toBe(true)
      expect(await current()).toEqual(left)
      expect(await versions.undo('g', `d${at}`)).toBe(true)
      expect(await current()).toEqual(before)
    }
    expect(await store.graphs()).toMatchObject([{ graphId: 'g', nodes: 2, generation: 2 }])
  })

  it('undoes one deletion without undoing another', async () => {
    await file(code('web', 'one'))
    await file(code('web', 'two'))
    await versions.remove({ graphId: 'g', generation: 2 }, 'first', START)
    await versions.remove({ graphId: 'g' }, 'second', START)
    expect([await store.graphs(), await store.codeMap()]).toEqual([[], {}])
    await versions.undo('g', 'second')
    expect(await current()).toEqual({ web: ['one'] })
  })

  it('goes on counting after everything was deleted', async () => {
    await file(code('web', 'one'))
    await versions.remove({ graphId: 'g' }, 'd', START)
    await versions.purge('g', (node) => node.deleted !== undefined)
    expect(await textsOf()).toEqual([])
    await file(code('web', 'two'))
    expect(await versions.ofGraph('g')).toMatchObject([{ generation: 2 }])
  })

  it('frees what nobody points at, and nothing else', async () => {
    await file([...code('web', 'one'), ...code('db', 'shared')])
    await file([...code('web', 'two'), ...code('db', 'shared')])
    await versions.remove({ graphId: 'g', generation: 1 }, 'd', START)
    expect(await textsOf()).toEqual(['one', 'shared', 'two'])
    expect(await versions.purge('g', (node) => node.deleted !== undefined)).toBe(true)
    expect(await textsOf()).toEqual(['', 'shared', 'two'])
    expect(await current()).toEqual({ web: ['two'], db: ['shared'] })
    expect(await versions.undo('g', 'd')).toBe(false)
    expect(await versions.purge('g', () => true)).toBe(false)
    expect(await current()).toEqual({ web: ['two'], db: ['shared'] })
  })

  it('keeps what is pinned and what is current from an age clean-up', async () => {
    for (const text of ['one', 'two', 'three']) await file(code('web', text))
    await versions.mark({ graphId: 'g', generation: 1 }, { pinned: true })
    await versions.purge('g', (node, generation) => !generation.pinned && !node.pinned)
    expect((await versions.ofGraph('g')).map(({ generation }) => generation)).toEqual([3, 1])
    expect(await codesOf(1)).toEqual(['one'])
  })

  it('scans every stored text once and knows whose it is', async () => {
    await file([...code('web', 'one'), ...code('db', 'shared')])
    await file([...code('web', 'two'), ...code('db', 'shared')])
    for (let i = 0; i < 20; i++) await file(code('n', `pack ${i}`), `h${i}`)
    const found: [string, string, number, boolean][] = []
    for await (const { texts, filesAt } of scanPacks(backend)) {
      for (const [at, text] of texts.entries()) {
        for (const one of await filesAt(at)) found.push([text, one.nodeId, one.generation, one.isCurrent])
      }
    }
    expect(found).toHaveLength(24)
    expect(found.slice(0, 4)).toEqual([
      ['one', 'web', 1, false],
      ['shared', 'db', 1, false],
      ['shared', 'db', 2, true],
      ['two', 'web', 2, true],
    ])
    const only: string[] = []
    for await (const { texts } of scanPacks(backend, { graphId: 'g' })) only.push(...texts)
    expect(only).toEqual(['one', 'shared', 'two'])
  })

  it('ends a scan that is aborted', async () => {
    for (let i = 0; i < 20; i++) await file(code('n', `pack ${i}`), `h${i}`)
    const stop = new AbortController()
    let packs = 0
    for await (const _pack of scanPacks(backend, { signal: stop.signal })) {
      packs += 1
      if (packs === 3) stop.abort()
    }
    expect(packs).toBe(3)
  })

  it('tells what each graph takes, equal code once', async () => {
    await file([...code('web', 'one'), ...code('db', 'shared')])
    await file([...code('web', 'two'), ...code('db', 'shared')])
    await file(code('n', 'more than that'), 'h')
    expect(await readUsage(backend)).toMatchObject([
      { graphId: 'h', versions: 1, units: 14, olderUnits: 0 },
      { graphId: 'g', name: 'Shop', versions: 2, units: 12, olderUnits: 3 },
    ])
  })

  it('tells how many versions are pinned, and what stays for no other reason', async () => {
    for (const text of ['one', 'three', 'seven..', 'now']) await file(code('web', text))
    expect(await readUsage(backend)).toMatchObject([
      { pinned: 0, pinnedUnits: 0, freeUnits: 15, newest: { generation: 4, pinned: false } },
    ])
    await versions.mark({ graphId: 'g', generation: 4 }, { pinned: true })
    await versions.mark({ graphId: 'g', generation: 2, nodeId: 'web' }, { pinned: true })
    await versions.mark({ graphId: 'g', generation: 1 }, { pinned: true, label: 'first' })
    expect(await readUsage(backend)).toMatchObject([
      { pinned: 3, pinnedUnits: 'three'.length, freeUnits: 'seven..'.length, newest: { generation: 4, pinned: true } },
    ])
  })
})
