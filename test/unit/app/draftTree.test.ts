import { describe, expect, it } from 'vitest'
import { draftProblems, marksOf } from '../../../src/app/words/draftProblems'
import { draftTree, nodeKey, typeKey } from '../../../src/app/words/draftTree'
import { readInput } from '../../../src/core/input'

const to = (id: string, connectionType?: string, name?: string) => ({ connectionType, node: { id, name } })
const read = (...nodes: object[]) => readInput({ nodes })
const SHOP = read(
  { id: 'db', name: 'Orders', nodeType: 'DATABASE' },
  { id: 'web', name: 'Web', nodeType: 'POD', edges: [to('db', 'READS_FROM'), to('gone', undefined, 'Gone'), to('x')] },
  { id: 'api', name: 'Api', nodeType: 'POD', edges: [to('db')] },
)

const tree = ({ request }: typeof SHOP, turned: readonly string[] = [], search = '') =>
  draftTree(request.graph.nodes, { isTurned: (key) => turned.includes(key), marks: new Map([[1, '!']]), search })
const shown = (...given: Parameters<typeof tree>) =>
  tree(...given).map(({ depth, open, name, nth, of, ...row }) => {
    const fold = open === undefined ? '·' : open ? '-' : '+'
    return `${'  '.repeat(depth)}${fold} ${row.row === 'edge' ? `${row.verb} ` : ''}${name} ${nth}/${of}`
  })

describe('the tree of a draft', () => {
  it('has types, and of each its nodes, which are closed at first', () => {
    expect(shown(SHOP)).toEqual(['- Pod 1/2', '  + Web 1/2', '  + Api 2/2', '- Database 2/2', '  · Orders 1/1'])
  })

  it('shows what a node leads to, by the names of the graph, and where to', () => {
    const rows = tree(SHOP, [nodeKey(1), typeKey('DATABASE')])
    expect(shown(SHOP, [nodeKey(1), typeKey('DATABASE')])).toEqual([
      '- Pod 1/2',
      '  - Web 1/2',
      '    · reads from Orders 1/3',
      '    · connects to Gone 2/3',
      '    · connects to x 3/3',
      '  + Api 2/2',
      '+ Database 2/2',
    ])
    expect(rows.map((row) => (row.row === 'type' ? row.amount : row.place))).toEqual([
      2,
      1,
      0,
      undefined,
      undefined,
      2,
      1,
    ])
    expect(rows.map((row) => row.row === 'node' && row.marks)).toContain('!')
  })

  it('shows what is searched for also where it is closed', () => {
    expect(shown(SHOP, [typeKey('DATABASE')], 'orders')).toEqual(['- Database 1/1', '  · Orders 1/1'])
    expect(shown(SHOP, [], 'nothing')).toEqual([])
  })

  it('tells nodes that share an id apart', () => {
    const rows = tree(read({ id: 'a' }, { id: 'a' }, { id: 'b', edges: [to('a')] }), [nodeKey(2)])
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
    expect(rows.at(-1)).toMatchObject({ row: 'edge', place: 0 })
  })
})

describe('what is wrong with a draft', () => {
  const found = (...nodes: object[]) => draftProblems(read(...nodes)).map(({ text, nodes: at }) => [text, at])

  it('is nothing where nothing is', () => {
    expect(found({ id: 'a', nodeType: 'POD' }, { id: 'b', nodeType: 'POD', edges: [to('a')] })).toEqual([])
  })

  it('is said with the nodes that it is about', () => {
    const pod = (id: string, more = {}) => ({ id, nodeType: 'POD', ...more })
    expect(found(pod('a'), pod('b'), pod('a'))).toEqual([['2 nodes share their id with another one.', [0, 2]]])
    expect(found(pod('a'), pod('b', { secretData: {} }))).toEqual([
      ['Secret values were taken out; they never leave this device.', [1]],
    ])
    expect(found(pod('a', { edges: [to('x')] }))).toEqual([
      ['1 connection leads to a node that is not in this graph.', [0]],
    ])
    expect(found(pod('a'), pod('b', { edges: [to('x'), to('y')] }))).toEqual([
      ['2 connections lead to a node that is not in this graph.', [1]],
    ])
    expect(found(pod('a'), { id: 'b', nodeType: 'TEAPOT' }, { id: 'c' })).toEqual([
      ['2 nodes have no type that Kubegram knows.', [1, 2]],
    ])
  })

  it('is of no node where it is about the graph', () => {
    const bridges = [{ startNodeId: 'a', endNodeId: 'a', secretData: {} }]
    const problems = draftProblems(readInput({ nodes: [{ id: 'a', nodeType: 'POD' }], graphType: 'ZOO', bridges }))
    expect(problems.map(({ nodes }) => nodes)).toEqual([[], []])
  })

  it('stands at each of them', () => {
    const problems = draftProblems(read({ id: 'a', secretData: {}, edges: [to('x')] }, { id: 'b', nodeType: 'POD' }))
    expect([...marksOf(problems)]).toEqual([[0, 'Secret values taken out · Leads to a missing node · Unknown type']])
  })
})
