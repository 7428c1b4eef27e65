import type { CodegenGraph } from './kubegram'

/** A node of a graph as it was sent, whether or not code came back for it. */
export interface ShapeNode {
  readonly id: string
  readonly name: string
  readonly nodeType: string
}

/** Places in the list of nodes, and how the API calls the connection. */
export type ShapeEdge = readonly [from: number, to: number, connectionType: string]

/** How a graph hangs together: all that its picture needs. */
export interface GraphShape {
  readonly nodes: readonly ShapeNode[]
  readonly edges: readonly ShapeEdge[]
}

/** The shape of a graph; edges to nodes that it does not hold are left out, and of nodes with one id the first counts. */
export function shapeOf(graph: Pick<CodegenGraph, 'nodes'>): GraphShape {
  const places = new Map<string, number>()
  const nodes: ShapeNode[] = []
  for (const { id, name, nodeType } of graph.nodes) {
    if (!places.has(id)) places.set(id, nodes.push({ id, name, nodeType }) - 1)
  }
  const edges = graph.nodes.flatMap(({ id, edges: outgoing = [] }) =>
    outgoing.flatMap(({ node, connectionType }): ShapeEdge[] => {
      const [from, to] = [places.get(id), places.get(node.id)]
      return from === undefined || to === undefined ? [] : [[from, to, connectionType]]
    }),
  )
  return { nodes, edges }
}
