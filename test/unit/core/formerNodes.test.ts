import { describe, expect, it } from 'vitest'
import type { NodeEntry } from '../../../src/core/codeMap'
import { formerNodes } from '../../../src/core/formerNodes'

const node = (nodeId: string, generation: number): NodeEntry => {
  return { nodeId, name: nodeId, nodeType: 'POD', generation, files: [] }
}
const shape = { nodes: [{ id: 'web', name: 'Web', nodeType: 'POD' }], edges: [] }

describe('nodes that are no longer in the graph', () => {
  it('were not sent with it, and have no code of that result or a later one', () => {
    const nodes = [node('web', 1), node('db', 1), node('made by the server', 2), node('restored', 3)]
    expect([...formerNodes({ nodes, shape, shapeFrom: 2 })]).toEqual(['db'])
  })

  it('are none where nobody knows what was sent, or what came of it', () => {
    expect(formerNodes({ nodes: [node('db', 1)] }).size).toBe(0)
    expect(formerNodes({ nodes: [node('db', 1)], shape }).size).toBe(0)
  })
})
