import { describe, expect, it } from 'vitest'
import { generated, graphOf } from './generated'
import { linkFaults, podFaults, podsOf } from './references'

/** What each engine's documentation asks for: image, port, where its data lies, its check, and what it is started with. */
const ENGINES = [
  ['DATABASE', 'postgresql', 'postgres:16-alpine', 5432, '/var/lib/postgresql/data', 'pg_isready', 'POSTGRES_PASSWORD'],
  ['DATABASE', 'PostgreSQL', 'postgres:16-alpine', 5432, '/var/lib/postgresql/data', 'pg_isready', 'PGDATA'],
  ['DATABASE', 'timescaledb', 'timescale/timescaledb:', 5432, '/var/lib/postgresql/data', 'pg_isready', 'POSTGRES_DB'],
  ['DATABASE', 'mysql', 'mysql:8.4', 3306, '/var/lib/mysql', 'mysqladmin ping', 'MYSQL_PASSWORD'],
  ['DATABASE', 'mariadb', 'mariadb:11.4', 3306, '/var/lib/mysql', 'mariadb-admin ping', 'MARIADB_PASSWORD'],
  ['DATABASE', 'mongodb', 'mongo:7.0', 27_017, '/data/db', 'mongosh', 'MONGO_INITDB_ROOT_PASSWORD'],
  ['CACHE', 'redis', 'redis:7.4-alpine', 6379, '/data', 'redis-cli', ''],
  ['CACHE', 'valkey', 'valkey/valkey:8.0-alpine', 6379, '/data', 'valkey-cli', ''],
  ['CACHE', 'memcached', 'memcached:1.6-alpine', 11_211, undefined, 'nc -w 1 127.0.0.1 11211', ''],
  [
    'MESSAGE_QUEUE',
    'rabbitmq',
    'rabbitmq:3.13-',
    5672,
    '/var/lib/rabbitmq',
    'rabbitmq-diagnostics',
    'RABBITMQ_DEFAULT_PASS',
  ],
  [
    'MESSAGE_QUEUE',
    'kafka',
    'apache/kafka:',
    9092,
    '/var/lib/kafka/data',
    'kafka-broker-api',
    'KAFKA_CONTROLLER_QUORUM_VOTERS',
  ],
  ['MESSAGE_QUEUE', 'nats', 'nats:2.10-alpine', 4222, '/data', '127.0.0.1:8222/healthz', ''],
] as const

describe.each(ENGINES)('%s %s', (nodeType, engine, image, port, dataPath, ready, variable) => {
  const family = { DATABASE: 'database', CACHE: 'cache', MESSAGE_QUEUE: 'messageQueue' }[nodeType]
  const settings = { engine, storageSize: '33Gi', storageClass: 'fast' }
  const { the, manifests } = generated(graphOf([{ nodeType, name: 'store', [family]: settings }]))
  const container = podsOf(manifests).find(({ owner }) => owner.kind === 'StatefulSet')?.spec
    .containers[0] as unknown as {
    readonly image: string
    readonly readinessProbe: object
    readonly startupProbe: object
    readonly ports: readonly { readonly containerPort: number }[]
    readonly env?: readonly { readonly name: string; readonly value?: string }[]
    readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[]
  }

  it('starts its image, listens on its port, and is checked in its own words', () => {
    expect(container.image.startsWith(image)).toBe(true)
    expect(container.ports[0]?.containerPort).toBe(port)
    expect(JSON.stringify(container.readinessProbe)).toContain(ready)
    expect(container.startupProbe).toMatchObject({ failureThreshold: 30 })
    expect(the('Service', 'store').spec).toMatchObject({
      ports: expect.arrayContaining([expect.objectContaining({ port })]),
    })
  })

  it('keeps its data in a volume of the size and class named, if it keeps any', () => {
    const { volumeClaimTemplates: templates = [] } = the('StatefulSet', 'store').spec as {
      volumeClaimTemplates?: object[]
    }
    expect(container.volumeMounts?.find(({ name }) => name === 'data')?.mountPath).toBe(dataPath)
    if (dataPath === undefined) expect(templates).toEqual([])
    else
      expect(templates).toMatchObject([
        {
          metadata: { name: 'data' },
          spec: { storageClassName: 'fast', resources: { requests: { storage: '33Gi' } } },
        },
      ])
  })

  it('is told what it needs, and no password stands in a manifest', () => {
    if (variable) expect(container.env?.map(({ name }) => name)).toContain(variable)
    const passwords = (container.env ?? []).filter(({ name }) => /PASS/.test(name)).map(({ value }) => value ?? 'yes')
    expect(passwords.every((value) => value === 'yes')).toBe(true)
    expect([...podFaults(manifests), ...linkFaults(manifests)]).toEqual([])
  })
})

