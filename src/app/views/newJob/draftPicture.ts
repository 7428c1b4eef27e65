import { shapeOf } from '../../../core/graphShape'
import type { ReadInput } from '../../../core/input'
import type { PictureGraph } from '../../picture/marks'

/** A graph that is not sent yet. Marked are nodes whose edges lead to nodes that it does not hold: they get lost. */
export function draftPicture({ request }: ReadInput): PictureGraph {
  const { nodes, edges } = shapeOf(request.graph)
  const known = new Set(nodes.map(({ id }) => id))
  const astray = new Set(
    request.graph.nodes.filter((node) => node.edges?.some((edge) => !known.has(edge.node.id))).map(({ id }) => id),
  )
  return { nodes: nodes.map((node) => ({ ...node, mark: astray.has(node.id) ? 'bad' : 'plain' })), edges }
}
