import { expect, it } from 'vitest'
import { addressFaults, classFaults } from './addresses'
import { generated, graphOf } from './generated'
import { linkFaults, podFaults } from './references'

/** A graph in which everything that can be referred to is referred to. */
const GRAPH = graphOf(
  [
    { nodeType: 'MICROSERVICE', name: 'orders' },
    {
      nodeType: 'DEPLOYMENT',
      name: 'web',
      spec: { env: [{ name: 'T', valueFrom: { configMapKeyRef: { name: 'texts', key: 't.txt' } } }] },
    },
    { nodeType: 'DEPLOYMENT', name: 'payments' },
    { nodeType: 'DATABASE', name: 'db' },
    { nodeType: 'CACHE', name: 'cache' },
    { nodeType: 'SERVICE', name: 'front' },
    { nodeType: 'INGRESS', name: 'door' },
    { nodeType: 'NETWORKPOLICY', name: 'wall' },
    { nodeType: 'HORIZONTALPODAUTOSCALER', name: 'hpa' },
    { nodeType: 'VERTICALPODAUTOSCALER', name: 'vpa' },
    { nodeType: 'PODDISRUPTIONBUDGET', name: 'pdb' },
    { nodeType: 'CONFIGMAP', name: 'texts', configData: { 't.txt': 'x' } },
    { nodeType: 'CONFIGMAP', name: 'flags', configData: { FLAG: 'x' } },
    { nodeType: 'SECRET', name: 'keys' },
    { nodeType: 'PERSISTENTVOLUMECLAIM', name: 'files' },
    { nodeType: 'PERSISTENTVOLUME', name: 'disk' },
    { nodeType: 'STORAGECLASS', name: 'fast' },
    { nodeType: 'PRIORITYCLASS', name: 'first' },
    { nodeType: 'SERVICEACCOUNT', name: 'who' },
    { nodeType: 'ROLE', name: 'may' },
    { nodeType: 'ROLEBINDING', name: 'binds' },
    { nodeType: 'GATEWAY', name: 'gate', gateway: { gatewayType: 'envoy' } },
    { nodeType: 'PROXY', name: 'proxy', proxy: { proxyType: 'nginx' } },
    { nodeType: 'MONITORING', name: 'watch' },
    { nodeType: 'ENDPOINT', name: 'ends', spec: { ip: '10.0.0.1' } },
    { nodeType: 'SERVICE', name: 'old' },
  ],
  {
    orders: [
      ['CONNECTS_TO', 'db'],
      ['CACHES', 'cache'],
      ['MICROSERVICE_CALLS', 'payments'],
      ['MOUNTS', 'keys'],
      ['MOUNTS', 'flags'],
    ],
    web: [
      ['CONNECTS_TO', 'orders'],
      ['MOUNTS', 'texts'],
      ['MOUNTS', 'files'],
      ['REQUIRES', 'first'],
      ['REQUIRES', 'who'],
    ],
    files: [['CLAIMS', 'disk']],
    db: [['REQUIRES', 'fast']],
    front: [['SERVICE_EXPOSES_POD', 'web']],
    door: [['INGRESS_TO', 'front']],
    wall: [['ISOLATES', 'payments']],
    hpa: [['SCALES', 'orders']],
    vpa: [['SCALES', 'db']],
    pdb: [['MANAGES', 'web']],
    binds: [
      ['BINDS', 'may'],
      ['BINDS', 'who'],
    ],
    gate: [['ROUTES_TO', 'orders']],
    proxy: [
      ['ROUTES_TO', 'front'],
      ['ROUTES_TO', 'payments'],
    ],
    watch: [
      ['MONITORS', 'orders'],
      ['MONITORS', 'gate'],
    ],
    ends: [['BELONGS_TO', 'old']],
  },
)
const { manifests } = generated(GRAPH)
const faultsWithout = (left: typeof manifests) => [
  ...podFaults(left),
  ...linkFaults(left),
  ...addressFaults(left),
  ...classFaults(left, GRAPH),
]

it('a graph full of references has no fault', () => {
  expect(faultsWithout(manifests)).toEqual([])
})

const named = manifests.map((one) => `${one.kind} ${one.metadata.name}`)
/** Nothing refers to these; to everything else something does. */
const ENDS = [
  /^(HorizontalPodAutoscaler|VerticalPodAutoscaler|PodDisruptionBudget|NetworkPolicy|Ingress|RoleBinding|EndpointSlice) /,
  /^(Deployment|StatefulSet) (gate|proxy|watch|cache)$|^Service proxy$/,
]

it.each(named.filter((name) => !ENDS.some((end) => end.test(name))))(
  'a reference to %s is missed when it is gone',
  (gone) => {
    const left = manifests.filter((_one, index) => named[index] !== gone)
    expect(left).toHaveLength(manifests.length - 1)
    expect(faultsWithout(left), gone).not.toEqual([])
  },
)
