import { describe, expect, it } from 'vitest'
import { placeInText } from '../../../src/app/words/placeInText'
import type { CodegenError } from '../../../src/core/failure'
import { readGraphText } from '../../../src/core/input'

const TEXT = `{ "name": "a, b: {", "graph": {
  "nodes": [
    { "id": "one", "edges": [{ "node": { "id": "two" } }] },
    { "name": "\\"id\\": {", "edges": [] },
    7
  ]
} }`

const shown = (sentence: string, text = TEXT) => {
  const at = placeInText(sentence, text)
  return at === undefined ? undefined : text.slice(at, at + 12)
}

describe('the place that a sentence names', () => {
  it('is a line and a column', () => {
    expect(shown('This is not JSON: line 3, column 5.')).toBe('{ "id": "one')
    expect(shown('This is not JSON: line 30, column 5.')).toBeUndefined()
  })

  it('is a path, or what a missing one is missing from', () => {
    expect(shown('"graph.nodes[0].edges[0].node.id" is 5')).toBe('"two" } }] }')
    expect(shown('"graph.nodes[1].id" is missing; every node needs one.')).toBe('{ "name": "\\')
    expect(shown('"graph.nodes[2]" is a number, not a node.')).toBe('7\n  ]\n} }')
    expect(shown('"graph.nodes[2].id" is missing.')).toBe('7\n  ]\n} }')
    expect(shown('The graph is nested deeper than 64 levels.')).toBeUndefined()
  })

  it.each([
    ['{"graph":{"nodes":[{"id":"a"},{"id":""}]}}', '""}]}}'],
    ['{"graph":{"nodes":[{"id":"a","edges":{"x":[1]}}]}}', '{"x":[1]}}]}'],
    ['{"graph":{"nodes":{}}}', '{}}}'],
    ['{"nodes":[]}', '[]}'],
  ])('is found for the sentence about %s', (text, place) => {
    let said = ''
    try {
      readGraphText(text)
    } catch (error) {
      said = (error as CodegenError).failure.detail ?? ''
    }
    expect(shown(said, text)).toBe(place)
  })
})
