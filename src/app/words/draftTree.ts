import type { GraphEdge, GraphNode } from '../../core/kubegram'
import { firstPlaces } from './draftProblems'
import { nodesByType } from './nodeGroups'
import { typeName } from './nodeKind'
import type { TreePlace } from './treePlace'

/** One row of the tree of a graph: a type, a node of it, or what that node leads to. */
export type DraftRow = TreePlace & { readonly name: string } & (
    | { readonly row: 'type'; readonly amount: number }
    | { readonly row: 'node'; readonly node: GraphNode; readonly place: number; readonly marks: string }
    /** Without a place, the graph does not hold what it leads to. */
    | { readonly row: 'edge'; readonly verb: string; readonly place: number | undefined }
  )

/** Tells the row of the node at a place among all nodes; ids would not, where two nodes share one. */
export function nodeKey(place: number): string {
  return `node ${place}`
}

export function typeKey(nodeType: string): string {
  return `type ${nodeType}`
}

interface DraftTreeOptions {
  /** Whether a row is not as at first, when types are open and nodes are closed. */
  readonly isTurned: (key: string) => boolean
  /** What is wrong with the node at a place. */
  readonly marks: ReadonlyMap<number, string>
  readonly search: string
}

/** The nodes of a graph by type, each with what it leads to. What is searched for is shown, in whatever type. */
export function draftTree(
  nodes: readonly GraphNode[],
  { isTurned, marks, search }: DraftTreeOptions,
): readonly DraftRow[] {
  const places = new Map(nodes.map((node, place) => [node, place]))
  const placeOfId = firstPlaces(nodes)
  // Made in one go, of each node one object: there may be tens of thousands.
  const rows: DraftRow[] = []
  const addNode = (node: GraphNode, nth: number, of: number) => {
    const place = places.get(node) ?? 0
    const key = nodeKey(place)
    const { name, edges = [] } = node
    const open = edges.length > 0 ? isTurned(key) : undefined
    rows.push({ row: 'node', key, name, node, place, marks: marks.get(place) ?? '', open, depth: 1, nth, of })
    if (open) for (const [at, edge] of edges.entries()) addEdge(edge, key, at, edges.length)
  }
  const addEdge = ({ connectionType, node }: GraphEdge, of: string, at: number, amount: number) => {
    const place = placeOfId.get(node.id)
    const name = (place === undefined ? node.name : nodes[place]?.name) ?? node.id
    const verb = verbOf(connectionType)
    rows.push({ row: 'edge', key: `${of} ${at}`, name, verb, place, depth: 2, nth: at + 1, of: amount })
  }
  const types = nodesByType(nodes, search)
  for (const [at, [nodeType, group]] of types.entries()) {
    const key = typeKey(nodeType)
    const open = search !== '' || !isTurned(key)
    const [name, amount] = [typeName(nodeType), group.length]
    rows.push({ row: 'type', key, name, amount, open, depth: 0, nth: at + 1, of: types.length })
    if (open) for (const [nth, node] of group.entries()) addNode(node, nth + 1, amount)
  }
  return rows
}

/** `ROUTES_TO` as people say it: “routes to”. That a microservice does it, its row says. */
export function verbOf(connectionType: string): string {
  return connectionType
    .replace(/^MICROSERVICE_/, '')
    .toLowerCase()
    .replaceAll('_', ' ')
}
