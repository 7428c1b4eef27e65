import { describe, expect, it } from 'vitest'
import { inComponents, packBlocks } from '../../../src/app/picture/blocks'
import { type Layout, NODE_HEIGHT, NODE_WIDTH } from '../../../src/app/picture/layout'
import { layoutGraph } from '../../../src/app/picture/layoutGraph'
import { nextNode } from '../../../src/app/picture/nextNode'
import { markGraph } from '../../../src/app/views/graphs/graphMarks'

/** A graph in which most nodes hang together, like those of microservices: seeded, so that it is always the same. */
function someGraph(nodes: number) {
  let seed = 7
  const random = () => {
    seed = (seed * 16_807) % 2_147_483_647
    return seed / 2_147_483_647
  }
  const edges: [number, number][] = []
  for (let node = 1; node < nodes * 0.9; node++) {
    edges.push([Math.floor(random() * random() * node), node])
    if (random() < 0.4) edges.push([Math.floor(random() * nodes), node])
  }
  return { nodes, edges }
}

function overlaps({ at }: Layout): number {
  let found = 0
  at.forEach(([x, y], place) => {
    for (const [otherX, otherY] of at.slice(place + 1)) {
      if (Math.abs(x - otherX) < NODE_WIDTH && Math.abs(y - otherY) < NODE_HEIGHT) found++
    }
  })
  return found
}

describe('the layout of a graph', () => {
  it.each([1, 2, 25, 300, 1_000])('gives each of %d nodes a place of its own inside of the picture', (nodes) => {
    const layout = layoutGraph(someGraph(nodes))
    expect(layout.at).toHaveLength(nodes)
    expect(overlaps(layout)).toBe(0)
    for (const [x, y] of layout.at) {
      expect(x >= NODE_WIDTH / 2 - 1 && x <= layout.width - NODE_WIDTH / 2 + 1).toBe(true)
      expect(y >= NODE_HEIGHT / 2 - 1 && y <= layout.height - NODE_HEIGHT / 2 + 1).toBe(true)
    }
  })

  it('goes from left to right along the edges', () => {
    const [a, b, c] = layoutGraph({
      nodes: 3,
      edges: [
        [2, 0],
        [0, 1],
      ],
    }).at.map(([x]) => x)
    expect([c, a, b]).toEqual([c, a, b].sort((left = 0, right = 0) => left - right))
  })

  it('takes circles, loops and edges said twice', () => {
    const edges = [
      [0, 1],
      [1, 0],
      [0, 0],
      [0, 1],
    ] as const
    expect(overlaps(layoutGraph({ nodes: 2, edges }))).toBe(0)
  })

  it('finds what hangs together, the largest part first and the lone nodes last', () => {
    const parts = inComponents(6, [
      [4, 5],
      [0, 2],
      [2, 3],
    ])
    expect(parts.map(({ nodes }) => nodes)).toEqual([[0, 2, 3], [4, 5], [1]])
  })

  it('stands blocks on shelves that do not overlap', () => {
    const size = { width: 10, height: 10 }
    const { corners, width, height } = packBlocks([size, size, size, size, size], 2)
    expect(new Set(corners.map(String)).size).toBe(5)
    expect([width, height]).toEqual([34, 22])
  })
})

describe('the way with the arrow keys', () => {
  const at = [
    [0, 0],
    [200, 0],
    [200, 100],
    [400, 90],
  ] as const
  it.each([
    ['ArrowRight', 0, 1],
    ['ArrowDown', 1, 2],
    ['ArrowRight', 2, 3],
    ['ArrowLeft', 0, 0],
  ] as const)('%s from %d leads to %d', (key, from, to) => expect(nextNode(at, from, key)).toBe(to))
})

describe('marks of nodes', () => {
  const file = { name: 'a', units: 1, pack: 0, at: 0 }
  const entry = (nodeId: string, generation: number) => ({
    nodeId,
    name: nodeId,
    nodeType: 'POD',
    generation,
    files: [file],
  })
  const shape = { nodes: ['new', 'old', 'bare'].map((id) => ({ id, name: id, nodeType: 'POD' })), edges: [] }
  const index = { graphId: 'g', nodes: [entry('new', 2), entry('old', 1), entry('gone', 1)], shape }

  it('tell new code, older code and none apart, also of nodes that were taken out', () => {
    expect(markGraph(index, 2, false).nodes.map(({ id, mark }) => [id, mark])).toEqual([
      ['new', 'fresh'],
      ['old', 'older'],
      ['bare', 'none'],
      ['gone', 'older'],
    ])
  })

  it('say that all is being generated while a job runs', () => {
    expect(new Set(markGraph(index, 2, true).nodes.map(({ mark }) => mark))).toEqual(new Set(['working']))
  })
})
