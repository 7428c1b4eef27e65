import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nodeAddress, readFilePlace, readId, spellId } from '../../../src/app/address'

describe('spellId', () => {
  it('leaves everyday ids readable', () => {
    expect(spellId('stations-service_2')).toBe('~stations-service_2')
  })

  it('keeps any text, in a path of its own that no browser rewrites and no server takes for a file', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (graphId, nodeId) => {
        const { pathname } = new URL(nodeAddress(graphId, nodeId), 'http://localhost')
        expect(pathname).not.toMatch(/\/[^/?]+\.[^/?]+$/)
        const [, graph, node] = /^\/graphs\/([^/]*)\/nodes\/([^/]*)$/.exec(pathname) ?? []
        expect([readId(graph), readId(node)]).toEqual([graphId, nodeId])
      }),
    )
  })

  it.each(['..', '.', 'a.js', '%2e%2e', '\ud800', '', '__proto__'])('keeps %j', (id) => {
    expect(readId(spellId(id))).toBe(id)
  })
})

describe('readId', () => {
  it.each(['plain', '~a/b', '~~00zz', '~a.b', undefined])('does not read %j', (spelled) => {
    expect(readId(spelled)).toBeUndefined()
  })
})

describe('readFilePlace', () => {
  it.each([
    ['1', 0],
    ['12', 11],
    ['0', 0],
    ['-3', 0],
    ['x', 0],
    [undefined, 0],
  ])('%j is file %i', (said, place) => {
    expect(readFilePlace(said)).toBe(place)
  })
})
