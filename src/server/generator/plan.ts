import type { CodegenGraph, GraphNode } from '../../core/kubegram'
import { createNames, dnsLabel } from './names'
import { placeNodes } from './placement'
import { type Values, valuesOf } from './values'

/** A node of the graph with everything that generators need to know about it and its neighbours. */
export interface PlanNode {
  readonly id: string
  readonly type: string
  /** As the user wrote it: for comments and documentation only. */
  readonly label: string
  /** RFC 1123, unique in its namespace. */
  readonly name: string
  readonly namespace: string
  /** Where its files lie: no two nodes share a folder. */
  readonly folder: string
  readonly values: Values
  readonly links: readonly Link[]
  /** Edges to nodes that the graph does not hold. */
  readonly missing: readonly { readonly type: string; readonly label: string }[]
  /** The first node of a namespace that no NAMESPACE node declares. */
  readonly declaresNamespace: boolean
}

export interface Link {
  readonly type: string
  readonly other: PlanNode
  readonly outgoing: boolean
}

export interface Plan {
  readonly graphName: string
  readonly nodes: readonly PlanNode[]
}

/** Kinds without a namespace: their names are unique in the cluster. */
const CLUSTER_WIDE = new Set([
  'PERSISTENTVOLUME',
  'STORAGECLASS',
  'CLUSTERROLE',
  'CLUSTERROLEBINDING',
  'NAMESPACE',
  'PRIORITYCLASS',
  'CUSTOMRESOURCEDEFINITION',
  'NODE',
])

type Draft = { -readonly [K in keyof PlanNode]: PlanNode[K] } & {
  links: Link[]
  missing: PlanNode['missing'][number][]
}

/** Resolves names, namespaces and edges once. Duplicate ids: edges mean the first. */
export function buildPlan(graph: CodegenGraph): Plan {
  const names = createNames()
  const named = graph.nodes.map((node, index) => {
    const type = node.nodeType.toUpperCase()
    return { type, wanted: dnsLabel(node.name, `${dnsLabel(type, 'node')}-${index + 1}`) }
  })
  const spaces = new Map<number, string>()
  for (const [index, { type, wanted }] of named.entries()) {
    if (type === 'NAMESPACE') spaces.set(index, names('cluster NAMESPACE', wanted, type))
  }
  const places = placeNodes(graph, spaces)
  const drafts = graph.nodes.map((node, index): Draft => {
    const { type, wanted } = named[index] as (typeof named)[number]
    const namespace = places[index] as string
    const isClusterWide = CLUSTER_WIDE.has(type)
    const name = spaces.get(index) ?? names(isClusterWide ? `cluster ${type}` : namespace, wanted, type)
    return {
      id: node.id,
      type,
      label: node.name,
      name,
      namespace,
      folder: isClusterWide ? `cluster/${type.toLowerCase()}/${name}` : `${namespace}/${name}`,
      values: valuesOf(node),
      links: [],
      missing: [],
      declaresNamespace: false,
    }
  })
  const byId = new Map<string, Draft>()
  for (const draft of drafts) if (!byId.has(draft.id)) byId.set(draft.id, draft)
  for (const [index, node] of graph.nodes.entries()) connect(node, drafts[index] as Draft, byId)
  declareNamespaces(drafts)
  return { graphName: dnsLabel(graph.name, 'graph'), nodes: drafts }
}

function connect(node: GraphNode, from: Draft, byId: ReadonlyMap<string, Draft>): void {
  for (const edge of node.edges ?? []) {
    const to = byId.get(edge.node.id)
    const type = edge.connectionType.toUpperCase()
    if (!to) from.missing.push({ type, label: edge.node.name ?? edge.node.id })
    else if (to !== from) {
      from.links.push({ type, other: to, outgoing: true })
      to.links.push({ type, other: from, outgoing: false })
    }
  }
}

function declareNamespaces(drafts: readonly Draft[]): void {
  const declared = new Set(['default', 'kube-system'])
  for (const draft of drafts) if (draft.type === 'NAMESPACE') declared.add(draft.name)
  for (const draft of drafts) {
    if (CLUSTER_WIDE.has(draft.type) || declared.has(draft.namespace)) continue
    declared.add(draft.namespace)
    draft.declaresNamespace = true
  }
}

/** Neighbours of these types, whichever way the edge points, each once. */
export function neighbours(node: PlanNode, ...types: readonly string[]): readonly PlanNode[] {
  const found = node.links.filter(({ other }) => types.includes(other.type)).map(({ other }) => other)
  return [...new Set(found)]
}

/** Nodes that this one's edges point at. */
export function targets(node: PlanNode, ...types: readonly string[]): readonly PlanNode[] {
  const found = node.links.filter(
    ({ other, outgoing }) => outgoing && (types.length === 0 || types.includes(other.type)),
  )
  return [...new Set(found.map(({ other }) => other))]
}
