import { edgeMetricsPort } from '../metrics'
import type { PlanNode } from '../plan'
import { containerPort } from '../services'
import type { Route } from './edge'

const isTls = (route: Route) => route.isExternal && route.port !== 80
const scheme = (route: Route) => (isTls(route) ? 'https' : 'http')

export function nginxConfig(node: PlanNode, routes: readonly Route[]): string {
  const balance = node.values.word(['least_conn', 'ip_hash'], 'algorithm')
  const upstreams = routes.map((route) =>
    [
      `upstream ${route.name} {`,
      ...(balance ? [`  ${balance};`] : []),
      `  server ${route.host}:${route.port};`,
      '}',
    ].join('\n'),
  )
  const locations = routes.map((route) =>
    [
      `  location ${route.path} {`,
      `    proxy_pass ${scheme(route)}://${route.name};`,
      '    proxy_http_version 1.1;',
      `    proxy_set_header Host ${route.isExternal ? route.host : '$host'};`,
      ...(isTls(route) ? ['    proxy_ssl_server_name on;', `    proxy_ssl_name ${route.host};`] : []),
      '    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
      '    proxy_set_header X-Forwarded-Proto $scheme;',
      '  }',
    ].join('\n'),
  )
  const rest = routes.some(({ path }) => path === '/') ? [] : ['  location / {', '    return 404;', '  }']
  const server = [
    'server {',
    `  listen ${containerPort(node)};`,
    '  location = /healthz {',
    '    access_log off;',
    '    return 200 "ok";',
    '  }',
    ...locations,
    ...rest,
    '}',
  ].join('\n')
  return `${[...upstreams, server].join('\n\n')}\n`
}

/** Declarative configuration without a database. */
export function kongConfig(node: PlanNode, routes: readonly Route[]): unknown {
  const limit = node.values.number(1, 1_000_000, 'rateLimitRequests')
  const plugins = [
    ...(node.values.flag('corsEnabled') ? [{ name: 'cors', config: { origins: domains(node) } }] : []),
    ...(node.values.flag('rateLimitEnabled') && limit
      ? [{ name: 'rate-limiting', config: { [period(node)]: limit, policy: 'local' } }]
      : []),
    ...(edgeMetricsPort(node) === undefined ? [] : [{ name: 'prometheus' }]),
  ]
  return {
    _format_version: '3.0',
    services: routes.map((route) => ({
      name: route.name,
      url: `${scheme(route)}://${route.host}:${route.port}`,
      routes: [{ name: route.name, paths: [route.path], strip_path: false }],
    })),
    ...(plugins.length > 0 ? { plugins } : {}),
  }
}

function domains(node: PlanNode): readonly string[] {
  const said = node.values.texts('domains').filter((domain) => /^[a-z0-9.-]+$/i.test(domain))
  return said.length > 0 ? said.map((domain) => `https://${domain}`) : ['*']
}

function period(node: PlanNode): string {
  const unit = /^\d*([smhd])/.exec(node.values.text('rateLimitPeriod') ?? '')?.[1] ?? 'm'
  return { s: 'second', m: 'minute', h: 'hour', d: 'day' }[unit] ?? 'minute'
}

export function envoyConfig(node: PlanNode, routes: readonly Route[]): unknown {
  const retries = node.values.number(0, 10, 'retries')
  const cluster = (route: Route) => ({
    name: route.name,
    type: 'STRICT_DNS',
    connect_timeout: node.values.matching(/^\d{1,4}s$/, 'timeoutConnect') ?? '5s',
    load_assignment: {
      cluster_name: route.name,
      endpoints: [
        {
          lb_endpoints: [
            { endpoint: { address: { socket_address: { address: route.host, port_value: route.port } } } },
          ],
        },
      ],
    },
    ...(isTls(route)
      ? {
          transport_socket: {
            name: 'envoy.transport_sockets.tls',
            typed_config: {
              '@type': 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext',
            },
          },
        }
      : {}),
  })
  const listed = routes.map((route) => ({
    match: { prefix: route.path },
    route: {
      cluster: route.name,
      ...(retries ? { retry_policy: { retry_on: '5xx,connect-failure', num_retries: retries } } : {}),
    },
  }))
  const metrics = edgeMetricsPort(node)
  const listeners = [envoyListener('main', containerPort(node), node.name, listed)]
  if (metrics === undefined) return { static_resources: { listeners, clusters: routes.map(cluster) } }
  const figures = [
    { match: { path: '/metrics' }, route: { cluster: 'own-admin', prefix_rewrite: '/stats/prometheus' } },
  ]
  return {
    // The rest of it can stop the proxy: it stays inside the pod.
    admin: { address: { socket_address: { address: '127.0.0.1', port_value: ENVOY_ADMIN } } },
    static_resources: {
      listeners: [...listeners, envoyListener('metrics', metrics, `${node.name}-metrics`, figures)],
      clusters: [...routes.map(cluster), cluster({ ...OWN_ADMIN, path: '/' })],
    },
  }
}

