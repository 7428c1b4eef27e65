import { type Generate, manifestFile, metadata, selector } from '../files'
import { neighbours, type Plan, type PlanNode, targets } from '../plan'
import { addressOf, behind, containerPort, distinctPorts, hasPods, morePorts, servicePort } from '../services'
import { calleesOf, callersOf, podsFor } from '../traffic'

export const service: Generate = (node, plan) => {
  const chosen = behind(node)
  const candidates = new Set(node.links.map(({ other }) => other).filter(hasPods))
  const type = node.values.word(['ClusterIP', 'NodePort', 'LoadBalancer'], 'type', 'serviceType') ?? 'ClusterIP'
  const headless = type === 'ClusterIP' && node.values.text('clusterIP') === 'None'
  const comments: string[] = []
  if (!chosen) comments.push('No edge joins this Service to a workload: it selects pods with its own name.')
  if (chosen && candidates.size > 1)
    comments.push(`A Service has one selector: it follows the first edge, to ${chosen.name}.`)
  const wanted = node.values.port('targetPort', 'ports')
  const isAsked = node.values.port('targetPort') !== undefined || node.values.objects('ports').length > 0
  if (chosen && isAsked && wanted !== undefined && !opens(chosen, wanted))
    comments.push(`The graph sends to port ${wanted}, where ${chosen.name} does not listen: its own port stands in.`)
  return [
    manifestFile(
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: metadata(node, plan),
        spec: {
          type,
          ...(headless ? { clusterIP: 'None' } : {}),
          selector: selector(chosen ?? node),
          ports: servicePorts(node, chosen, type),
        },
      },
      comments,
    ),
  ]
}

/** Whether the pods of a node have this port beside their main one, or as it. */
function opens(pods: PlanNode, port: number): boolean {
  return containerPort(pods) === port || morePorts(pods).some((open) => open.port === port)
}

function servicePorts(node: PlanNode, chosen: PlanNode | undefined, type: string) {
  const wanted = node.values.port('targetPort', 'ports')
  const beside = chosen && wanted !== undefined && containerPort(chosen) !== wanted && opens(chosen, wanted)
  const first = {
    name: 'main',
    port: servicePort(node),
    target: beside ? wanted : chosen ? 'main' : containerPort(node),
  }
  const listed = node.values.ports('port', 'targetPort').map((one) => ({ ...one, target: one.target ?? one.port }))
  const metrics = (chosen ? morePorts(chosen) : []).filter(({ name }) => name === 'metrics')
  const all = [first, ...listed, ...metrics.map((one) => ({ ...one, target: one.name }))]
  const onNodes = type === 'ClusterIP' ? undefined : node.values.number(30_000, 32_767, 'nodePort')
  return distinctPorts(all).map(({ name, port, target }, index) => ({
    name,
    port,
    targetPort: target,
    ...(index === 0 && onNodes !== undefined ? { nodePort: onNodes } : {}),
    protocol: 'TCP',
  }))
}

const HOST = /^(\*\.)?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/
const PATH = /^\/[\w./~%-]{0,200}$/

export const ingress: Generate = (node, plan) => {
  const reached = targets(node).filter((target) => addressOf(target)?.namespace === node.namespace)
  const elsewhere = targets(node).filter((target) => !reached.includes(target))
  const host =
    node.values.matching(HOST, 'host', 'hostname', 'domain') ??
    node.values.texts('hosts', 'domains').find((name) => HOST.test(name)) ??
    node.values.objects('rules').flatMap((rule) => rule.matching(HOST, 'host') ?? [])[0]
  const secretName = node.values.object('tls').matching(/^[a-z0-9]([a-z0-9.-]{0,60}[a-z0-9])?$/, 'secretName')
  const className = node.values.matching(/^[a-z0-9]([a-z0-9.-]{0,60}[a-z0-9])?$/, 'ingressClassName')
  const comments = [
    ...elsewhere.map(({ name }) => `${name} cannot be routed to: it has no Service in this namespace.`),
    ...node.missing.map(({ label }) => `${label} is not in the graph, so there is no route to it.`),
    ...(secretName
      ? [`The certificate in ${secretName} comes from cert-manager or from you; it is not generated.`]
      : []),
  ]
  const base = node.values.matching(PATH, 'path') ?? '/'
  const paths = reached.map((target, index) => backend(target, index === 0 ? base : `/${target.name}`))
  const rule = { ...(host ? { host } : {}), http: { paths } }
  return [
    manifestFile(
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: metadata(node, plan),
        spec: {
          ...(className ? { ingressClassName: className } : {}),
          ...(secretName ? { tls: [{ ...(host ? { hosts: [host] } : {}), secretName }] } : {}),
          ...(paths.length > 0 ? { rules: [rule] } : {}),
          ...(paths.length > 0 ? {} : { defaultBackend: { service: { name: node.name, port: { number: 80 } } } }),
        },
      },
      comments,
    ),
    ...(paths.length > 0 ? [] : [notFoundService(node, plan)]),
  ]
}

