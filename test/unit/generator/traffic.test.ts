import { describe, expect, it } from 'vitest'
import { generated, graphOf } from './generated'

const only = (name: string) => ({ podSelector: { matchLabels: { 'app.kubernetes.io/name': name } } })

describe('a SERVICE', () => {
  it.each([
    ['DATABASE', { database: { engine: 'mysql' } }, 3306],
    ['CACHE', { cache: { engine: 'redis' } }, 6379],
    ['MESSAGE_QUEUE', { messageQueue: { engine: 'kafka' } }, 9092],
    ['GATEWAY', { gateway: { gatewayType: 'kong', port: 8000 } }, 8000],
    ['DEPLOYMENT', { spec: { image: 'a', ports: [{ containerPort: 3000 }] } }, 3000],
  ])('that leads to a %s selects its pods, at their port', (nodeType, settings, port) => {
    const nodes = [
      { nodeType: 'SERVICE', name: 'front' },
      { nodeType, name: 'back', ...settings },
    ]
    const { the } = generated(graphOf(nodes, { front: [['CONNECTS_TO', 'back']] }))
    expect(the('Service', 'front').spec).toMatchObject({
      selector: { 'app.kubernetes.io/name': 'back' },
      ports: [{ port, targetPort: 'main' }],
    })
  })

  it('hands its callers the login of the database behind it', () => {
    const nodes = [
      { nodeType: 'MICROSERVICE', name: 'orders' },
      { nodeType: 'SERVICE', name: 'front' },
      { nodeType: 'DATABASE', name: 'db' },
    ]
    const { the } = generated(graphOf(nodes, { orders: [['CONNECTS_TO', 'front']], front: [['CONNECTS_TO', 'db']] }))
    const text = JSON.stringify(the('Deployment', 'orders'))
    expect(text).toContain('{"name":"DB_HOST","value":"front"}')
    expect(text).toContain('{"name":"DB_PASSWORD","valueFrom":{"secretKeyRef":{"name":"db-login"')
    expect(text).not.toContain('http://front')
  })
})

describe('a NETWORKPOLICY', () => {
  const NODES = [
    { nodeType: 'NETWORKPOLICY', name: 'wall' },
    { nodeType: 'SERVICE', name: 'orders-service' },
    { nodeType: 'DEPLOYMENT', name: 'orders' },
    { nodeType: 'MICROSERVICE', name: 'shop', namespace: 'front' },
    { nodeType: 'SERVICE', name: 'db-service' },
    { nodeType: 'DATABASE', name: 'db' },
    { nodeType: 'INGRESS', name: 'door' },
    { nodeType: 'EXTERNAL_DEPENDENCY', name: 'bank', spec: { host: 'bank.example' } },
    { nodeType: 'DEPLOYMENT', name: 'stranger' },
    { nodeType: 'MONITORING', name: 'prometheus' },
  ]
  const EDGES = {
    wall: [['ISOLATES', 'orders-service']],
    'orders-service': [['SERVICE_EXPOSES_POD', 'orders']],
    shop: [['MICROSERVICE_CALLS', 'orders-service']],
    orders: [
      ['CONNECTS_TO', 'db-service'],
      ['REQUESTS', 'bank'],
      ['METRICS_TO', 'prometheus'],
    ],
    'db-service': [['CONNECTS_TO', 'db']],
    door: [['INGRESS_TO', 'orders-service']],
    stranger: [['BLOCKS_TRAFFIC', 'orders']],
  } as const

  it('that points at a SERVICE selects the pods behind it, with their callers and callees', () => {
    const { the } = generated(graphOf(NODES, EDGES))
    expect(the('NetworkPolicy', 'wall').spec).toEqual({
      podSelector: { matchExpressions: [{ key: 'app.kubernetes.io/name', operator: 'In', values: ['orders'] }] },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [
            only('prometheus'),
            {
              ...only('shop'),
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'front' } },
            },
          ],
        },
        // The Ingress controller, wherever it runs.
        { from: [{ namespaceSelector: {} }], ports: [{ protocol: 'TCP', port: 'main' }] },
      ],
      egress: [
        expect.objectContaining({ ports: expect.arrayContaining([{ protocol: 'UDP', port: 53 }]) }),
        { to: [only('db')] },
        { to: [{ ipBlock: expect.objectContaining({ cidr: '0.0.0.0/0' }) }] },
      ],
    })
  })
})

describe('an EXTERNAL_DEPENDENCY', () => {
  const made = (spec: object) =>
    generated(
      graphOf(
        [
          { nodeType: 'MICROSERVICE', name: 'orders' },
          { nodeType: 'PROXY', name: 'way-out' },
          { nodeType: 'EXTERNAL_DEPENDENCY', name: 'bank', spec },
        ],
        { orders: [['REQUESTS', 'bank']], 'way-out': [['ROUTES_TO', 'bank']] },
      ),
    )

  it('is called by its real host, which its certificate is for', () => {
    const { the } = made({ host: 'https://api.bank.example/v2' })
    expect(the('Service', 'bank').spec).toEqual({ type: 'ExternalName', externalName: 'api.bank.example' })
    expect(JSON.stringify(the('Deployment', 'orders'))).toContain('{"name":"BANK_HOST","value":"api.bank.example"}')
    expect(JSON.stringify(the('ConfigMap', 'way-out-settings'))).toContain('server api.bank.example:443;')
  })

  it.each([{}, { host: 'not a host' }, { url: 'https://' }])(
    'without a host (%j) is explained, and nobody is given one',
    (spec) => {
      const { has, text, the } = made(spec)
      expect(has('Service', 'bank')).toBe(false)
      expect(text('bank')).toContain('The graph does not say where this is')
      expect(text('orders')).toContain('The graph does not say where bank is')
      expect(text('way-out')).toContain('The graph does not say where bank is')
      expect(JSON.stringify(the('Deployment', 'orders'))).not.toContain('BANK_')
      expect(JSON.stringify(the('ConfigMap', 'way-out-settings'))).not.toContain('upstream')
    },
  )
})

describe('scalers and budgets', () => {
  const SCALERS = ['HORIZONTALPODAUTOSCALER', 'VERTICALPODAUTOSCALER', 'PODDISRUPTIONBUDGET'] as const
  const made = (nodeType: string, target: object) =>
    generated(
      graphOf(
        [
          { nodeType, name: 'scaler' },
          { nodeType: 'DATABASE', name: 'db', ...target },
        ],
        { scaler: [['SCALES', 'db']] },
      ),
    )

  it.each(SCALERS)('%s of a database that nothing is generated for points at nothing, and says why', (nodeType) => {
    const { manifests, text } = made(nodeType, { database: { engine: 'oracle' } })
    expect(manifests).toEqual([])
    expect(text('scaler')).toContain('No workload is generated for db')
  })

  it('an HPA does not make copies of a database that are no replicas', () => {
    const { has, text } = made('HORIZONTALPODAUTOSCALER', { database: { engine: 'postgresql' } })
    expect(has('HorizontalPodAutoscaler', 'scaler')).toBe(false)
    expect(text('scaler')).toContain('db keeps data in one place')
  })

  it('a budget and a VPA hold for a database', () => {
    expect(made('PODDISRUPTIONBUDGET', {}).the('PodDisruptionBudget', 'scaler').spec).toMatchObject({
      selector: { matchLabels: { 'app.kubernetes.io/name': 'db' } },
    })
    expect(made('VERTICALPODAUTOSCALER', {}).the('VerticalPodAutoscaler', 'scaler').spec).toMatchObject({
      targetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db' },
    })
  })
})
