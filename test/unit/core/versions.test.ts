import { describe, expect, it } from 'vitest'
import { byGeneration, fromChunks, toChunks } from '../../../src/core/entries'
import { inOrder, type KeptNode, nodesOf } from '../../../src/core/versions'

const node = (nodeId: string, rest: Partial<KeptNode> = {}): KeptNode => ({
  ...{ nodeId, name: nodeId, nodeType: 'POD', generation: 1, files: [] },
  ...rest,
})
const idsOf = (nodes: readonly { readonly nodeId: string }[]) => nodes.map(({ nodeId }) => nodeId)

describe('the order of versions', () => {
  const version = (generation: number, storedAt: number, before?: number) => ({
    ...{ graphId: 'g', jobId: 'j', generation, storedAt },
    ...(before === undefined ? {} : { before }),
  })

  it('is as they came; those that were imported before another one stand by their time, then as they came', () => {
    const versions = [version(5, 10, 2), version(2, 50), version(4, 10, 2), version(3, 5, 2), version(1, 90)]
    expect(inOrder(versions).map(({ generation }) => generation)).toEqual([1, 3, 4, 5, 2])
  })
})

describe('the nodes of a generation', () => {
  it('are all that are kept, or the one that is asked for', () => {
    const nodes = [node('a'), node('b', { deleted: { by: 'd', at: 1 } }), node('c')]
    expect(idsOf(nodesOf(nodes))).toEqual(['a', 'c'])
    expect(idsOf(nodesOf(nodes, 'c'))).toEqual(['c'])
    expect(idsOf(nodesOf(nodes, 'b'))).toEqual([])
  })

  it('lie in records by their ids, and are read as they came', () => {
    const nodes = Array.from({ length: 600 }, (_, at) => node(`n${(at * 7) % 600}`))
    const chunks = toChunks('g', 1, nodes)
    expect(chunks).toHaveLength(3)
    for (const { first, nodes: some } of chunks) {
      expect(idsOf(some)).toEqual(idsOf(some).sort())
      expect(first).toBe(some[0]?.nodeId)
    }
    expect(fromChunks(chunks)).toEqual(nodes)
    expect(byGeneration([...chunks, ...toChunks('g', 2, nodes.slice(1))])).toEqual(
      new Map([
        [1, nodes],
        [2, nodes.slice(1)],
      ]),
    )
  })

  it('of one id stay in the order that they came in', () => {
    const nodes = [node('a', { name: 'first' }), node('a', { name: 'second' })]
    expect(toChunks('g', 1, nodes)[0]?.nodes).toEqual(nodes)
  })

  it('are read as they lie where their places are lost', () => {
    expect(
      idsOf(fromChunks([{ graphId: 'g', generation: 1, first: 'a', nodes: [node('a'), node('b')], order: [] }])),
    ).toEqual(['a', 'b'])
  })
})
