import type { CodegenGraph, GraphNode } from '../../core/kubegram'
import { dnsLabel } from './names'

/** Edges to a NAMESPACE that put their start into it. Others, such as CONNECTS_TO, may speak of another's. */
const INTO = new Set([
  ...['BELONGS_TO', 'DEPLOYS_TO', 'MANAGED_BY', 'FROM', 'HAS', 'LIMITS', 'QUOTAS', 'ISOLATES', 'CONFIGURES'],
  ...['AUTHORIZES', 'BINDS', 'CUSTOM'],
])
/** Edges from a NAMESPACE that do not put their end into it. */
const APART = /TRAFFIC|SIMILAR/
/** What has no life of its own goes where the things are that it is for. */
const FOLLOWERS = new Set([
  ...['SERVICE', 'INGRESS', 'NETWORKPOLICY', 'ENDPOINT', 'CONFIGMAP', 'CONFIG', 'SECRET', 'PERSISTENTVOLUMECLAIM'],
  ...['VOLUME', 'SERVICEACCOUNT', 'ROLE', 'ROLEBINDING', 'HORIZONTALPODAUTOSCALER', 'VERTICALPODAUTOSCALER'],
  ...['PODDISRUPTIONBUDGET'],
])

/**
 * The namespace of each node, in the order of the graph: that of the NAMESPACE node that an edge joins it to, else the
 * one that it names, else that of what it is for, else the cluster's default.
 *
 * @param spaces the names of the NAMESPACE nodes, by the index of the node
 */
export function placeNodes(graph: CodegenGraph, spaces: ReadonlyMap<number, string>): readonly string[] {
  const indexes = new Map<string, number>()
  for (const [index, { id }] of graph.nodes.entries()) if (!indexes.has(id)) indexes.set(id, index)
  const pairs = graph.nodes.flatMap((node, from) =>
    (node.edges ?? []).flatMap((edge) => {
      const to = indexes.get(edge.node.id)
      return to === undefined || to === from ? [] : [{ from, to, type: edge.connectionType.toUpperCase() }]
    }),
  )
  const places = new Map(spaces)
  for (const { from, to, type } of pairs) {
    const [outer, inner] = [spaces.get(from), spaces.get(to)]
    if (outer !== undefined && inner === undefined && !APART.test(type) && !places.has(to)) places.set(to, outer)
    if (inner !== undefined && outer === undefined && INTO.has(type) && !places.has(from)) places.set(from, inner)
  }
  for (const [index, node] of graph.nodes.entries()) {
    const said = spaceSaid(node)
    if (said !== undefined && !places.has(index)) places.set(index, said)
  }
  follow(graph, pairs, places)
  return graph.nodes.map((_node, index) => places.get(index) ?? 'default')
}

function spaceSaid({ namespace }: GraphNode): string | undefined {
  return typeof namespace === 'string' && namespace.trim() !== '' ? dnsLabel(namespace, 'default') : undefined
}

/** Step by step: an Ingress follows the Service, which follows the Deployment. Where its edges lead counts first. */
function follow(
  graph: CodegenGraph,
  pairs: readonly { readonly from: number; readonly to: number }[],
  places: Map<number, string>,
): void {
  const free = new Map<number, { readonly ends: number[]; readonly starts: number[] }>()
  for (const [index, { nodeType }] of graph.nodes.entries()) {
    if (places.has(index)) continue
    if (FOLLOWERS.has(nodeType.toUpperCase())) free.set(index, { ends: [], starts: [] })
    else places.set(index, 'default')
  }
  for (const { from, to } of pairs) {
    free.get(from)?.ends.push(to)
    free.get(to)?.starts.push(from)
  }
  for (let before = -1; before !== free.size; ) {
    before = free.size
    for (const [index, { ends, starts }] of free) {
      const leader = [...ends, ...starts].find((other) => places.has(other))
      if (leader === undefined) continue
      places.set(index, places.get(leader) as string)
      free.delete(index)
    }
  }
}
