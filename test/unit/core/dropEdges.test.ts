import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEdgeFilter } from '../../../src/core/dropEdges'
import { readResults } from '../../../src/core/results'
import { HOSTILE_TEXTS } from '../support/hostile'

/** Through the filter in pieces that are cut at these bytes. */
function filtered(text: string, cuts: readonly number[] = []): string {
  const filter = createEdgeFilter()
  const bytes = new TextEncoder().encode(text)
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  const kept = [0, ...places].flatMap((from, i) => filter(bytes.subarray(from, places[i] ?? bytes.length)))
  return Buffer.concat(kept).toString()
}
const node = (id: string, config: string, edges: unknown) => ({ id, name: id, config, edges, nodeType: 'POD' })

describe('edges', () => {
  const inner = node('inner', 'kind: Service', [])
  const answer = {
    jobId: 'j',
    generatedCode: {
      nodes: [
        node('a', 'say "edges": [ \\"{', [{ connectionType: 'x', node: { ...inner, edges: [{ node: inner }] } }]),
        node('b', '}],\\', null),
        node('c', 'x', 'a "text"'),
        node('d', 'x', { nodes: [inner] }),
        { edges: [inner], id: 'first key' },
        { id: 'last key', edges: [] },
      ],
    },
  }

  it('of nodes are taken out, wherever the text is cut', () => {
    const text = JSON.stringify(answer)
    const nodes = answer.generatedCode.nodes.map((one) => ({ ...one, edges: null }))
    const expected = JSON.stringify({ ...answer, generatedCode: { nodes } })
    expect(filtered(text)).toBe(expected)
    for (let cut = 0; cut <= text.length; cut++) expect(filtered(text, [cut])).toBe(expected)
    expect(
      filtered(
        text,
        Array.from(text, (_, at) => at),
      ),
    ).toBe(expected)
    expect(JSON.parse(filtered(JSON.stringify(answer, null, 2)))).toEqual(JSON.parse(expected))
  })

  it('of anything else stay', () => {
    for (const other of [
      { edges: [1] },
      { generatedCodes: [{ nodeId: 'n', code: 'x', metadata: { edges: [1] } }] },
      { nodes: [{ id: 'n', spec: { edges: [1], nodes: [{ edges: [2] }] } }] },
      { nodes: [['edges', [1]]] },
      ['edges', { edges: 1 }],
    ]) {
      expect(filtered(JSON.stringify(other))).toBe(JSON.stringify(other))
    }
  })

  it('make no difference to what is read', () => {
    const text = fc.oneof(fc.constantFrom(...HOSTILE_TEXTS, '"edges":', '\\', '\\"', '}]'), fc.string())
    const nodes = fc.array(fc.record({ id: text, config: text, edges: fc.jsonValue() }))
    const cuts = fc.array(fc.nat(), { maxLength: 20 })
    fc.assert(
      fc.property(nodes, cuts, (list, at) => {
        const answer = { nodes: list }
        expect(readResults(JSON.parse(filtered(JSON.stringify(answer), at)))).toEqual(readResults(answer))
      }),
    )
  })

  it('cut off do not make half an answer whole', () => {
    const text = JSON.stringify(answer)
    for (let end = 0; end < text.length; end++) {
      expect(() => JSON.parse(filtered(text.slice(0, end)))).toThrow()
    }
  })
})
