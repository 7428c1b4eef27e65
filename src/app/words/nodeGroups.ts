import { nodeKind, typeName } from './nodeKind'

/** What a list of nodes needs to know of each. */
export interface ListedNode {
  readonly id: string
  readonly name: string
  readonly nodeType: string
}

/** One row of a list of nodes in groups: the head of a group, or a node of it. */
export type NodeRow<T extends ListedNode> =
  | { readonly row: 'head'; readonly nodeType: string; readonly title: string; readonly amount: number }
  | { readonly row: 'node'; readonly node: T }

/** Nodes by type; families that belong together stand together, and within a type the order stays as it came. */
export function nodesByType<T extends ListedNode>(
  nodes: readonly T[],
  search = '',
): readonly (readonly [nodeType: string, nodes: readonly T[]])[] {
  const groups = new Map<string, T[]>()
  for (const node of nodes) {
    if (!matches(node, search)) continue
    const group = groups.get(node.nodeType)
    if (group) group.push(node)
    else groups.set(node.nodeType, [node])
  }
  return [...groups].sort(([a], [b]) => rank(a).localeCompare(rank(b)))
}

/** The same as the rows of one list. */
export function groupNodes<T extends ListedNode>(nodes: readonly T[], search = ''): readonly NodeRow<T>[] {
  return nodesByType(nodes, search).flatMap(([nodeType, group]): NodeRow<T>[] => [
    { row: 'head', nodeType, title: typeName(nodeType), amount: group.length },
    ...group.map((node) => ({ row: 'node', node }) as const),
  ])
}

/** How many nodes there are of each type, the most first. */
export function countTypes(nodes: readonly ListedNode[]): readonly (readonly [nodeType: string, amount: number])[] {
  const amounts = new Map<string, number>()
  for (const { nodeType } of nodes) amounts.set(nodeType, (amounts.get(nodeType) ?? 0) + 1)
  return [...amounts].sort((a, b) => b[1] - a[1])
}

const KIND_ORDER =
  'service workload network database queue storage config secret scaling identity policy monitoring other'

function rank(nodeType: string): string {
  const place = KIND_ORDER.split(' ').indexOf(nodeKind(nodeType))
  return `${String(place).padStart(2, '0')} ${typeName(nodeType)}`
}

/** Every word of the search has to occur in the node's name, id or type. */
function matches(node: ListedNode, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return true
  const text = `${node.name}\n${node.id}\n${node.nodeType}\n${typeName(node.nodeType)}`.toLowerCase()
  return words.every((word) => text.includes(word))
}
