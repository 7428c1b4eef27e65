import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findInText } from '../../../src/app/views/code/findInText'
import { type CompareRow, compareText } from '../../../src/app/views/versions/compareText'
import { foldRows } from '../../../src/app/views/versions/foldRows'
import type { CodeFile } from '../../../src/core/codeMap'
import { compareResults } from '../../../src/core/compareResults'

const plain = (code: string) => ({ code, shown: code })
const compare = (before: string, after: string) => compareText(plain(before), plain(after))
const textOf = (rows: readonly CompareRow[], side: 'before' | 'after') =>
  rows.flatMap((row) => (row[side] ? [row[side].pieces.map((piece) => piece.text).join('')] : [])).join('\n')

describe('comparing two texts', () => {
  it('tells lines that came, went and changed, with the words that differ', () => {
    const rows = compare('a\nport: 80\nc\nd\n', 'a\nport: 8080\nc\nnew\nd\n')
    expect(rows.map(({ type }) => type)).toEqual(['same', 'changed', 'same', 'added', 'same'])
    expect(rows[1]?.after?.pieces).toEqual([
      { text: 'port: ', marked: false },
      { text: '8080', marked: true },
    ])
    expect(rows[4]).toMatchObject({ before: { line: 4 }, after: { line: 5 } })
  })

  it('keeps every line of both, in order, with its number', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', '', 'a b'), { maxLength: 9 }).map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(text, text, (before, after) => {
        const rows = compare(before, after)
        expect(textOf(rows, 'before')).toBe(before.replace(/\n$/, ''))
        expect(textOf(rows, 'after')).toBe(after.replace(/\n$/, ''))
        for (const side of ['before', 'after'] as const) {
          const numbers = rows.flatMap((row) => row[side]?.line ?? [])
          expect(numbers).toEqual(numbers.map((_, at) => at + 1))
        }
      }),
    )
  })

  it('sees that a secret differs, and shows neither', () => {
    const [row] = compareText({ code: 'key: one', shown: 'key: •' }, { code: 'key: two', shown: 'key: •' })
    expect(row?.type).toBe('changed')
    expect(JSON.stringify(row)).not.toMatch(/one|two/)
  })
})

describe('folding what is the same', () => {
  const same = (amount: number) => Array.from({ length: amount }, (): CompareRow => ({ type: 'same' }))
  it('keeps three lines around each change, and opens', () => {
    const rows = [...same(10), { type: 'added' } as const, ...same(20), { type: 'removed' } as const, ...same(2)]
    const folds = (opened: number[]) =>
      foldRows(rows, new Set(opened)).flatMap((row) => (row.row === 'fold' ? [[row.key, row.amount]] : []))
    expect(folds([])).toEqual([
      [0, 7],
      [11, 14],
    ])
    expect(folds([11])).toEqual([[0, 7]])
    expect(foldRows(rows, new Set([0, 11]))).toHaveLength(rows.length)
  })
})

describe('comparing two results', () => {
  const file = (nodeId: string, name: string, code: string): CodeFile => ({
    nodeId,
    name,
    code,
    units: code.length,
    pack: 0,
    at: 0,
  })
  it('tells files that came, changed and went', () => {
    const before = [file('a', 'x', '1'), file('a', 'y', '1'), file('b', 'x', '1')]
    const after = [file('a', 'x', '1'), file('a', 'y', '2'), file('c', 'x', '1')]
    const { changes, same, nodes } = compareResults(before, after)
    expect(changes.map(({ type, nodeId, name, place }) => [type, nodeId, name, place])).toEqual([
      ['changed', 'a', 'y', 1],
      ['added', 'c', 'x', 0],
      ['removed', 'b', 'x', 0],
    ])
    expect(same).toBe(1)
    expect([...nodes]).toEqual([
      ['a', 'changed'],
      ['c', 'added'],
      ['b', 'removed'],
    ])
  })

  it('tells files of one name apart by their order', () => {
    const before = [file('a', 'x', '1'), file('a', 'x', '2')]
    expect(compareResults(before, before)).toMatchObject({ changes: [], same: 2 })
    expect(compareResults(before, before.slice(0, 1)).changes).toMatchObject([{ type: 'removed', place: 1 }])
  })
})

describe('finding in a file', () => {
  it('takes the text as it is, line by line', () => {
    expect(findInText('a.b\nxA.B a.b', 'a.b', false)).toEqual([
      { line: 0, start: 0, end: 3 },
      { line: 1, start: 1, end: 4 },
      { line: 1, start: 5, end: 8 },
    ])
    expect(findInText('a.b\nxA.B', 'a.b', true)).toHaveLength(1)
    expect(findInText('abc', '', false)).toEqual([])
  })
})
