import { expect, it } from 'vitest'
import { generated, graphOf } from './generated'
import { linkFaults, podFaults, podsOf } from './references'

const NODES = [
  { nodeType: 'NAMESPACE', name: 'Shop' },
  { nodeType: 'NAMESPACE', name: 'data' },
  { nodeType: 'MICROSERVICE', name: 'orders', namespace: 'default' },
  { nodeType: 'DATABASE', name: 'orders-db' },
  { nodeType: 'SECRET', name: 'keys', spec: { keys: ['API_KEY'] } },
  { nodeType: 'INGRESS', name: 'door' },
  { nodeType: 'HORIZONTALPODAUTOSCALER', name: 'orders-hpa' },
  { nodeType: 'RESOURCEQUOTA', name: 'cap' },
]
const EDGES = {
  Shop: [['HAS', 'orders']],
  'orders-db': [['BELONGS_TO', 'data']],
  orders: [
    ['MICROSERVICE_DEPENDS_ON', 'orders-db'],
    ['MOUNTS', 'keys'],
  ],
  door: [['INGRESS_TO', 'orders']],
  'orders-hpa': [['SCALES', 'orders']],
  cap: [['QUOTAS', 'Shop']],
} as const

it('puts nodes into the NAMESPACE that an edge joins them to, and what is for them beside them', () => {
  const { result, manifests } = generated(graphOf(NODES, EDGES))
  const spaces = Object.fromEntries(result.nodes.map(({ id, namespace }) => [id, namespace]))
  expect(spaces).toEqual({
    Shop: 'shop',
    data: 'data',
    orders: 'shop',
    'orders-db': 'data',
    keys: 'shop',
    door: 'shop',
    'orders-hpa': 'shop',
    cap: 'shop',
  })
  expect(manifests.filter(({ kind }) => kind === 'Namespace')).toHaveLength(2)
  expect([...podFaults(manifests), ...linkFaults(manifests)]).toEqual([])
})

it('calls across namespaces by the whole name, and without a login that no pod there could read', () => {
  const { the } = generated(graphOf(NODES, EDGES))
  const env = podsOf([the('Deployment', 'orders')])[0]?.spec.containers[0]?.env
  expect(env).toContainEqual({ name: 'DB_HOST', value: 'orders-db.data.svc.cluster.local' })
  expect(env).toContainEqual({ name: 'DB_PORT', value: '5432' })
  expect(JSON.stringify(env)).not.toContain('orders-db-login')
})

it('leaves a node where it says it is when an edge only speaks of another namespace', () => {
  const nodes = [
    { nodeType: 'NAMESPACE', name: 'shop' },
    { nodeType: 'NETWORKPOLICY', name: 'wall', namespace: 'bank' },
    { nodeType: 'DEPLOYMENT', name: 'vault', namespace: 'bank' },
  ]
  const { result } = generated(graphOf(nodes, { wall: [['ALLOWS_TRAFFIC', 'shop']], vault: [['CONNECTS_TO', 'shop']] }))
  expect(result.nodes.filter(({ id }) => id !== 'shop').every(({ namespace }) => namespace === 'bank')).toBe(true)
})

it('keeps equal names apart in one namespace only', () => {
  const nodes = [
    { nodeType: 'DEPLOYMENT', name: 'web', id: 'a', namespace: 'one' },
    { nodeType: 'DEPLOYMENT', name: 'web', id: 'b', namespace: 'two' },
    { nodeType: 'DEPLOYMENT', name: 'Web', id: 'c', namespace: 'two' },
    { nodeType: 'NAMESPACE', name: 'three', id: 'd' },
    { nodeType: 'DEPLOYMENT', name: 'web', id: 'e', namespace: 'two' },
  ]
  const { manifests } = generated(graphOf(nodes, { d: [['HAS', 'e']] }))
  const workloads = manifests.filter(({ kind }) => kind === 'Deployment')
  expect(workloads.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual([
    'one/web',
    'two/web',
    'two/web-2',
    'three/web',
  ])
})
