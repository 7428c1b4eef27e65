import { edgeKindOf } from './edgeKind'
import { engineOf } from './engines'
import { neighbours, type PlanNode, targets } from './plan'
import { type Address, addressOf, containerPort, isPrometheus, morePorts, servicePort } from './services'
import { podsFor } from './traffic'

/** Where the proxies that tell figures at all tell them, apart from the traffic of others. */
const EDGE_PORT = 9101

/** What a Prometheus asks a node for. */
export interface Scraped {
  readonly node: PlanNode
  readonly at: Address
  readonly port: number
  readonly path: string
}

/** Nodes that a MONITORING node watches: those that its edges lead to, and those that send it metrics. */
export function watchedBy(node: PlanNode): readonly PlanNode[] {
  const senders = node.links
    .filter(({ type, outgoing }) => !outgoing && type === 'METRICS_TO')
    .map(({ other }) => other)
  return [...new Set([...targets(node), ...senders])]
}

/** The port that a PROXY, LOAD_BALANCER or GATEWAY opens for the Prometheus that watches it, if its engine has figures. */
export function edgeMetricsPort(node: PlanNode): number | undefined {
  const isWatched = neighbours(node, 'MONITORING').some((one) => isPrometheus(one) && watchedBy(one).includes(node))
  const kind = edgeKindOf(node)
  const isFree = containerPort(node) !== EDGE_PORT && servicePort(node) !== EDGE_PORT
  return isWatched && isFree && kind && kind !== 'nginx' ? EDGE_PORT : undefined
}

/** Where a node tells its figures; `undefined` for one that tells none in Prometheus' words. */
export function scraped(target: PlanNode): Scraped | undefined {
  const [pods] = podsFor(target)
  const address = pods && addressOf(pods)
  const port = pods && address && portOf(pods, address.port)
  if (port === undefined) return undefined
  const path = pods?.values.matching(/^\/[\w./-]{1,100}$/, 'metricsPath', 'metrics_path') ?? '/metrics'
  return { node: target, at: address as Address, port, path }
}

function portOf(pods: PlanNode, main: number): number | undefined {
  if (['PROXY', 'LOAD_BALANCER', 'GATEWAY'].includes(pods.type)) return edgeMetricsPort(pods)
  const isStore = ['DATABASE', 'CACHE', 'MESSAGE_QUEUE'].includes(pods.type)
  const open = isStore ? (engineOf(pods)?.extraPorts ?? []) : morePorts(pods)
  return open.find(({ name }) => name === 'metrics')?.port ?? (isStore ? undefined : main)
}
