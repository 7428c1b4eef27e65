import { describe, expect, it } from 'vitest'
import { shapeOf } from '../../../src/core/graphShape'
import type { GraphNode } from '../../../src/core/kubegram'

const node = (id: string, ...targets: readonly string[]): GraphNode => ({
  id,
  name: id.toUpperCase(),
  nodeType: 'POD',
  config: 'long',
  edges: targets.map((target) => ({ connectionType: 'CALLS', node: { id: target } })),
})

describe('the shape of a graph', () => {
  it('holds nodes by name and type, and edges by place', () => {
    expect(shapeOf({ nodes: [node('a', 'b', '__proto__'), node('b'), node('__proto__', 'a')] })).toEqual({
      nodes: ['a', 'b', '__proto__'].map((id) => ({ id, name: id.toUpperCase(), nodeType: 'POD' })),
      edges: [
        [0, 1, 'CALLS'],
        [0, 2, 'CALLS'],
        [2, 0, 'CALLS'],
      ],
    })
  })

  it('has one node per id, and no edge into nowhere', () => {
    const { nodes, edges } = shapeOf({ nodes: [node('a', 'gone'), node('a', 'b'), node('b')] })
    expect(nodes.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(edges).toEqual([[0, 1, 'CALLS']])
  })
})