/** Proxies: image, and the file that their configuration lies in with a route to the service behind them. */
const EDGES = [
  ['nginx', 'nginxinc/nginx-unprivileged:', 'default.conf', 'server api:8123;'],
  ['kong', 'kong:', 'kong.yml', 'url: http://api:8123'],
  ['envoy', 'envoyproxy/envoy:', 'envoy.yaml', 'port_value: 8123'],
  ['haproxy', 'haproxy:', 'haproxy.cfg', 'server api api:8123 check'],
  ['traefik', 'traefik:', 'routes.yml', '"url": "http://api:8123"'],
] as const

describe.each(['PROXY', 'LOAD_BALANCER', 'GATEWAY'])('%s', (nodeType) => {
  const key = { PROXY: 'proxyType', LOAD_BALANCER: 'loadBalancerType', GATEWAY: 'gatewayType' }[nodeType] as string

  it.each(EDGES)('%s starts its image on its port and routes to where its edge leads', (engine, image, file, route) => {
    const { the, manifests } = generated(
      graphOf(
        [
          { nodeType, name: 'edge', spec: { [key]: engine, port: 8765 } },
          { nodeType: 'MICROSERVICE', name: 'api', microservice: { ports: [8123] } },
        ],
        { edge: [['ROUTES_TO', 'api']] },
      ),
    )
    const container = podsOf(manifests).find(({ owner }) => owner.metadata.name === 'edge')?.spec.containers[0]
    expect((container as { image?: string } | undefined)?.image?.startsWith(image)).toBe(true)
    expect(container?.ports).toMatchObject([{ name: 'main', containerPort: 8765 }])
    expect(container).toMatchObject({ readinessProbe: { tcpSocket: { port: 'main' } } })
    const { data } = the('ConfigMap', 'edge-settings') as unknown as { data: Record<string, string> }
    expect(data[file]).toContain(route)
  })
})

it('Prometheus keeps its figures, and is asked whether it is ready', () => {
  const monitoring = { monitoringType: 'prometheus', port: 9099, storageSize: '100Gi', retentionPeriod: '30d' }
  const { the, manifests } = generated(graphOf([{ nodeType: 'MONITORING', name: 'watch', monitoring }]))
  expect(podsOf(manifests)[0]?.spec.containers[0]).toMatchObject({
    image: expect.stringMatching(/^prom\/prometheus:v2/),
    ports: [{ containerPort: 9099 }],
    args: expect.arrayContaining(['--storage.tsdb.retention.time=30d', '--web.listen-address=0.0.0.0:9099']),
    readinessProbe: { httpGet: { path: '/-/ready' } },
    volumeMounts: expect.arrayContaining([{ name: 'data', mountPath: '/prometheus' }]),
  })
  expect(the('StatefulSet', 'watch').spec).toMatchObject({
    volumeClaimTemplates: [{ spec: { resources: { requests: { storage: '100Gi' } } } }],
  })
  expect(the('Service', 'watch').spec).toMatchObject({ ports: [{ port: 9099 }] })
})
