import { edgeKindOf } from './edgeKind'
import { engineOf } from './engines'
import { type FileDraft, manifestFile, metadata, selector } from './files'
import { neighbours, type Plan, type PlanNode, targets } from './plan'

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
const HOST = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/

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

/** The node whose pods a SERVICE leads to: a Service has one selector, so it follows the first edge of its namespace. */
export function behind(service: PlanNode): PlanNode | undefined {
  const ends = service.links.filter(({ other }) => hasPods(other) && other.namespace === service.namespace)
  // An edge that arrives may be that of a caller.
  return (ends.find(({ outgoing }) => outgoing) ?? ends[0])?.other
}

/** The SERVICE nodes that lead to a node's pods. */
export function servicesOf(pods: PlanNode): readonly PlanNode[] {
  return neighbours(pods, 'SERVICE').filter((service) => behind(service) === pods)
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { MONITORING: 9090, MICROSERVICE: 8080 }

/** The port that the node's container listens on: below 1024 only where the image is the user's own and may want it. */
export function containerPort(node: PlanNode): number {
  const engine = ['DATABASE', 'CACHE', 'MESSAGE_QUEUE'].includes(node.type) ? engineOf(node) : undefined
  if (engine) return engine.port
  const said = node.values.port('containerPort', 'targetPort', 'port', 'ports', 'service_port') ?? portAskedOf(node)
  const port = said ?? DEFAULT_PORTS[node.type] ?? 8080
  return port < 1024 && !bringsImage(node) ? port + 8000 : port
}

function bringsImage(node: PlanNode): boolean {
  return (isWorkload(node) || node.type === 'MICROSERVICE') && node.values.image('image') !== undefined
}

/** A workload that names no port has the one that its SERVICE sends to. */
function portAskedOf(node: PlanNode): number | undefined {
  if (!isWorkload(node)) return undefined
  return servicesOf(node)
    .map(({ values }) => values.port('targetPort', 'ports'))
    .find((port) => port !== undefined)
}

/** The port of the node's Service: as said, whatever the container listens on. */
export function servicePort(node: PlanNode): number {
  const said = node.values.port('port', 'ports', 'servicePort', 'service_port')
  if (said !== undefined) return said
  const pods = node.type === 'SERVICE' ? behind(node) : undefined
  return pods ? servicePort(pods) : containerPort(node)
}

export interface OpenPort {
  readonly name: string
  readonly port: number
}

/** Ports of the user's own containers beside the main one: those that the node lists, and that of its metrics. */
export function morePorts(node: PlanNode): readonly OpenPort[] {
  if (!isWorkload(node) && node.type !== 'MICROSERVICE') return []
  const metrics = node.values.port('metricsPort', 'metrics_port')
  const listed = node.values.ports('containerPort', 'targetPort', 'port')
  const all = [...(metrics === undefined ? [] : [{ name: 'metrics', port: metrics }]), ...listed]
  return distinctPorts([{ name: 'main', port: containerPort(node) }, ...all]).slice(1)
}

/** Of several with one name or number, the first. */
export function distinctPorts<P extends OpenPort>(ports: readonly P[]): readonly P[] {
  return ports.filter(
    ({ name, port }, index) => ports.findIndex((other) => other.name === name || other.port === port) === index,
  )
}

/** The address of a node that has a Service: its own, or that of a SERVICE node that exposes it. */
export function addressOf(node: PlanNode): Address | undefined {
  if (node.type === 'SERVICE') return { name: node.name, namespace: node.namespace, port: servicePort(node) }
  if (isWorkload(node)) {
    const [service] = servicesOf(node)
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
  if (!isWorkload(node) || servicesOf(node).length > 0) return false
  return node.links.some(({ type, outgoing }) => (outgoing ? type === 'METRICS_TO' : TRAFFIC.has(type)))
}

/** Where an EXTERNAL_DEPENDENCY really is; `undefined` when the graph does not say, and nobody may make it up. */
export function externalHost(node: PlanNode): string | undefined {
  const said = node.values
    .text('host', 'hostname', 'url', 'endpoint')
    ?.trim()
    .replace(/^\w+:\/\//, '')
    .split(/[/:]/)[0]
    ?.toLowerCase()
  return said && HOST.test(said) ? said : undefined
}

export function externalPort(node: PlanNode): number {
  return node.values.port('port') ?? 443
}

/** Ends of edges that no address leads to, to be said where the address would stand. */
export function unreachable(node: PlanNode): readonly string[] {
  const nowhere = targets(node, 'EXTERNAL_DEPENDENCY').filter((target) => !externalHost(target))
  return [
    ...node.missing.map(({ label }) => `${label} is not in the graph: its address is not configured.`),
    ...nowhere.map(({ label }) => `The graph does not say where ${label} is: its address is not configured.`),
  ]
}

/** The address as another node in `from` writes it. */
export function hostName(address: Address, from: PlanNode): string {
  return address.namespace === from.namespace ? address.name : `${address.name}.${address.namespace}.svc.cluster.local`
}

export function serviceFile(node: PlanNode, plan: Plan, more: readonly OpenPort[] = morePorts(node)): FileDraft {
  return manifestFile({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(node, plan),
    spec: {
      type: 'ClusterIP',
      selector: selector(node),
      ports: distinctPorts([{ name: 'main', port: servicePort(node) }, ...more]).map(({ name, port }) => ({
        name,
        port,
        targetPort: name,
        protocol: 'TCP',
      })),
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
