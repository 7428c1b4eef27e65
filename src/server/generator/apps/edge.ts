import { type EdgeKind, edgeKindOf, saidEdgeKind } from '../edgeKind'
import {
  explained,
  type FileDraft,
  type Generate,
  manifestFile,
  metadata,
  selector,
  settingsFile,
  settingsName,
  yamlText,
} from '../files'
import { edgeMetricsPort } from '../metrics'
import { type Plan, type PlanNode, targets } from '../plan'
import { podTemplate } from '../pods'
import { replicasOf } from '../replicas'
import {
  addressOf,
  containerPort,
  externalHost,
  externalPort,
  hostName,
  type OpenPort,
  serviceFile,
  unreachable,
} from '../services'
import { envoyConfig, haproxyConfig, kongConfig, nginxConfig, traefikConfig } from './edgeConfigs'

/** Where traffic goes on to, under which path. */
export interface Route {
  readonly name: string
  readonly host: string
  readonly port: number
  readonly path: string
  readonly isExternal: boolean
}

interface Edge {
  readonly image: string
  readonly uid: number
  readonly mountPath: string
  readonly args?: readonly string[]
  readonly writable: readonly string[]
  files(node: PlanNode, routes: readonly Route[]): Readonly<Record<string, string>>
}

const EDGES: Readonly<Record<EdgeKind, Edge>> = {
  kong: {
    image: 'kong:3.8',
    uid: 1000,
    mountPath: '/etc/kong/declarative',
    writable: ['/tmp', '/kong_prefix'],
    files: (node, routes) => ({ 'kong.yml': yamlText(kongConfig(node, routes)) }),
  },
  envoy: {
    image: 'envoyproxy/envoy:v1.31.3',
    uid: 101,
    mountPath: '/etc/envoy',
    args: ['-c', '/etc/envoy/envoy.yaml'],
    writable: ['/tmp'],
    files: (node, routes) => ({ 'envoy.yaml': yamlText(envoyConfig(node, routes)) }),
  },
  haproxy: {
    image: 'haproxy:3.0-alpine',
    uid: 99,
    mountPath: '/usr/local/etc/haproxy',
    writable: ['/tmp'],
    files: (node, routes) => ({ 'haproxy.cfg': haproxyConfig(node, routes) }),
  },
  traefik: {
    image: 'traefik:v3.2',
    uid: 65_532,
    mountPath: '/etc/traefik',
    args: ['--configFile=/etc/traefik/traefik.yml'],
    writable: ['/tmp'],
    files: (node, routes) => traefikConfig(node, routes),
  },
  nginx: {
    image: 'nginxinc/nginx-unprivileged:1.27-alpine',
    uid: 101,
    mountPath: '/etc/nginx/conf.d',
    writable: ['/tmp'],
    files: (node, routes) => ({ 'default.conf': nginxConfig(node, routes) }),
  },
}

const KONG_ENV = [
  { name: 'KONG_DATABASE', value: 'off' },
  { name: 'KONG_DECLARATIVE_CONFIG', value: '/etc/kong/declarative/kong.yml' },
  { name: 'KONG_PREFIX', value: '/kong_prefix' },
]

function kongEnv(node: PlanNode) {
  const metrics = edgeMetricsPort(node)
  return [
    ...KONG_ENV,
    { name: 'KONG_PROXY_LISTEN', value: `0.0.0.0:${containerPort(node)}` },
    ...(metrics === undefined ? [] : [{ name: 'KONG_STATUS_LISTEN', value: `0.0.0.0:${metrics}` }]),
  ]
}

/** PROXY, LOAD_BALANCER and GATEWAY: the engine named, with routes to where the node's edges lead. */
export const edge: Generate = (node, plan) => {
  const kind = edgeKindOf(node)
  if (!kind) {
    const said = JSON.stringify(saidEdgeKind(node).slice(0, 60))
    return [
      explained(node, [
        `Nothing is generated for ${said}: it is not an engine that this generator knows.`,
        'Known ones: NGINX, Kong, Envoy, HAProxy and Traefik.',
      ]),
    ]
  }
  const engine = EDGES[kind]
  const routes = routesOf(node)
  return [
    deployment(node, plan, engine),
    settingsFile(node, plan, engine.files(node, routes)),
    serviceFile(node, plan, metricsPorts(node)),
  ]
}

function metricsPorts(node: PlanNode): readonly OpenPort[] {
  const port = edgeMetricsPort(node)
  return port === undefined ? [] : [{ name: 'metrics', port }]
}

function deployment(node: PlanNode, plan: Plan, engine: Edge): FileDraft {
  const port = containerPort(node)
  const isKong = engine.image.startsWith('kong')
  const template = podTemplate(node, plan, {
    image: engine.image,
    port,
    uid: engine.uid,
    ...(engine.args ? { args: engine.args } : {}),
    extraPorts: metricsPorts(node),
    ...(isKong ? { env: kongEnv(node) } : {}),
    probe: { tcp: true },
    resources: { cpu: '100m', memory: isKong ? '512Mi' : '128Mi' },
    writable: engine.writable,
    mounts: [{ name: 'engine-config', mountPath: engine.mountPath, readOnly: true }],
    volumes: [{ name: 'engine-config', configMap: { name: settingsName(node) } }],
    component: 'edge',
  })
  const comments = [
    ...(node.values.flag('tlsEnabled')
      ? ['TLS ends before this pod, at the Ingress or the cloud’s load balancer.']
      : []),
    ...(node.values.flag('authEnabled') ? ['Authentication is not configured: the graph does not hold its keys.'] : []),
    ...unreachable(node),
  ]
  return manifestFile(
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadata(node, plan, 'edge'),
      spec: { replicas: replicasOf(node), selector: { matchLabels: selector(node) }, template },
    },
    comments,
  )
}

/** One target takes everything; of several, each is found under its own path. */
function routesOf(node: PlanNode): readonly Route[] {
  const reached = targets(node).flatMap((target) => {
    const at = placeOf(target, node)
    return at ? [{ target, ...at }] : []
  })
  const said = node.values.texts('routes').filter((path) => /^\/[\w./-]{0,100}$/.test(path))
  return reached.map(({ target, host, port }) => ({
    name: target.name,
    host,
    port,
    path: reached.length === 1 ? '/' : (bestPath(said, target.name) ?? `/${target.name}`),
    isExternal: target.type === 'EXTERNAL_DEPENDENCY',
  }))
}

function placeOf(target: PlanNode, from: PlanNode): Pick<Route, 'host' | 'port'> | undefined {
  if (target.type === 'EXTERNAL_DEPENDENCY') {
    const host = externalHost(target)
    return host === undefined ? undefined : { host, port: externalPort(target) }
  }
  const address = addressOf(target)
  return address && { host: hostName(address, from), port: address.port }
}

/** `/v1/rides` belongs to `rides-service`. */
function bestPath(paths: readonly string[], name: string): string | undefined {
  return paths.find((path) => name.startsWith(path.split('/').filter(Boolean).at(-1) ?? '\0'))
}