function backend(target: PlanNode, path: string) {
  const address = addressOf(target)
  return {
    path,
    pathType: 'Prefix',
    backend: { service: { name: address?.name ?? target.name, port: { number: address?.port ?? 80 } } },
  }
}

/** An Ingress without a route needs some backend: a Service without pods answers 503, which is the truth. */
function notFoundService(node: PlanNode, plan: Plan) {
  return manifestFile(
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(node, plan),
      spec: { selector: selector(node), ports: [{ name: 'main', port: 80, targetPort: 8080, protocol: 'TCP' }] },
    },
    ['No edge leads from the Ingress to anything: this Service has no pods and answers 503 until one does.'],
  )
}

const DNS_RULE = {
  to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }],
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
}

/** The Internet without the networks that clusters and companies use. */
const OUTSIDE = { ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'] } }

export const networkPolicy: Generate = (node, plan) => {
  const about = new Set(node.links.flatMap(({ other }) => podsFor(other)))
  const pods = [...about].filter(({ namespace }) => namespace === node.namespace)
  const types = node.values.texts('policyTypes').filter((type) => type === 'Ingress' || type === 'Egress')
  const policyTypes = types.length > 0 ? [...new Set(types)] : ['Ingress', 'Egress']
  const callers = [...new Set(pods.flatMap(callersOf))]
  const callees = [...new Set(pods.flatMap(calleesOf))]
  const fromOutside = callers.some(({ type }) => type === 'INGRESS')
  const toOutside = callees.some(({ type }) => type === 'EXTERNAL_DEPENDENCY')
  const [inbound, outbound] = [callers.filter(hasPods), callees.filter(hasPods)]
  const comments = [
    pods.length === 0 ? 'No edge names a workload: the policy holds for the whole namespace.' : '',
    node.links.some(({ type }) => type === 'BLOCKS_TRAFFIC') ? 'Traffic that no rule allows is blocked.' : '',
    fromOutside
      ? 'The graph does not hold the Ingress controller: pods of any namespace may come in at the main port.'
      : '',
    toOutside ? 'What is outside has no pods to name: every public address may be called.' : '',
  ].filter((comment) => comment !== '')
  const podSelector =
    pods.length === 0
      ? {}
      : { matchExpressions: [{ key: 'app.kubernetes.io/name', operator: 'In', values: pods.map(({ name }) => name) }] }
  const ingress = [
    ...(inbound.length > 0 ? [{ from: peers(inbound, node) }] : []),
    ...(fromOutside ? [{ from: [{ namespaceSelector: {} }], ports: [{ protocol: 'TCP', port: 'main' }] }] : []),
  ]
  const egress = [
    DNS_RULE,
    ...(outbound.length > 0 ? [{ to: peers(outbound, node) }] : []),
    ...(toOutside ? [{ to: [OUTSIDE] }] : []),
  ]
  return [
    manifestFile(
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: metadata(node, plan),
        spec: {
          podSelector,
          policyTypes,
          ...(policyTypes.includes('Ingress') ? { ingress } : {}),
          ...(policyTypes.includes('Egress') ? { egress } : {}),
        },
      },
      comments,
    ),
  ]
}

function peers(nodes: readonly PlanNode[], from: PlanNode) {
  return nodes.map((node) => ({
    podSelector: { matchLabels: selector(node) },
    ...(node.namespace === from.namespace
      ? {}
      : { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': node.namespace } } }),
  }))
}

/** A Service without selector and the slice with its addresses: for something outside the cluster. */
export const endpoint: Generate = (node, plan) => {
  const said = [...node.values.texts('addresses', 'ips'), node.values.text('ip', 'address') ?? '']
  const addresses = said.filter((address) => /^(\d{1,3}\.){3}\d{1,3}$/.test(address))
  const owner = neighbours(node, 'SERVICE').find(({ namespace }) => namespace === node.namespace)
  const port = servicePort(node)
  const slice = manifestFile(
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        ...metadata(node, plan),
        labels: { ...metadata(node, plan).labels, 'kubernetes.io/service-name': owner?.name ?? node.name },
      },
      addressType: 'IPv4',
      ports: [{ name: 'main', port, protocol: 'TCP' }],
      endpoints: addresses.length > 0 ? [{ addresses, conditions: { ready: true } }] : [],
    },
    addresses.length > 0 ? [] : ['The graph gives no address: add one, or nothing is reached.'],
  )
  if (owner) return [slice]
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(node, plan),
    spec: { ports: [{ name: 'main', port, targetPort: port, protocol: 'TCP' }] },
  }
  return [manifestFile(service, ['Without a selector: its addresses stand in the EndpointSlice.']), slice]
}
