import {
  type CodeFile,
  emptyMap,
  type GraphEntry,
  type GraphFilter,
  type GraphIndex,
  type NodeEntry,
  type StoredCodegenData,
} from '../core/codeMap'
import type { GraphRow } from '../core/graphIndex'
import { placeOf } from '../core/packs'
import { toNodeMap } from '../core/results'
import type { Backend, Tx } from './backend'
import { boundBackend } from './boundBackend'
import { packReader } from './code'
import { lastChunk } from './generations'
import { readCurrent, readCurrentNode } from './graphIndex'
import { createStore, type Store } from './store'

/** The store with what pages read of the code; the engine needs none of it. */
export interface PageStore extends Store {
  at(epoch: string): PageStore
  /** Those that have code, the newest code first. */
  graphs(filter?: GraphFilter): Promise<readonly GraphEntry[]>
  graph(graphId: string): Promise<GraphIndex | undefined>
  files(graphId: string, nodeId: string): Promise<readonly CodeFile[]>
  codeMap(graphId?: string, nodeId?: string): Promise<StoredCodegenData>
}

export function createPageStore(backend: Backend): PageStore {
  const { read } = backend
  return {
    ...createStore(backend),
    at: (epoch) => createPageStore(boundBackend(backend, epoch)),
    graphs: (filter = {}) => read(['graphs'], (tx) => graphs(tx, filter)),
    graph: (graphId) => read([...INDEX, 'shapes'], (tx) => graphIndex(tx, graphId)),
    files: (graphId, nodeId) => read([...INDEX, 'packs'], (tx) => nodeFiles(tx, graphId, nodeId)),
    codeMap: (graphId, nodeId) => read([...INDEX, 'packs'], (tx) => codeMap(tx, graphId, nodeId)),
  }
}

/** What tells where the current code of a graph lies. */
const INDEX = ['graphs', 'folds', 'entries'] as const

async function graphs(tx: Tx, { limit }: GraphFilter): Promise<readonly GraphEntry[]> {
  const newest =
    limit === undefined ? undefined : await tx.list('graphs', { index: 'updatedAt', newestFirst: true, limit })
  const rows = newest?.every(hasCode) ? newest : (await tx.list('graphs')).filter(hasCode)
  return rows
    .map(toLine)
    .sort((a, b) => b.updatedAt - a.updatedAt)
    .slice(0, limit)
}

function hasCode({ nodes }: GraphEntry): boolean {
  return nodes > 0
}

/** Without what only the store needs to know. */
function toLine({ from: _from, isFolded: _isFolded, hasDeleted: _hasDeleted, ...line }: GraphRow): GraphEntry {
  return line
}

async function graphIndex(tx: Tx, graphId: string): Promise<GraphIndex | undefined> {
  const [row, sent] = await Promise.all([tx.get('graphs', graphId), tx.get('shapes', graphId)])
  if (!row) return undefined
  const { nodes } = await readCurrent(tx, row)
  if (!sent) return { graphId, nodes }
  const { shape, generation } = sent
  return { graphId, nodes, shape, ...(generation === undefined ? {} : { shapeFrom: generation }) }
}

async function nodeFiles(tx: Tx, graphId: string, nodeId: string): Promise<readonly CodeFile[]> {
  // Asked for in one round: mostly the node stands there, and each round takes as long as a read.
  const [row, last] = await Promise.all([tx.get('graphs', graphId), lastChunk(tx, graphId)])
  const node = row && (await readCurrentNode(tx, row, nodeId, last))
  return node ? readNodes(tx, graphId, [node]) : []
}

async function codeMap(tx: Tx, graphId?: string, nodeId?: string): Promise<StoredCodegenData> {
  const rows = graphId === undefined ? await tx.list('graphs') : [await tx.get('graphs', graphId)]
  const map = emptyMap<StoredCodegenData[string]>()
  for (const row of rows) {
    if (!row) continue
    const nodes = nodeId === undefined ? (await readCurrent(tx, row)).nodes : [await readCurrentNode(tx, row, nodeId)]
    const found = nodes.filter((node) => node !== undefined)
    if (found.length > 0) map[row.graphId] = toNodeMap(await readNodes(tx, row.graphId, found))
  }
  return map
}

/** The files of these nodes with their code, in order. */
export async function readNodes(tx: Tx, graphId: string, nodes: readonly NodeEntry[]): Promise<readonly CodeFile[]> {
  const read = packReader(tx, graphId)
  const files: CodeFile[] = []
  for (const node of nodes) {
    for (const file of node.files) {
      const code = await read(placeOf(node, file))
      if (code !== undefined) files.push({ ...file, nodeId: node.nodeId, code })
    }
  }
  return files
}
