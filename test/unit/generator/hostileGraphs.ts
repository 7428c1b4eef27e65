import fc from 'fast-check'
import { CONNECTION_TYPES, type CodegenGraph, type GraphNode, NODE_TYPES } from '../../../src/core/kubegram'
import { FAMILIES } from '../../../src/server/generator/values'

const NAMES = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    'web',
    'web-settings',
    'web-login',
    'api',
    'API',
    'api-headless',
    'x-dump',
    '42',
    '..',
    '-',
    '日本',
    '',
  ),
  fc.constantFrom('__proto__', 'constructor', '<img src=x>', '{{ .Values }}', 'a\n  b: c', '# no', 'yes', 'null'),
)
/** Things that people, editors and attackers write into the settings of a node. */
const VALUES = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.integer({ min: -10, max: 100_000 }),
  fc.constantFrom('8080', 80, 'yes', 'off', '10Gi', '1e9', '* * * * *', '/healthz', '/', '../..', '$X', '$(id)', '`'),
  fc.constantFrom('postgresql', 'mysql', 'mongodb', 'redis', 'rabbitmq', 'kafka', 'nats', 'memcached', 'oracle', 'sqs'),
  fc.constantFrom('nginx', 'kong', 'envoy', 'haproxy', 'traefik', 'prometheus', 'grafana', 'F5'),
  fc.constantFrom('typescript', 'javascript', 'python', 'go', 'java', 'kotlin', 'rust', 'csharp', 'cobol', 'ruby'),
  fc.constantFrom(
    'express',
    'fastify',
    'nestjs',
    'hono',
    'react',
    'flask',
    'fastapi',
    'django',
    'chi',
    'gin',
    'spring',
  ),
  fc.constantFrom<unknown>(true, false, null, [], {}, [80, 81], ['a', 'a'], [{ name: 'a' }], [{ name: 'A', value: 1 }]),
  fc.constantFrom<unknown>(
    'ReadWriteOnce',
    'https://api.example/v1',
    'None',
    [{ containerPort: 80 }, { containerPort: 9000, name: 'main' }, { containerPort: 9000 }],
    [
      { port: 80, targetPort: 3000, nodePort: 30_080 },
      { port: 80, name: 'a' },
      { port: 81, targetPort: 'main' },
    ],
    [
      {
        image: 'a',
        ports: [{ containerPort: 443 }],
        env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'web', key: 'value' } } }],
      },
    ],
    { spec: { containers: [{ image: 'a:1', env: [{ name: 'B', value: 'x' }], ports: [{ containerPort: 70 }] }] } },
  ),
  fc.constantFrom<unknown>({ cpu: '1' }, { requests: { cpu: '1', memory: '1Gi' } }, { 'a b': '1', A: 'yes' }),
)
const KEYS = [
  ...['image', 'replicas', 'replicaCount', 'port', 'ports', 'containerPort', 'command', 'args', 'schedule', 'engine'],
  ...['language', 'framework', 'version', 'env', 'environmentVariables', 'secrets', 'health_check_path', 'resources'],
  ...[
    'configData',
    'data',
    'keys',
    'format',
    'storageSize',
    'storageClass',
    'accessModes',
    'mountPath',
    'host',
    'path',
  ],
  ...['hosts', 'tls', 'minReplicas', 'maxReplicas', 'minAvailable', 'policyTypes', 'rules', 'hard', 'value', 'kind'],
  ...[
    'group',
    'topics',
    'dlqEnabled',
    'backupEnabled',
    'backupSchedule',
    'databaseName',
    'maxMemory',
    'evictionPolicy',
  ],
  ...[
    'gatewayType',
    'proxyType',
    'loadBalancerType',
    'monitoringType',
    'routes',
    'domains',
    'corsEnabled',
    'addresses',
  ],
  ...['clusterMode', 'rateLimitEnabled', 'rateLimitRequests', 'provisioner', 'driver', 'volumeHandle', 'serviceType'],
  ...[
    'metricsPort',
    'targetPort',
    'nodePort',
    'template',
    'containers',
    'accessMode',
    'parallelism',
    'url',
    'clusterIP',
  ],
]
const CONNECTION = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom<string>(...CONNECTION_TYPES) },
  { weight: 1, arbitrary: fc.constantFrom('made up', 'EXPOSES', '', 'scales') },
)
const SETTINGS = fc.dictionary(fc.constantFrom(...KEYS), VALUES, { maxKeys: 12 })

const NODE: fc.Arbitrary<GraphNode> = fc
  .record({
    id: fc.oneof(NAMES, fc.uuid()),
    name: NAMES,
    nodeType: fc.oneof({ weight: 30, arbitrary: fc.constantFrom(...NODE_TYPES) }, { weight: 1, arbitrary: NAMES }),
    namespace: fc.option(fc.constantFrom('shop', 'Shop', 'kube-system', 'a b', ''), { nil: undefined }),
    family: fc.constantFrom(...FAMILIES),
    settings: SETTINGS,
  })
  .map(({ family, settings, namespace, ...node }) => ({
    ...node,
    ...(namespace === undefined ? {} : { namespace }),
    [family]: settings,
  }))

/** Graphs of every node type and connection, with names and settings as bad as they come. */
export const HOSTILE_GRAPHS: fc.Arbitrary<CodegenGraph> = fc
  .record({
    name: NAMES,
    nodes: fc.array(NODE, { minLength: 1, maxLength: 14 }),
    arrows: fc.array(fc.tuple(fc.nat(), fc.nat(), CONNECTION), { maxLength: 24 }),
    stray: fc.boolean(),
  })
  .map(({ name, nodes, arrows, stray }) => ({
    name,
    graphType: 'KUBERNETES',
    companyId: 'c',
    userId: '1',
    nodes: nodes.map((node, index) => ({
      ...node,
      edges: [
        ...arrows
          .filter(([from]) => from % nodes.length === index)
          .map(([, to, connectionType]) => ({ connectionType, node: nodes[to % nodes.length] as GraphNode })),
        ...(stray && index === 0
          ? [{ connectionType: 'CONNECTS_TO', node: { id: 'not in the graph', name: 'gone' } }]
          : []),
      ],
    })),
  }))
