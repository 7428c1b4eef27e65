import type { GraphNode } from '../../core/kubegram'
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
  const nodeRows = (node: GraphNode, nth: number, of: number): readonly DraftRow[] => {
    const place = places.get(node) ?? 0
    const key = nodeKey(place)
    const edges = node.edges ?? []
    const open = edges.length > 0 ? isTurned(key) : undefined
    const held = open === undefined ? {} : { open }
    const head = { row: 'node', key, name: node.name, node, place, marks: marks.get(place) ?? '', ...held } as const
    return [{ ...head, depth: 1, nth, of }, ...(open ? edgeRows(key, edges) : [])]
  }
  const edgeRows = (key: string, edges: NonNullable<GraphNode['edges']>) =>
    edges.map((edge, at): DraftRow => {
      const place = placeOfId.get(edge.node.id)
      const name = (place === undefined ? edge.node.name : nodes[place]?.name) ?? edge.node.id
      const verb = verbOf(edge.connectionType)
      return { row: 'edge', key: `${key} ${at}`, name, verb, place, depth: 2, nth: at + 1, of: edges.length }
    })
  return nodesByType(nodes, search).flatMap(([nodeType, group], at, types): readonly DraftRow[] => {
    const key = typeKey(nodeType)
    const open = search !== '' || !isTurned(key)
    const head = { row: 'type', key, name: typeName(nodeType), amount: group.length, open } as const
    return [
      { ...head, depth: 0, nth: at + 1, of: types.length },
      ...(open ? group.flatMap((node, nth) => nodeRows(node, nth + 1, group.length)) : []),
    ]
  })
}

/** `ROUTES_TO` as people say it: “routes to”. */
export function verbOf(connectionType: string): string {
  return connectionType.toLowerCase().replaceAll('_', ' ')
}
