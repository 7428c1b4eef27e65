import { describe, expect, it } from 'vitest'
import { generated, graphOf } from './generated'
import { podsOf } from './references'

const CONTAINER = {
  image: 'ghcr.example/web:2.1',
  ports: [{ containerPort: 80 }, { name: 'admin', containerPort: 9000 }],
  env: [
    { name: 'MODE', value: 'live' },
    { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'keys', key: 'token' } } },
    { name: 'TIER', valueFrom: { configMapKeyRef: { name: 'tiers', key: 'tier' } } },
    { name: 'GONE', valueFrom: { secretKeyRef: { name: 'nowhere', key: 'x' } } },
  ],
  args: ['serve'],
  resources: { requests: { cpu: '2', memory: '1Gi' } },
  readinessProbe: { httpGet: { path: '/ready', port: 80 } },
}
const POD = { containers: [CONTAINER] }
const FLAT = { replicas: 4, ...CONTAINER }
const SHAPES = [
  ['DEPLOYMENT', 'Deployment', { replicas: 4, template: { spec: POD } }],
  ['STATEFULSET', 'StatefulSet', { replicas: 4, template: { spec: POD } }],
  ['DAEMONSET', 'DaemonSet', { template: { spec: POD } }],
  ['REPLICASET', 'ReplicaSet', { replicas: 4, template: { spec: POD } }],
  ['POD', 'Pod', POD],
  ['DEPLOYMENT', 'Deployment', FLAT],
] as const
const AROUND = [
  { nodeType: 'SECRET', name: 'keys', spec: { keys: ['token'] } },
  { nodeType: 'CONFIGMAP', name: 'tiers', configData: { tier: 'gold' } },
]

describe.each(SHAPES)('the spec of a %s, as a %s has it', (nodeType, kind, spec) => {
  const { the, manifests, text } = generated(
    graphOf([{ nodeType, name: 'web', spec }, { nodeType: 'SERVICE', name: 'front' }, ...AROUND], {
      front: [['SERVICE_EXPOSES_POD', 'web']],
    }),
  )
  const pods = podsOf(manifests).find(({ owner }) => owner.kind === kind)?.spec

  it('decides image, ports, arguments, resources and probe', () => {
    expect(pods?.containers[0]).toMatchObject({
      image: 'ghcr.example/web:2.1',
      args: ['serve'],
      ports: [
        { name: 'main', containerPort: 80 },
        { name: 'admin', containerPort: 9000 },
      ],
      resources: { requests: { cpu: '2', memory: '1Gi' } },
      readinessProbe: { httpGet: { path: '/ready', port: 'main' } },
    })
    // No root, and yet port 80.
    expect(pods).toMatchObject({
      securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] },
    })
    expect(the('Service', 'front').spec).toMatchObject({ ports: [{ port: 80, targetPort: 'main' }] })
  })

  it('decides how many there are', () => {
    if ('replicas' in spec) expect(the(kind, 'web').spec).toMatchObject({ replicas: 4 })
  })

  it('decides the environment, as far as the graph holds it', () => {
    const { env } = pods?.containers[0] ?? {}
    expect(env).toContainEqual({ name: 'MODE', value: 'live' })
    expect(env).toContainEqual({ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'keys', key: 'token' } } })
    expect(env).toContainEqual({ name: 'TIER', valueFrom: { configMapKeyRef: { name: 'tiers', key: 'tier' } } })
    expect(env?.map(({ name }) => name)).not.toContain('GONE')
    expect(text('web')).toContain('The graph does not hold what GONE has its value from')
  })
})

it('a CRONJOB has the container of its job', () => {
  const spec = { schedule: '0 1 * * *', jobTemplate: { spec: { backoffLimit: 9, template: { spec: POD } } } }
  const { the, manifests } = generated(graphOf([{ nodeType: 'CRONJOB', name: 'sweep', spec }]))
  expect(podsOf(manifests)[0]?.spec.containers[0]).toMatchObject({ image: 'ghcr.example/web:2.1', args: ['serve'] })
  expect(the('CronJob', 'sweep').spec).toMatchObject({ jobTemplate: { spec: { backoffLimit: 9 } } })
})

describe('a SERVICE', () => {
  const made = (spec: object, workload: object = {}) =>
    generated(
      graphOf(
        [
          { nodeType: 'SERVICE', name: 'front', spec },
          { nodeType: 'DEPLOYMENT', name: 'web', spec: workload },
        ],
        { front: [['SERVICE_EXPOSES_POD', 'web']] },
      ),
    )

  it('has its type and all its ports', () => {
    const ports = [
      { name: 'http', port: 80, targetPort: 3000, nodePort: 30_080 },
      { name: 'admin', port: 9000, targetPort: 9001 },
    ]
    const { the } = made({ type: 'NodePort', ports })
    expect(the('Service', 'front').spec).toMatchObject({
      type: 'NodePort',
      ports: [
        { name: 'main', port: 80, targetPort: 'main' },
        { name: 'admin', port: 9000, targetPort: 9001 },
      ],
    })
  })

  it('tells a workload without a port where to listen, and the image that stands in does', () => {
    const { the } = made({ ports: [{ port: 80, targetPort: 3000 }] })
    const text = JSON.stringify(the('Deployment', 'web'))
    expect(text).toContain('"containerPort":3000')
    expect(text).toContain('s/8080/3000/')
  })

  it('sends to the second port of its pods when that is the one named', () => {
    const workload = { image: 'a', ports: [8080, 9000] }
    expect(made({ port: 80, targetPort: 9000 }, workload).the('Service', 'front').spec).toMatchObject({
      ports: [{ port: 80, targetPort: 9000 }],
    })
  })

  it('says so when its pods do not listen where it sends to', () => {
    const { text, the } = made({ ports: [{ port: 80, targetPort: 81 }] }, { image: 'a', ports: [8080] })
    expect(the('Service', 'front').spec).toMatchObject({ ports: [{ port: 80, targetPort: 'main' }] })
    expect(text('front')).toContain('The graph sends to port 81, where web does not listen')
  })
})
