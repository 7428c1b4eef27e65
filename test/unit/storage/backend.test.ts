import { beforeEach, describe, expect, it } from 'vitest'
import type { GraphRow } from '../../../src/core/graphIndex'
import type { Pack } from '../../../src/core/packs'
import type { Backend, Query } from '../../../src/storage/backend'
import { BACKENDS } from '../support/backends'
import { HOSTILE_TEXTS } from '../support/hostile'
import { aJob, withoutDue } from '../support/jobs'

describe.each(BACKENDS)('%s', (_name, open) => {
  let backend: Backend
  beforeEach(async () => {
    backend = await open()
  })

  const pack = (graphId: string, generation: number, text = 'code'): Pack => ({
    graphId,
    generation,
    pack: 0,
    texts: [text],
  })
  const graph = (graphId: string, updatedAt: number): GraphRow => {
    return { graphId, name: graphId, updatedAt, generation: 1, nodes: 1, files: 1, units: 1, from: 1 }
  }
  const put = (...packs: readonly Pack[]) =>
    backend.write(['packs'], async (tx) => {
      for (const one of packs) tx.put('packs', one)
    })
  const packs = (query?: Query) => backend.read(['packs'], (tx) => tx.list('packs', query))

  it('gives back what was put, as a copy', async () => {
    const given = pack('g', 1)
    await put(given)
    const read = () => backend.read(['packs'], (tx) => tx.get('packs', ['g', 1, 0]))
    expect(await read()).toEqual(given)
    expect(await read()).not.toBe(await read())
    expect(await backend.read(['packs'], (tx) => tx.get('packs', ['g', 2, 0]))).toBeUndefined()
  })

  it('keeps keys and texts byte for byte', async () => {
    await put(...HOSTILE_TEXTS.map((text, i) => pack(text, i, text)))
    for (const [i, text] of HOSTILE_TEXTS.entries()) {
      expect(await backend.read(['packs'], (tx) => tx.get('packs', [text, i, 0]))).toEqual(pack(text, i, text))
      expect(await packs({ only: text })).toEqual([pack(text, i, text)])
    }
  })

  it('sees its own writes within a run', async () => {
    const seen = await backend.write(['packs'], async (tx) => {
      tx.put('packs', pack('g', 1, 'first'))
      tx.put('packs', pack('g', 1, 'second'))
      return tx.get('packs', ['g', 1, 0])
    })
    expect(seen?.texts).toEqual(['second'])
  })

  it('does a run whole or not at all', async () => {
    await put(pack('g', 1, 'old'), pack('h', 1))
    const broken = backend.write(['packs'], async (tx) => {
      tx.put('packs', pack('g', 1, 'new'))
      tx.put('packs', pack('g', 1, 'newer'))
      tx.put('packs', pack('g', 2))
      tx.deleteAll('packs', 'h')
      await tx.get('packs', ['g', 2, 0])
      throw new Error('The plug was pulled')
    })
    await expect(broken).rejects.toThrow('The plug was pulled')
    expect(await packs()).toEqual([pack('g', 1, 'old'), pack('h', 1)])
  })

  it('undoes a run that puts something that cannot be stored', async () => {
    const broken = backend.write(['packs'], async (tx) => {
      tx.put('packs', pack('g', 1))
      tx.put('packs', { ...pack('g', 2), texts: [(() => {}) as unknown as string] })
    })
    await expect(broken).rejects.toThrow()
    expect(await packs()).toEqual([])
    await put(pack('g', 3))
    expect(await packs()).toHaveLength(1)
  })

  it('runs writers of one record one after the other', async () => {
    await put(pack('g', 1, ''))
    const append = () =>
      backend.write(['packs'], async (tx) => {
        const texts = (await tx.get('packs', ['g', 1, 0]))?.texts ?? []
        tx.put('packs', { ...pack('g', 1), texts: [`${texts[0]}x`] })
      })
    await Promise.all(Array.from({ length: 20 }, append))
    expect((await packs())[0]?.texts).toEqual(['x'.repeat(20)])
  })

  it('lists by key, numbers as numbers', async () => {
    await put(pack('b', 1), pack('a', 10), pack('a', 2), pack('a\0', 1), pack('', 1))
    expect((await packs()).map(({ graphId, generation }) => [graphId, generation])).toEqual([
      ['', 1],
      ['a', 2],
      ['a', 10],
      ['a\0', 1],
      ['b', 1],
    ])
    expect((await packs({ only: 'a' })).map(({ generation }) => generation)).toEqual([2, 10])
    expect((await packs({ newestFirst: true, limit: 2 })).map(({ graphId }) => graphId)).toEqual(['b', 'a\0'])
    expect(await packs({ limit: 3 })).toHaveLength(3)
  })

  it('deletes one, those of a graph, or all', async () => {
    await put(pack('a', 1), pack('a', 2), pack('ab', 1), pack('b', 1))
    await backend.write(['packs'], async (tx) => tx.delete('packs', ['a', 1, 0]))
    expect(await packs()).toHaveLength(3)
    await backend.write(['packs'], async (tx) => tx.deleteAll('packs', 'a'))
    expect((await packs()).map(({ graphId }) => graphId)).toEqual(['ab', 'b'])
    await backend.write(['packs'], async (tx) => tx.deleteAll('packs'))
    expect(await packs()).toEqual([])
  })

  it('finds jobs by an index, without those that lack its field', async () => {
    await backend.write(['jobs'], async (tx) => {
      tx.put('jobs', aJob({ id: 'a', dueAt: 30, graphId: 'g' }))
      tx.put('jobs', aJob({ id: 'b', dueAt: 10, graphId: 'h' }))
      tx.put('jobs', withoutDue(aJob({ id: 'c', graphId: 'g' })))
    })
    const ids = async (query: Query) =>
      (await backend.read(['jobs'], (tx) => tx.list('jobs', query))).map(({ id }) => id)
    expect(await ids({ index: 'dueAt' })).toEqual(['b', 'a'])
    expect(await ids({ index: 'dueAt', newestFirst: true })).toEqual(['a', 'b'])
    expect(await ids({ index: 'dueAt', newestFirst: true, limit: 1 })).toEqual(['a'])
    expect(await ids({ index: 'graphId', only: 'g' })).toEqual(['a', 'c'])
    expect(await ids({ index: 'finishedAt' })).toEqual([])
  })

  it('finds the newest graphs, and as many as are asked for', async () => {
    await backend.write(['graphs'], async (tx) => {
      for (const one of [graph('a', 20), graph('b', 30), graph('c', 10)]) tx.put('graphs', one)
    })
    const ids = async (query: Query) =>
      (await backend.read(['graphs'], (tx) => tx.list('graphs', query))).map(({ graphId }) => graphId)
    expect(await ids({ index: 'updatedAt', newestFirst: true, limit: 2 })).toEqual(['b', 'a'])
    expect(await ids({ index: 'updatedAt', newestFirst: true, limit: 9 })).toEqual(['b', 'a', 'c'])
    expect(await ids({ index: 'updatedAt', newestFirst: true })).toEqual(['b', 'a', 'c'])
    await backend.write(['graphs'], async (tx) => tx.put('graphs', graph('c', 40)))
    expect(await ids({ index: 'updatedAt', newestFirst: true, limit: 1 })).toEqual(['c'])
  })
})
