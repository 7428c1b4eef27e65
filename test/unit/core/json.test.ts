import { describe, expect, it } from 'vitest'
import { CodegenError } from '../../../src/core/failure'
import { get, isObject, isShallow, MAX_DEPTH, parseJson } from '../../../src/core/json'

describe('JSON text that a person gave', () => {
  const refusal = (source: string) => {
    try {
      return parseJson(source)
    } catch (error) {
      return error instanceof CodegenError ? error.failure : error
    }
  }
  const nest = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

  it.each([
    ['', 'This is not JSON: it is empty.'],
    [' \n', 'This is not JSON: it is empty.'],
    ['{\n  "nodes": [}', 'This is not JSON: line 2, column 13.'],
    ['<html>', 'This is not JSON: line 1, column 1.'],
  ])('%j is refused with its place', (source, detail) => {
    expect(refusal(source)).toEqual({ code: 'invalidInput', detail })
  })

  it('may be nested 64 levels deep and no deeper', () => {
    expect(parseJson(nest(MAX_DEPTH))).toBeInstanceOf(Array)
    expect(refusal(nest(MAX_DEPTH + 1))).toMatchObject({
      code: 'invalidInput',
      detail: expect.stringMatching(/64 levels/),
    })
  })

  it.each([
    ['whole', nest(100_000)],
    ['cut off', '['.repeat(100_000)],
  ])('deeper than any stack, %s, is refused', (_name, source) => {
    expect(refusal(source)).toMatchObject({ code: 'invalidInput' })
  })
})

describe('reading what was parsed', () => {
  it('takes own keys only', () => {
    const object = JSON.parse('{"__proto__":1}') as Record<string, unknown>
    expect([get(object, '__proto__'), get({}, '__proto__'), get({}, 'constructor')]).toEqual([1, undefined, undefined])
  })

  it.each([
    [{}, true],
    [[], false],
    [null, false],
    ['', false],
    [undefined, false],
  ])('%j is an object: %s', (value, is) => {
    expect(isObject(value)).toBe(is)
  })

  it('measures depth through lists and objects alike', () => {
    expect([0, 1, 2, 3].map((depth) => isShallow({ a: [{}] }, depth))).toEqual([false, false, false, true])
    expect(isShallow('text', 0)).toBe(true)
  })
})
