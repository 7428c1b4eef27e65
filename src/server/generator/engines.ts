import type { PlanNode } from './plan'
import { type Login, loginOf } from './secrets'

/** A stateful engine as a container: what every one of them needs said differently. */
export interface Engine {
  readonly name: string
  readonly image: string
  readonly port: number
  /** The user that its image runs as. */
  readonly uid: number
  readonly dataPath: string
  readonly needsLogin: boolean
  /** Seconds-cheap check inside the container. */
  readonly ready: readonly string[]
  readonly args?: readonly string[]
  readonly configPath?: string
  readonly extraPorts?: readonly { readonly name: string; readonly port: number }[]
  env(node: PlanNode, login: Login): readonly EnvVar[]
}

export type EnvVar =
  | { readonly name: string; readonly value: string }
  | {
      readonly name: string
      readonly valueFrom: { readonly secretKeyRef: { readonly name: string; readonly key: string } }
    }
  | {
      readonly name: string
      readonly valueFrom: { readonly configMapKeyRef: { readonly name: string; readonly key: string } }
    }
  | { readonly name: string; readonly valueFrom: { readonly fieldRef: { readonly fieldPath: string } } }

export function fromSecret(name: string, secret: string, key: string): EnvVar {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } }
}

const sh = (command: string) => ['sh', '-c', command]

const postgres = (image: string): Omit<Engine, 'name'> => ({
  image,
  port: 5432,
  uid: 70,
  dataPath: '/var/lib/postgresql/data',
  needsLogin: true,
  ready: sh('pg_isready -U "$POSTGRES_USER" -d "$POSTGRES_DB"'),
  env: (node, login) => [
    { name: 'POSTGRES_DB', value: databaseName(node) },
    fromSecret('POSTGRES_USER', login.secret, login.user),
    fromSecret('POSTGRES_PASSWORD', login.secret, login.password),
    // A folder below the volume's root, which may hold lost+found.
    { name: 'PGDATA', value: '/var/lib/postgresql/data/pgdata' },
  ],
})

const mysql = (image: string, prefix: 'MYSQL' | 'MARIADB', ping: string): Omit<Engine, 'name'> => ({
  image,
  port: 3306,
  uid: 999,
  dataPath: '/var/lib/mysql',
  needsLogin: true,
  ready: sh(`${ping} -h 127.0.0.1 -u "$${prefix}_USER" -p"$${prefix}_PASSWORD"`),
  env: (node, login) => [
    { name: `${prefix}_DATABASE`, value: databaseName(node) },
    fromSecret(`${prefix}_USER`, login.secret, login.user),
    fromSecret(`${prefix}_PASSWORD`, login.secret, login.password),
    { name: `${prefix}_RANDOM_ROOT_PASSWORD`, value: 'yes' },
  ],
})

const redis = (image: string, server: string, cli: string): Omit<Engine, 'name'> => ({
  image,
  port: 6379,
  uid: 999,
  dataPath: '/data',
  needsLogin: false,
  ready: [cli, 'ping'],
  args: [server, '/etc/engine/redis.conf'],
  configPath: '/etc/engine',
  env: () => [],
})

