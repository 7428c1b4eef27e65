import type { PlanNode } from './plan'

/** A rollout or a lost machine must not mean a lost service, and everything comes in at the edge. */
const TWICE = ['MICROSERVICE', 'PROXY', 'LOAD_BALANCER', 'GATEWAY']

/** How many pods a node has: as said, else what is usual for its type. */
export function replicasOf(node: PlanNode): number {
  return node.values.number(0, 10_000, 'replicas', 'replicaCount') ?? (TWICE.includes(node.type) ? 2 : 1)
}
