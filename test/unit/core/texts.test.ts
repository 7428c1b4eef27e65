import { describe, expect, it } from 'vitest'
import { hashText } from '../../../src/core/hash'
import { languageOf } from '../../../src/core/language'

describe('the hash', () => {
  it.each([
    ['', 'cbf29ce484222325'],
    ['a', 'af63dc4c8601ec8c'],
    ['foobar', '85944171f73967e8'],
  ])("of %j is FNV-1a's own test value", (source, hash) => expect(hashText(source)).toBe(hash))

  it('tells lone surrogates and long texts apart', () => {
    const texts = ['\ud800', '\udc00', '\ufffd', 'x'.repeat(100_000), 'x'.repeat(100_001)]
    expect(new Set(texts.map(hashText)).size).toBe(texts.length)
  })
})

describe('the language of a file', () => {
  it.each([
    ['deployment.yaml', 'yaml'],
    ['src/App.TSX', 'tsx'],
    ['Dockerfile', 'dockerfile'],
    ['web/Dockerfile.dev', 'dockerfile'],
    ['a.dockerfile', 'dockerfile'],
    ['main.go', 'go'],
    ['go.mod', 'go'],
    ['../../etc/nginx.conf', 'nginx'],
    ['README', undefined],
    ['.constructor', undefined],
    ['x.__proto__', undefined],
    ['dir.yaml/', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s: %s', (path, language) => expect(languageOf(path)).toBe(language))
})
