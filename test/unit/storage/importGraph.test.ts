import { beforeEach, describe, expect, it } from 'vitest'
import type { ImportedVersion } from '../../../src/core/imported'
import { transition } from '../../../src/core/transition'
import type { Backend } from '../../../src/storage/backend'
import { complete } from '../../../src/storage/complete'
import { importGraph } from '../../../src/storage/importGraph'
import { createPageStore, type PageStore } from '../../../src/storage/pageStore'
import { tidyCode } from '../../../src/storage/tidy'
import { allVersions } from '../support/allVersions'
import { BACKENDS } from '../support/backends'
import { HOSTILE_TEXTS } from '../support/hostile'
import { aJob, JOBS } from '../support/jobs'

const DAY_MS = 86_400_000

describe.each(BACKENDS)('importing on %s', (_name, open) => {
  let backend: Backend
  let store: PageStore

  beforeEach(async () => {
    backend = await open()
    store = createPageStore(backend)
  })

  const file = async (id: string, code: string, at: number) => {
    await store.add([{ job: aJob({ ...JOBS.polling, id, graphId: 'g' }) }])
    await complete(store.backend, { id, graphId: 'g' }, [{ nodeId: 'n', code }], at, (job, result) =>
      transition(job, { type: 'stored', result }, at),
    )
  }
  const version = (storedAt: number, code: string, rest: Partial<ImportedVersion> = {}): ImportedVersion => ({
    storedAt,
    files: [{ nodeId: 'n', code }],
    ...rest,
  })
  const add = (...versions: readonly ImportedVersion[]) =>
    importGraph(backend, { graphId: 'g', name: 'Imported', versions }, 'import')
  const codes = async () => {
    const versions = allVersions(backend)
    const list = await versions.ofNode('g', 'n')
    return Promise.all(list.map(async (one) => (await versions.load(one))[0]?.code))
  }

  it('fills an empty graph, in order', async () => {
    expect(await add(version(1, 'a'), version(2, 'b'), version(3, 'a'))).toMatchObject({ added: 3, known: 0, files: 3 })
    expect(await codes()).toEqual(['a', 'b', 'a'])
    expect(await store.graphs()).toMatchObject([
      { graphId: 'g', name: 'Imported', updatedAt: 3, nodes: 1, generation: 3 },
    ])
    expect((await backend.read(['packs'], (tx) => tx.list('packs'))).flatMap(({ texts }) => texts)).toEqual(['a', 'b'])
  })

  it('done twice adds nothing', async () => {
    const versions = HOSTILE_TEXTS.map((text, at) => version(at, text))
    await add(...versions)
    const revision = await store.revision()
    expect(await add(...versions)).toMatchObject({ added: 0, known: versions.length })
    expect(await store.revision()).toBe(revision)
  })

  it('puts older versions below newer ones, which stay current', async () => {
    await file('a', 'here at 10', 10)
    await file('b', 'here at 20', 20)
    await add(version(5, 'oldest'), version(15, 'between'), version(30, 'newest'))
    expect(await codes()).toEqual(['newest', 'here at 20', 'between', 'here at 10', 'oldest'])
    expect(await store.codeMap()).toEqual({ g: { n: ['newest'] } })
    expect((await store.graphs())[0]).toMatchObject({ name: 'Shop', updatedAt: 30 })
    await file('c', 'later', 40)
    expect((await codes())[0]).toBe('later')
  })

  it('keeps labels and pins, of versions and of nodes', async () => {
    await add(version(1, 'a', { label: 'Release', pinned: true, marks: [{ nodeId: 'n', label: 'Good' }] }))
    const versions = allVersions(backend)
    expect(await versions.ofGraph('g')).toMatchObject([{ label: 'Release', pinned: true, origin: 'imported' }])
    expect(await versions.ofNode('g', 'n')).toMatchObject([{ label: 'Good' }])
  })

  it('raises the revision above that of the mirror it came from', async () => {
    await importGraph(backend, { graphId: 'g', name: 'g', versions: [version(1, 'a')] }, 'import', 41)
    expect(await store.revision()).toBe(42)
  })

  it('tidies: what was deleted goes after a while, what is old where the user wants it', async () => {
    await add(version(1, 'old'), version(2, 'labelled', { label: 'x' }), version(3, 'deleted'), version(4, 'current'))
    await allVersions(backend).remove({ graphId: 'g', generation: 3 }, 'd', 1_000)
    await tidyCode(backend, 1_000 + 9 * 60_000)
    await allVersions(backend).undo('g', 'd')
    expect(await codes()).toEqual(['current', 'deleted', 'labelled', 'old'])
    await allVersions(backend).remove({ graphId: 'g', generation: 3 }, 'd', 1_000)
    await tidyCode(backend, 1_000 + 10 * 60_000)
    expect(await allVersions(backend).undo('g', 'd')).toBe(false)
    expect(await codes()).toEqual(['current', 'labelled', 'old'])
    await tidyCode(backend, 100 * DAY_MS, 90)
    expect(await codes()).toEqual(['current', 'labelled'])
  })
})