const ENVOY_ADMIN = 9901
const OWN_ADMIN = { name: 'own-admin', host: '127.0.0.1', port: ENVOY_ADMIN, isExternal: false }

function envoyListener(name: string, port: number, prefix: string, routes: readonly unknown[]) {
  const manager = {
    '@type': 'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
    stat_prefix: prefix,
    route_config: { virtual_hosts: [{ name: prefix, domains: ['*'], routes }] },
    http_filters: [
      {
        name: 'envoy.filters.http.router',
        typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router' },
      },
    ],
  }
  return {
    name,
    address: { socket_address: { address: '0.0.0.0', port_value: port } },
    filter_chains: [{ filters: [{ name: 'envoy.filters.network.http_connection_manager', typed_config: manager }] }],
  }
}

export function haproxyConfig(node: PlanNode, routes: readonly Route[]): string {
  const fallback = routes.find(({ path }) => path === '/')
  const lines = [
    'global',
    '  log stdout format raw local0',
    'defaults',
    '  mode http',
    '  timeout connect 5s',
    '  timeout client 30s',
    '  timeout server 30s',
    'frontend main',
    `  bind :${containerPort(node)}`,
    '  http-request return status 200 content-type text/plain string ok if { path /healthz }',
    ...routes
      .filter((route) => route !== fallback)
      .map(({ name, path }) => `  use_backend ${name} if { path_beg ${path} }`),
    ...(fallback ? [`  default_backend ${fallback.name}`] : []),
    ...haproxyMetrics(node),
    ...routes.flatMap((route) => [
      `backend ${route.name}`,
      '  balance leastconn',
      `  server ${route.name} ${route.host}:${route.port} check${isTls(route) ? ' ssl verify required ca-file @system-ca' : ''}`,
    ]),
  ]
  return `${lines.join('\n')}\n`
}

function haproxyMetrics(node: PlanNode): readonly string[] {
  const port = edgeMetricsPort(node)
  if (port === undefined) return []
  const exporter = '  http-request use-service prometheus-exporter if { path /metrics }'
  return ['frontend metrics', `  bind :${port}`, exporter]
}

export function traefikConfig(node: PlanNode, routes: readonly Route[]): Record<string, string> {
  const metrics = edgeMetricsPort(node)
  const own = {
    entryPoints: {
      main: { address: `:${containerPort(node)}` },
      ...(metrics === undefined ? {} : { metrics: { address: `:${metrics}` } }),
    },
    ...(metrics === undefined ? {} : { metrics: { prometheus: { entryPoint: 'metrics' } } }),
    ping: { entryPoint: 'main' },
    providers: { file: { filename: '/etc/traefik/routes.yml' } },
  }
  const dynamic = {
    http: {
      routers: Object.fromEntries(
        routes.map(({ name, path }) => [
          name,
          { rule: `PathPrefix(\`${path}\`)`, entryPoints: ['main'], service: name },
        ]),
      ),
      services: Object.fromEntries(
        routes.map((route) => [
          route.name,
          { loadBalancer: { servers: [{ url: `${scheme(route)}://${route.host}:${route.port}` }] } },
        ]),
      ),
    },
  }
  // JSON is YAML; these files are read by a program.
  return {
    'traefik.yml': JSON.stringify(own, null, 2),
    'routes.yml': JSON.stringify(routes.length > 0 ? dynamic : {}, null, 2),
  }
}
