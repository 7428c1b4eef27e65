import { describe, expect, it } from 'vitest'
import { compileSearch, findLines, type SearchQuery, UnreadableSearch } from '../../../src/core/search'

const query = (text: string, more: Partial<SearchQuery> = {}): SearchQuery => ({
  text,
  regex: false,
  matchCase: false,
  wholeWord: false,
  ...more,
})
const find = (code: string, asked: SearchQuery, most = 10) => findLines(code, compileSearch(asked), most)
const places = (code: string, asked: SearchQuery) => find(code, asked).lines.map(({ line, marks }) => [line, ...marks])

describe('a search', () => {
  it('takes plain text as it is, whatever it means elsewhere', () => {
    expect(places('a+b\naab', query('a+b'))).toEqual([[1, [0, 3]]])
    expect(places('x\\d{2}/$', query('\\d{2}/$'))).toEqual([[1, [1, 8]]])
  })

  it('minds case only when told to, in every script', () => {
    expect(places('Über\nüber', query('über'))).toHaveLength(2)
    expect(places('Über\nüber', query('über', { matchCase: true }))).toEqual([[2, [0, 4]]])
  })

  it('finds whole words, also beside signs and umlauts', () => {
    expect(places('port\nports\nport: 1\nüport\nport_a', query('port', { wholeWord: true }))).toEqual([
      [1, [0, 4]],
      [3, [0, 4]],
    ])
  })

  it('reads expressions line by line, and those that the strict reading refuses', () => {
    expect(places('a: 1\nbb: 2', query('^\\w+:', { regex: true }))).toEqual([
      [1, [0, 2]],
      [2, [0, 3]],
    ])
    expect(places('a-b', query('a\\-b', { regex: true }))).toEqual([[1, [0, 3]]])
  })

  it('says why an expression cannot be read', () => {
    expect(() => compileSearch(query('(', { regex: true }))).toThrow(UnreadableSearch)
    expect(() => compileSearch(query('(', { regex: true }))).toThrow(/^Unterminated group$/)
  })

  it('leaves out matches of nothing, and ends', () => {
    expect(find('abc', query('x*', { regex: true }))).toEqual({ lines: [], matches: 0 })
  })

  it('counts what it no longer lists', () => {
    const found = find('a\na\na\na', query('a'), 2)
    expect([found.lines.length, found.matches]).toEqual([2, 4])
  })

  it('puts the matches of one line together, and one over lines under its first', () => {
    expect(places('aXa\naa', query('a'))).toEqual([
      [1, [0, 1], [2, 3]],
      [2, [0, 1], [1, 2]],
    ])
    expect(places('one\ntwo', query('ne\\ntw', { regex: true }))).toEqual([[1, [1, 3]]])
  })

  it('shows a stretch of a long line, without its indent, with the match in it', () => {
    const [hit] = find(`${' '.repeat(8)}${'x'.repeat(500)}needle${'y'.repeat(500)}`, query('needle')).lines
    const [[start, end] = [0, 0]] = hit?.marks ?? []
    expect(hit?.text.slice(start, end)).toBe('needle')
    expect(hit?.text.length).toBeLessThanOrEqual(240)
    expect(find('    key: value', query('value')).lines[0]).toEqual({ line: 1, text: 'key: value', marks: [[5, 10]] })
  })
})
