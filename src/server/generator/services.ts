import { edgeKindOf } from './edgeKind'
import { engineOf } from './engines'
import { type FileDraft, manifestFile, metadata, selector } from './files'
import { neighbours, type Plan, type PlanNode } from './plan'

/** How others reach a node. */
export interface Address {
  readonly name: string
  readonly namespace: string
  readonly port: number
}

const WORKLOADS = ['DEPLOYMENT', 'STATEFULSET', 'DAEMONSET', 'REPLICASET', 'POD']
const APPS = ['MICROSERVICE', 'DATABASE', 'CACHE', 'MESSAGE_QUEUE', 'PROXY', 'LOAD_BALANCER', 'GATEWAY', 'MONITORING']
/** Edges that mean "my traffic goes there". */
const TRAFFIC = new Set([
  'INGRESS_TO',
  'INGRESS_ROUTES_TO_SERVICE',
  'ROUTES_TO',
  'LOAD_BALANCES',
  'MICROSERVICE_CALLS',
  'MICROSERVICE_DEPENDS_ON',
  'CONNECTS_TO',
  'REQUESTS',
  'ALLOWS_TRAFFIC',
  'DEPENDS_ON',
  'MESH_CONNECTS',
  'MONITORS',
])

export function isWorkload(node: PlanNode): boolean {
  return WORKLOADS.includes(node.type)
}

export function isApp(node: PlanNode): boolean {
  return APPS.includes(node.type)
}

/** Whether the node's manifests contain pods that carry its selector. */
export function hasPods(node: PlanNode): boolean {
  if (isWorkload(node)) return true
  if (node.type === 'MICROSERVICE') return true
  if (['PROXY', 'LOAD_BALANCER', 'GATEWAY'].includes(node.type)) return edgeKindOf(node) !== undefined
  if (node.type === 'MONITORING') return isPrometheus(node)
  return ['DATABASE', 'CACHE', 'MESSAGE_QUEUE'].includes(node.type) && engineOf(node) !== undefined
}

export function isPrometheus(node: PlanNode): boolean {
  return /^prom/i.test(node.values.text('monitoringType', 'engine', 'tool') ?? 'prometheus')
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { MONITORING: 9090, MICROSERVICE: 8080 }

/** The port that the node's container listens on: never one below 1024, which needs root. */
export function containerPort(node: PlanNode): number {
  const engine = ['DATABASE', 'CACHE', 'MESSAGE_QUEUE'].includes(node.type) ? engineOf(node) : undefined
  if (engine) return engine.port
  const said = node.values.port('containerPort', 'targetPort', 'port', 'ports', 'service_port')
  const port = said ?? DEFAULT_PORTS[node.type] ?? 8080
  return port < 1024 ? port + 8000 : port
}

/** The port of the node's Service: as said, whatever the container listens on. */
export function servicePort(node: PlanNode): number {
  return node.values.port('port', 'ports', 'servicePort', 'service_port') ?? containerPort(node)
}

/** The address of a node that has a Service: its own, or that of a SERVICE node that exposes it. */
export function addressOf(node: PlanNode): Address | undefined {
  if (node.type === 'SERVICE') return { name: node.name, namespace: node.namespace, port: servicePort(node) }
  if (isWorkload(node)) {
    const service = neighbours(node, 'SERVICE').find(({ namespace }) => namespace === node.namespace)
    if (service) return addressOf(service)
    return needsOwnService(node) ? ownAddress(node) : undefined
  }
  return isApp(node) && hasPods(node) ? ownAddress(node) : undefined
}

function ownAddress(node: PlanNode): Address {
  return { name: node.name, namespace: node.namespace, port: servicePort(node) }
}

/** A workload that traffic goes to, with no SERVICE node in between, gets a Service of its own. */
export function needsOwnService(node: PlanNode): boolean {
  if (!isWorkload(node) || neighbours(node, 'SERVICE').some(({ namespace }) => namespace === node.namespace))
    return false
  return node.links.some(({ type, outgoing }) => !outgoing && TRAFFIC.has(type))
}

/** The address as another node in `from` writes it. */
export function hostName(address: Address, from: PlanNode): string {
  return address.namespace === from.namespace ? address.name : `${address.name}.${address.namespace}.svc.cluster.local`
}

export function serviceFile(
  node: PlanNode,
  plan: Plan,
  more: readonly { readonly name: string; readonly port: number }[] = [],
): FileDraft {
  return manifestFile({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(node, plan),
    spec: {
      type: 'ClusterIP',
      selector: selector(node),
      ports: [
        { name: 'main', port: servicePort(node), targetPort: 'main', protocol: 'TCP' },
        ...more.map(({ name, port }) => ({ name, port, targetPort: name, protocol: 'TCP' })),
      ].filter(({ port }, index, all) => all.findIndex((other) => other.port === port) === index),
    },
  })
}

/** Gives a StatefulSet's pods their stable names. */
export function headlessServiceFile(node: PlanNode, plan: Plan): FileDraft {
  return manifestFile(
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(node, plan, undefined, `${node.name}-headless`),
      spec: {
        clusterIP: 'None',
        publishNotReadyAddresses: true,
        selector: selector(node),
        ports: [{ name: 'main', port: containerPort(node), targetPort: 'main', protocol: 'TCP' }],
      },
    },
    [],
    'service-headless.yaml',
  )
}
