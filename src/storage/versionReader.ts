import type { CodeFile } from '../core/codeMap'
import {
  type GraphVersion,
  graphVersions,
  type NodeOfGeneration,
  type NodeVersion,
  nodesOf,
  nodeVersions,
  type VersionAddress,
} from '../core/versions'
import type { Backend, Tx } from './backend'
import { readHeads, readNodesOf } from './generations'
import { readNodes } from './pageStore'

/** Every version of the stored code, for reading. */
export interface VersionReader {
  /** Newest first. */
  ofGraph(graphId: string): Promise<readonly GraphVersion[]>
  /** Newest first. */
  ofNode(graphId: string, nodeId: string): Promise<readonly NodeVersion[]>
  load(address: VersionAddress): Promise<readonly CodeFile[]>
}

export function createVersionReader({ read }: Backend): VersionReader {
  return {
    ofGraph: (graphId) => read(['generations'], async (tx) => graphVersions(await readHeads(tx, graphId))),
    ofNode: (graphId, nodeId) => read(['generations', 'entries'], (tx) => ofNode(tx, graphId, nodeId)),
    load: ({ graphId, generation, nodeId }) =>
      read(['entries', 'packs'], async (tx) =>
        readNodes(tx, graphId, nodesOf(await readNodesOf(tx, graphId, generation, nodeId))),
      ),
  }
}

async function ofNode(tx: Tx, graphId: string, nodeId: string): Promise<readonly NodeVersion[]> {
  const brought = (await readHeads(tx, graphId)).map(async (head) => {
    const [node] = await readNodesOf(tx, graphId, head.generation, nodeId)
    return node && ([head, node] as NodeOfGeneration)
  })
  return nodeVersions((await Promise.all(brought)).filter((one) => one !== undefined))
}
