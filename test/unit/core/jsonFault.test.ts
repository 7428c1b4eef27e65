import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findJsonFault } from '../../../src/core/jsonFault'

describe('findJsonFault', () => {
  it.each([
    ['{"graph": {\n  "nodes": [}', 24],
    ['{"a": 1,}', 8],
    ['[1 2]', 3],
    ['{"a" 1}', 5],
    ['{a: 1}', 1],
    ['[1, 2', 5],
    ['["open', 1],
    ['"tab\there"', 0],
    ['{} {}', 3],
    ['[01]', 2],
    ['{"a": tru}', 6],
    [']', 0],
    ['1, 2', 1],
    ['[1] 2', 4],
    ['[] []', 3],
    ['[1,]', 3],
    ['[, 1]', 1],
    ['[1: 2]', 2],
    ['{1: 2}', 1],
    ['{"a": 1, 2: 3}', 9],
    ['', 0],
  ])('%j stops being JSON at %i', (source, place) => {
    expect(findJsonFault(source)).toBe(place)
  })

  it('reads every text that JSON.parse takes to its end', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 2), (source, indent) => {
        const text = JSON.stringify(JSON.parse(source), null, indent)
        expect(findJsonFault(text)).toBe(text.length)
      }),
    )
  })

  it('finds a stray character where it was put', () => {
    fc.assert(
      fc.property(fc.json(), (source) => {
        const text = JSON.stringify([JSON.parse(source)])
        expect(findJsonFault(`${text}§`)).toBe(text.length)
      }),
    )
  })
})
