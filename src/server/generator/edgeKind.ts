import type { PlanNode } from './plan'

const KINDS = [
  ['kong', /^kong/],
  ['envoy', /^envoy/],
  ['haproxy', /^haproxy/],
  ['traefik', /^traefik/],
  // What load balancers are called by cloud consoles comes down to a reverse proxy inside the cluster.
  ['nginx', /^(nginx|openresty|ingress|application|network|classic|http|l4|l7|round)/],
] as const

export type EdgeKind = (typeof KINDS)[number][0]

/** The engine that a PROXY, LOAD_BALANCER or GATEWAY names, nginx if none; `undefined` for one that is not known here. */
export function edgeKindOf(node: PlanNode): EdgeKind | undefined {
  const said = saidEdgeKind(node).trim().toLowerCase()
  return KINDS.find(([, pattern]) => pattern.test(said))?.[0]
}

export function saidEdgeKind(node: PlanNode): string {
  return node.values.text('gatewayType', 'loadBalancerType', 'proxyType', 'engine') ?? 'nginx'
}
