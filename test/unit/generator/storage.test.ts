import { describe, expect, it } from 'vitest'
import { generated, graphOf } from './generated'
import { podsOf } from './references'

const made = (nodeType: string, settings: object, claim: object = {}) =>
  generated(
    graphOf(
      [
        { nodeType, name: 'user', ...settings },
        { nodeType: 'PERSISTENTVOLUMECLAIM', name: 'files', spec: { storageSize: '20Gi', ...claim } },
      ],
      { user: [['MOUNTS', 'files']] },
    ),
  )

describe('a claim', () => {
  it('of one pod is of one machine, and the pod lets go before the next one starts', () => {
    const { the } = made('DEPLOYMENT', { spec: { replicas: 1 } })
    expect(the('PersistentVolumeClaim', 'files').spec).toMatchObject({ accessModes: ['ReadWriteOnce'] })
    expect(the('Deployment', 'user').spec).toMatchObject({ strategy: { type: 'Recreate' } })
  })

  it.each([
    ['DEPLOYMENT', { spec: { replicas: 3 } }],
    ['MICROSERVICE', {}],
    ['DAEMONSET', {}],
    ['JOB', { spec: { parallelism: 2 } }],
  ])('of a %s with several pods is shared, and says what that needs', (nodeType, settings) => {
    const { the, text } = made(nodeType, settings, { accessModes: ['ReadWriteOnce'] })
    expect(the('PersistentVolumeClaim', 'files').spec).toMatchObject({ accessModes: ['ReadWriteMany'] })
    expect(text('files')).toContain('ReadWriteMany, not ReadWriteOnce as the graph says')
    expect(text('files')).toContain('NFS')
  })

  it('that is said to be read by many stays so, and pods roll', () => {
    const { the } = made('DEPLOYMENT', { spec: { replicas: 3 } }, { accessModes: ['ReadOnlyMany'] })
    expect(the('PersistentVolumeClaim', 'files').spec).toMatchObject({ accessModes: ['ReadOnlyMany'] })
    expect(the('Deployment', 'user').spec).toMatchObject({ strategy: { type: 'RollingUpdate' } })
  })

  it.each([
    ['STATEFULSET', { spec: { replicas: 3 } }],
    ['MESSAGE_QUEUE', { messageQueue: { engine: 'kafka', replicaCount: 3 } }],
  ])('of a %s with several pods becomes one of each pod', (nodeType, settings) => {
    const { the, has, text, manifests } = made(nodeType, settings)
    expect(has('PersistentVolumeClaim', 'files')).toBe(false)
    expect(text('files')).toContain('Every pod of user has a claim of its own')
    expect(the('StatefulSet', 'user').spec).toMatchObject({
      volumeClaimTemplates: [
        { metadata: { name: 'claim-files' }, spec: { resources: { requests: { storage: '20Gi' } } } },
      ],
    })
    expect(podsOf(manifests)[0]?.spec.containers[0]?.volumeMounts).toContainEqual(
      expect.objectContaining({ name: 'claim-files' }),
    )
    expect(podsOf(manifests)[0]?.spec.volumes ?? []).toEqual([])
  })

  it('beside a database is where its data lies', () => {
    const { the, manifests } = made('DATABASE', { database: { engine: 'postgresql' } })
    expect(the('StatefulSet', 'user').spec).not.toHaveProperty('volumeClaimTemplates')
    expect(podsOf(manifests)[0]?.spec.containers[0]?.volumeMounts).toEqual([
      { name: 'claim-files', mountPath: '/var/lib/postgresql/data' },
    ])
  })

  it('is bound to a volume that offers what it asks for', () => {
    const { the } = generated(
      graphOf(
        [
          { nodeType: 'DEPLOYMENT', name: 'web', spec: { replicas: 2 } },
          { nodeType: 'PERSISTENTVOLUMECLAIM', name: 'files', spec: { resources: { requests: { storage: '7Gi' } } } },
          { nodeType: 'PERSISTENTVOLUME', name: 'disk' },
        ],
        { web: [['MOUNTS', 'files']], files: [['CLAIMS', 'disk']] },
      ),
    )
    expect(the('PersistentVolume', 'disk').spec).toMatchObject({
      capacity: { storage: '7Gi' },
      accessModes: ['ReadWriteMany'],
    })
  })
})

it('a group owns volumes without a walk through them at every start', () => {
  const nodes = [
    { nodeType: 'MICROSERVICE', name: 'api' },
    { nodeType: 'DATABASE', name: 'db', database: { backupEnabled: true } },
    { nodeType: 'GATEWAY', name: 'gate' },
    { nodeType: 'MONITORING', name: 'watch' },
  ]
  const pods = podsOf(generated(graphOf(nodes)).manifests)
  const contexts = pods.map(({ spec }) => (spec as { securityContext?: { fsGroup?: number } }).securityContext)
  expect(contexts).toHaveLength(5)
  for (const context of contexts) {
    expect(context?.fsGroup).toBeGreaterThan(0)
    expect(context).toMatchObject({ fsGroupChangePolicy: 'OnRootMismatch' })
  }
})
