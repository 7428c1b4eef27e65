import type { GraphIndex } from './codeMap'

/**
 * Ids of nodes that are no longer in the graph: it was sent without them, and nothing has brought code of them since.
 * A result may hold nodes that were not sent; those that came with the last one, or were restored later, are part of it.
 */
export function formerNodes({ nodes, shape, shapeFrom }: Omit<GraphIndex, 'graphId'>): ReadonlySet<string> {
  if (!shape || shapeFrom === undefined) return new Set()
  const sent = new Set(shape.nodes.map(({ id }) => id))
  const former = nodes.filter(({ nodeId, generation }) => !sent.has(nodeId) && generation < shapeFrom)
  return new Set(former.map(({ nodeId }) => nodeId))
}
