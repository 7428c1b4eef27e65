import { describe, expect, it } from 'vitest'
import { hashCode } from '../../../src/core/hash'
import { languageOf } from '../../../src/core/language'

it('the hash tells lone surrogates and long texts apart', () => {
  const texts = ['\ud800', '\udc00', '\ufffd', 'x'.repeat(100_000), 'x'.repeat(100_001)]
  expect(new Set(texts.map(hashCode)).size).toBe(texts.length)
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
