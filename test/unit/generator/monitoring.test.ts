import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { generated, graphOf } from './generated'
import { linkFaults } from './references'

const NODES = [
  { nodeType: 'MONITORING', name: 'watch', namespace: 'ops' },
  {
    nodeType: 'MICROSERVICE',
    name: 'orders',
    microservice: { ports: [8123], metricsPort: 9464, metricsPath: '/stats' },
  },
  { nodeType: 'DEPLOYMENT', name: 'worker', spec: { image: 'a', ports: [7000] } },
  { nodeType: 'SERVICE', name: 'front', spec: { port: 80 } },
  { nodeType: 'DEPLOYMENT', name: 'web', spec: { image: 'a', ports: [3000] } },
  { nodeType: 'MESSAGE_QUEUE', name: 'rabbit' },
  { nodeType: 'DATABASE', name: 'db' },
  { nodeType: 'GATEWAY', name: 'kong', gateway: { gatewayType: 'kong' } },
  { nodeType: 'PROXY', name: 'ha', proxy: { proxyType: 'haproxy' } },
  { nodeType: 'PROXY', name: 'envoy', proxy: { proxyType: 'envoy' } },
  { nodeType: 'PROXY', name: 'traefik', proxy: { proxyType: 'traefik' } },
  { nodeType: 'PROXY', name: 'nginx' },
]
const EDGES = {
  watch: ['orders', 'front', 'rabbit', 'db', 'kong', 'ha', 'envoy', 'traefik', 'nginx'].map(
    (name) => ['MONITORS', name] as const,
  ),
  worker: [['METRICS_TO', 'watch']],
  front: [['SERVICE_EXPOSES_POD', 'web']],
} as const

it('asks every node that an edge says for its figures, at the port that tells them', () => {
  const { the, text, manifests } = generated(graphOf(NODES, EDGES))
  const { data } = the('ConfigMap', 'watch-settings') as unknown as { data: Record<string, string> }
  const config = parse(data['prometheus.yml'] ?? '') as {
    scrape_configs: { job_name: string; metrics_path?: string; static_configs: { targets: string[] }[] }[]
  }
  const asked = config.scrape_configs.map(
    ({ metrics_path, static_configs: [first] }) => `${first?.targets[0]}${metrics_path ?? ''}`,
  )
  const inside = '.default.svc.cluster.local'
  expect(asked).toEqual([
    'localhost:9090',
    `orders${inside}:9464/stats`,
    `front${inside}:80/metrics`,
    `rabbit${inside}:15692/metrics`,
    `kong${inside}:9101/metrics`,
    `ha${inside}:9101/metrics`,
    `envoy${inside}:9101/metrics`,
    `traefik${inside}:9101/metrics`,
    `worker${inside}:7000/metrics`,
  ])
  expect(text('watch')).toContain('db tells no figures that Prometheus reads')
  expect(text('watch')).toContain('nginx tells no figures that Prometheus reads')
  expect(text('watch')).toContain('orders counts as down until its program answers /stats')
  // Each of these ports is one of the Service and of its pods.
  for (const [name, port] of [
    ['orders', 9464],
    ['rabbit', 15_692],
    ['kong', 9101],
    ['ha', 9101],
    ['worker', 7000],
  ] as const)
    expect(JSON.stringify(the('Service', name).spec), name).toContain(`"port":${port}`)
  expect(linkFaults(manifests)).toEqual([])
})

it('opens the port for figures in each proxy that is watched, and in no other', () => {
  const watched = generated(graphOf(NODES, EDGES))
  const alone = generated(graphOf(NODES))
  const says = {
    kong: 'name: prometheus',
    ha: 'prometheus-exporter',
    envoy: '/stats/prometheus',
    traefik: 'prometheus',
  }
  for (const [name, words] of Object.entries(says)) {
    expect(watched.text(name), name).toContain(words)
    expect(watched.text(name), name).toContain('9101')
    expect(alone.text(name), name).not.toContain(words)
    expect(alone.text(name), name).not.toContain('9101')
  }
})
