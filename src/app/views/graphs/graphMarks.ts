import type { GraphIndex } from '../../../core/codeMap'
import type { PictureGraph, PictureMark } from '../../picture/marks'

/**
 * A graph with how each node stands: whether its code is of the newest result, of an older one, or not there. Nodes
 * that have code but were not in the graph as it was last sent stand in the picture as well.
 */
export function markGraph(index: GraphIndex, generation: number, working: boolean): PictureGraph {
  const withCode = new Map(index.nodes.map((node) => [node.nodeId, node]))
  const sent = index.shape?.nodes ?? []
  const known = new Set(sent.map(({ id }) => id))
  const others = index.nodes
    .filter(({ nodeId }) => !known.has(nodeId))
    .map(({ nodeId, name, nodeType }) => ({ id: nodeId, name, nodeType }))
  const markOf = (id: string): PictureMark => {
    if (working) return 'working'
    const stored = withCode.get(id)
    if (!stored || stored.files.length === 0) return 'none'
    return stored.generation === generation ? 'fresh' : 'older'
  }
  return {
    nodes: [...sent, ...others].map((node) => ({ ...node, name: node.name || node.id, mark: markOf(node.id) })),
    edges: index.shape?.edges ?? [],
  }
}