const ENGINES: readonly (readonly [pattern: RegExp, engine: Engine])[] = [
  [/^timescale/, { name: 'timescaledb', ...postgres('timescale/timescaledb:2.17.2-pg16') }],
  [/^(postgres|cockroach-compatible|pg$)/, { name: 'postgresql', ...postgres('postgres:16-alpine') }],
  [/^maria/, { name: 'mariadb', ...mysql('mariadb:11.4', 'MARIADB', 'mariadb-admin ping') }],
  [/^mysql/, { name: 'mysql', ...mysql('mysql:8.4', 'MYSQL', 'mysqladmin ping') }],
  [
    /^mongo/,
    {
      name: 'mongodb',
      image: 'mongo:7.0',
      port: 27_017,
      uid: 999,
      dataPath: '/data/db',
      needsLogin: true,
      ready: ['mongosh', '--quiet', '--eval', 'db.adminCommand("ping").ok'],
      env: (node, login) => [
        { name: 'MONGO_INITDB_DATABASE', value: databaseName(node) },
        fromSecret('MONGO_INITDB_ROOT_USERNAME', login.secret, login.user),
        fromSecret('MONGO_INITDB_ROOT_PASSWORD', login.secret, login.password),
      ],
    },
  ],
  [/^valkey/, { name: 'valkey', ...redis('valkey/valkey:8.0-alpine', 'valkey-server', 'valkey-cli') }],
  [/^redis/, { name: 'redis', ...redis('redis:7.4-alpine', 'redis-server', 'redis-cli') }],
  [
    /^memcache/,
    {
      name: 'memcached',
      image: 'memcached:1.6-alpine',
      port: 11_211,
      uid: 11_211,
      dataPath: '',
      needsLogin: false,
      ready: sh('echo version | nc -w 1 127.0.0.1 11211 | grep -q VERSION'),
      env: () => [],
    },
  ],
  [
    /^rabbit/,
    {
      name: 'rabbitmq',
      image: 'rabbitmq:3.13-management-alpine',
      port: 5672,
      uid: 100,
      dataPath: '/var/lib/rabbitmq',
      needsLogin: true,
      ready: ['rabbitmq-diagnostics', '-q', 'check_port_connectivity'],
      extraPorts: [
        { name: 'management', port: 15_672 },
        { name: 'metrics', port: 15_692 },
      ],
      env: (_node, login) => [
        fromSecret('RABBITMQ_DEFAULT_USER', login.secret, login.user),
        fromSecret('RABBITMQ_DEFAULT_PASS', login.secret, login.password),
      ],
    },
  ],
  [
    /^kafka/,
    {
      name: 'kafka',
      image: 'apache/kafka:3.8.1',
      port: 9092,
      uid: 1000,
      dataPath: '/var/lib/kafka/data',
      needsLogin: false,
      ready: sh('/opt/kafka/bin/kafka-broker-api-versions.sh --bootstrap-server localhost:9092 > /dev/null'),
      extraPorts: [{ name: 'controller', port: 9093 }],
      env: () => [],
    },
  ],
  [
    /^nats/,
    {
      name: 'nats',
      image: 'nats:2.10-alpine',
      port: 4222,
      uid: 1000,
      dataPath: '/data',
      needsLogin: false,
      ready: sh('wget -q -O /dev/null http://127.0.0.1:8222/healthz'),
      args: ['nats-server', '--jetstream', '--store_dir=/data', '--http_port=8222'],
      extraPorts: [{ name: 'monitor', port: 8222 }],
      env: () => [],
    },
  ],
]

const DEFAULTS = new Map([
  ['DATABASE', 'postgresql'],
  ['CACHE', 'redis'],
  ['MESSAGE_QUEUE', 'rabbitmq'],
])

/** The engine that a node names (or its family's usual one); `undefined` for one that is not known here. */
export function engineOf(node: PlanNode): Engine | undefined {
  const said = node.values.text('engine', 'databaseType', 'cacheType', 'queueType') ?? DEFAULTS.get(node.type) ?? ''
  return ENGINES.find(([pattern]) => pattern.test(said.trim().toLowerCase()))?.[1]
}

/**
 * Whether more pods of it are more of it. Copies of a single-writer engine are not replicas: each would hold other data
 * behind one name. And Kafka's brokers have to know each other by number.
 */
export function canScaleOut(node: PlanNode): boolean {
  const isStore = DEFAULTS.has(node.type)
  return !isStore || engineOf(node)?.name === 'memcached'
}

export function databaseName(node: PlanNode): string {
  return node.values.matching(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/, 'databaseName', 'dbName') ?? 'app'
}

/** What a client of the engine has to know, as environment. `prefix` keeps several of them apart. */
export function clientEnv(node: PlanNode, prefix: string, host: string, port: number): readonly EnvVar[] {
  const engine = engineOf(node)
  const at: EnvVar[] = [
    { name: `${prefix}_HOST`, value: host },
    { name: `${prefix}_PORT`, value: String(port) },
  ]
  if (engine?.name === 'kafka') at.push({ name: `${prefix}_BROKERS`, value: `${host}:${port}` })
  if (node.type === 'DATABASE') at.push({ name: `${prefix}_NAME`, value: databaseName(node) })
  if (!engine?.needsLogin) return at
  const login = loginOf(node)
  return [
    ...at,
    fromSecret(`${prefix}_USER`, login.secret, login.user),
    fromSecret(`${prefix}_PASSWORD`, login.secret, login.password),
  ]
}
