import {
  type CodeFile,
  emptyMap,
  type GraphEntry,
  type GraphIndex,
  type NodeEntry,
  type StoredCodegenData,
} from '../core/codeMap'
import { placeOf } from '../core/packs'
import { toNodeMap } from '../core/results'
import type { Backend, Tx } from './backend'
import { packReader } from './code'
import { createStore, type Store } from './store'

/** The store with what pages read of the code; the engine needs none of it. */
export interface PageStore extends Store {
  /** Those that have code, the newest code first. */
  graphs(): Promise<readonly GraphEntry[]>
  graph(graphId: string): Promise<GraphIndex | undefined>
  files(graphId: string, nodeId: string): Promise<readonly CodeFile[]>
  codeMap(graphId?: string, nodeId?: string): Promise<StoredCodegenData>
}

export function createPageStore(backend: Backend): PageStore {
  const { read } = backend
  return {
    ...createStore(backend),
    graphs: () =>
      read(['graphs'], async (tx) =>
        (await tx.list('graphs')).filter(({ nodes }) => nodes > 0).sort((a, b) => b.updatedAt - a.updatedAt),
      ),
    graph: (graphId) => read(['indexes'], (tx) => tx.get('indexes', graphId)),
    files: (graphId, nodeId) => read(['indexes', 'packs'], (tx) => nodeFiles(tx, graphId, nodeId)),
    codeMap: (graphId, nodeId) => read(['indexes', 'packs'], (tx) => codeMap(tx, graphId, nodeId)),
  }
}

async function nodeFiles(tx: Tx, graphId: string, nodeId: string): Promise<readonly CodeFile[]> {
  const node = (await tx.get('indexes', graphId))?.nodes.find((entry) => entry.nodeId === nodeId)
  return node ? readNodes(tx, graphId, [node]) : []
}

async function codeMap(tx: Tx, graphId?: string, nodeId?: string): Promise<StoredCodegenData> {
  const indexes =
    graphId === undefined ? await tx.list('indexes') : [await tx.get('indexes', graphId)].filter((index) => !!index)
  const map = emptyMap<StoredCodegenData[string]>()
  for (const index of indexes) {
    const nodes = nodeId === undefined ? index.nodes : index.nodes.filter((node) => node.nodeId === nodeId)
    if (nodes.length > 0) map[index.graphId] = toNodeMap(await readNodes(tx, index.graphId, nodes))
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
