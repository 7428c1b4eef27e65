import { describe, expect, it } from 'vitest'
import { fileTree } from '../../../src/app/words/fileTree'
import type { NodeEntry } from '../../../src/core/codeMap'

const node = (nodeId: string, ...paths: string[]): NodeEntry => ({
  nodeId,
  name: nodeId,
  nodeType: 'POD',
  generation: 1,
  files: paths.map((path, at) => ({ name: path.split('/').at(-1) ?? '', path, units: 1, pack: 0, at })),
})
const shown = (nodes: readonly NodeEntry[], closed: readonly string[] = [], search = '') =>
  fileTree(nodes, new Set(closed), search).map((row) =>
    row.row === 'folder' ? `${'  '.repeat(row.depth)}${row.name}/` : `${'  '.repeat(row.depth)}${row.file.name}`,
  )

const NODES = [
  node('web', 'shop/web/b10.yaml', 'shop/web/b9.yaml', 'shop/web/app/src/main.ts'),
  node('db', 'shop/db/a.yaml'),
]

describe('the tree of files', () => {
  it('puts folders first, numbers in their order, and lone folders in one row', () => {
    expect(shown(NODES)).toEqual([
      'shop/',
      '  db/',
      '    a.yaml',
      '  web/',
      '    app/src/',
      '      main.ts',
      '    b9.yaml',
      '    b10.yaml',
    ])
  })

  it('leaves out what is in a closed folder, but not what is searched for', () => {
    expect(shown(NODES, ['shop/web/'])).toEqual(['shop/', '  db/', '    a.yaml', '  web/'])
    expect(shown(NODES, ['shop/'], 'main')).toEqual(['shop/web/app/src/', '  main.ts'])
  })

  it('files a node without paths under its name', () => {
    const { path: _none, ...bare } = node('a', 'x.yaml').files[0] ?? { path: '', name: '', units: 0, pack: 0, at: 0 }
    expect(shown([{ ...node('a'), files: [bare] }])).toEqual(['a/', '  x.yaml'])
  })

  it('knows each file by its node and place', () => {
    const row = fileTree(NODES, new Set(), 'main').at(-1)
    expect(row).toMatchObject({ row: 'file', node: { nodeId: 'web' }, place: 2 })
  })
})
