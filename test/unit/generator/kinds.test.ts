import { expect, it } from 'vitest'
import { NODE_TYPES } from '../../../src/core/kubegram'
import { generated, graphOf } from './generated'

/** The manifests of a node that stands alone. */
const KINDS: Readonly<Record<string, string>> = {
  POD: 'Pod',
  SERVICE: 'Service',
  DEPLOYMENT: 'Deployment',
  STATEFULSET: 'StatefulSet Service',
  DAEMONSET: 'DaemonSet',
  REPLICASET: 'ReplicaSet',
  JOB: 'Job',
  CRONJOB: 'CronJob',
  CONFIGMAP: 'ConfigMap',
  SECRET: 'Secret',
  PERSISTENTVOLUME: 'PersistentVolume',
  PERSISTENTVOLUMECLAIM: 'PersistentVolumeClaim',
  STORAGECLASS: 'StorageClass',
  INGRESS: 'Ingress Service',
  NETWORKPOLICY: 'NetworkPolicy',
  ENDPOINT: 'Service EndpointSlice',
  SERVICEACCOUNT: 'ServiceAccount',
  ROLE: 'Role',
  ROLEBINDING: 'RoleBinding',
  CLUSTERROLE: 'ClusterRole',
  CLUSTERROLEBINDING: 'ClusterRoleBinding',
  NAMESPACE: 'Namespace',
  PRIORITYCLASS: 'PriorityClass',
  RESOURCEQUOTA: 'ResourceQuota',
  LIMITRANGE: 'LimitRange',
  CUSTOMRESOURCEDEFINITION: 'CustomResourceDefinition',
  MICROSERVICE: 'Deployment Service ConfigMap',
  DATABASE: 'StatefulSet Service Service Secret',
  CACHE: 'StatefulSet Service Service ConfigMap',
  MESSAGE_QUEUE: 'StatefulSet Service Service Secret',
  PROXY: 'Deployment ConfigMap Service',
  LOAD_BALANCER: 'Deployment ConfigMap Service',
  GATEWAY: 'Deployment ConfigMap Service',
  MONITORING: 'StatefulSet ConfigMap Service',
  CONFIG: 'ConfigMap',
  DEBUGGING: 'Pod',
}
/** What needs more than to stand alone, or is no manifest: a page says so. */
const PAGES: Readonly<Record<string, string>> = {
  VOLUME: 'No edge joins this volume to a workload',
  PODSECURITYPOLICY: 'was removed from Kubernetes in version 1.25',
  NODE: 'is not made by a manifest',
  HORIZONTALPODAUTOSCALER: 'Draw an edge (SCALES)',
  VERTICALPODAUTOSCALER: 'Draw an edge (SCALES)',
  PODDISRUPTIONBUDGET: 'Draw an edge (SCALES)',
  EXTERNAL_DEPENDENCY: 'The graph does not say where this is',
  COMMAND: 'The graph holds no command',
  HOLOGRAM: 'does not\nknow the type, and a guess would be worse than a gap',
}
/** Those that point at something, given it. */
const SCALED: Readonly<Record<string, string>> = {
  HORIZONTALPODAUTOSCALER: 'HorizontalPodAutoscaler',
  VERTICALPODAUTOSCALER: 'VerticalPodAutoscaler',
  PODDISRUPTIONBUDGET: 'PodDisruptionBudget',
}

const alone = (nodeType: string) => generated(graphOf([{ nodeType, name: 'thing' }]))

it('every type of node is known to this test', () => {
  expect([...Object.keys(KINDS), ...Object.keys(PAGES)].sort()).toEqual([...NODE_TYPES, 'HOLOGRAM'].sort())
})

it.each(Object.entries(KINDS))('a %s becomes %s', (nodeType, kinds) => {
  const { manifests } = alone(nodeType)
  expect(manifests.map(({ kind }) => kind).join(' ')).toBe(kinds)
})

it.each(Object.entries(PAGES))('a %s alone becomes a page that says: %s', (nodeType, words) => {
  const { manifests, text } = alone(nodeType)
  expect(manifests).toEqual([])
  expect(text('thing')).toContain(words)
})

it.each(Object.entries(SCALED))('a %s that is joined to a workload becomes a %s', (nodeType, kind) => {
  const nodes = [
    { nodeType, name: 'thing' },
    { nodeType: 'DEPLOYMENT', name: 'web' },
  ]
  expect(generated(graphOf(nodes, { thing: [['SCALES', 'web']] })).has(kind, 'thing')).toBe(true)
})
