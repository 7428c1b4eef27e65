import type { PlanNode } from './plan'
import { behind, hasPods, servicesOf } from './services'

/** Edges that say nothing about who calls whom. */
const NOT_A_CALL = /^(MANAGED_BY|BELONGS_TO|SIMILAR_TO|INHERITS_FROM|EXTENDS|BLOCKS_TRAFFIC|ISOLATES|METRICS_TO)$/

/** Whether an edge of this type means that its start calls its end. */
export function isCall(type: string): boolean {
  return !NOT_A_CALL.test(type)
}

/** Nodes with pods that a node stands for: itself, or those behind a SERVICE. */
export function podsFor(node: PlanNode): readonly PlanNode[] {
  if (node.type !== 'SERVICE') return hasPods(node) ? [node] : []
  const pods = behind(node)
  return pods ? [pods] : []
}

/** Nodes whose traffic arrives at these pods, straight or by a SERVICE. Metrics are fetched, against the edge. */
export function callersOf(pods: PlanNode): readonly PlanNode[] {
  const doors = [pods, ...servicesOf(pods)]
  const found = doors.flatMap(({ links }) =>
    links.filter(({ type, outgoing }) => (outgoing ? type === 'METRICS_TO' : isCall(type))).map(({ other }) => other),
  )
  return others(found, doors)
}

/** Nodes that these pods call, straight or by a SERVICE. */
export function calleesOf(pods: PlanNode): readonly PlanNode[] {
  const found = pods.links
    .filter(({ type, outgoing }) => (outgoing ? isCall(type) : type === 'METRICS_TO'))
    .flatMap(({ other }) => (other.type === 'SERVICE' ? podsFor(other) : [other]))
  return others(found, [pods])
}

function others(found: readonly PlanNode[], own: readonly PlanNode[]): readonly PlanNode[] {
  return [...new Set(found)].filter((node) => !own.includes(node))
}
