import type { IconName } from '../icons/iconNames'

/** Families of node types: what shares a family shares icon and colour, and stands together in lists. */
export type NodeKind =
  | 'service'
  | 'workload'
  | 'network'
  | 'config'
  | 'secret'
  | 'storage'
  | 'identity'
  | 'scaling'
  | 'policy'
  | 'database'
  | 'queue'
  | 'monitoring'
  | 'other'

const TYPES: Record<Exclude<NodeKind, 'other'>, string> = {
  service: 'MICROSERVICE COMMAND',
  workload: 'POD DEPLOYMENT STATEFULSET DAEMONSET REPLICASET JOB CRONJOB',
  network: 'SERVICE INGRESS ENDPOINT NETWORKPOLICY PROXY LOAD_BALANCER GATEWAY',
  config: 'CONFIGMAP CONFIG CUSTOMRESOURCEDEFINITION',
  secret: 'SECRET',
  storage: 'PERSISTENTVOLUME PERSISTENTVOLUMECLAIM STORAGECLASS VOLUME',
  identity: 'SERVICEACCOUNT ROLE ROLEBINDING CLUSTERROLE CLUSTERROLEBINDING',
  scaling: 'HORIZONTALPODAUTOSCALER VERTICALPODAUTOSCALER PODDISRUPTIONBUDGET',
  policy: 'NAMESPACE NODE RESOURCEQUOTA LIMITRANGE PRIORITYCLASS PODSECURITYPOLICY',
  database: 'DATABASE CACHE',
  queue: 'MESSAGE_QUEUE',
  monitoring: 'MONITORING DEBUGGING',
}

const KIND_OF_TYPE = new Map<string, NodeKind>(
  Object.entries(TYPES).flatMap(([kind, types]) => types.split(' ').map((type) => [type, kind as NodeKind])),
)

/** The family of a node type; types that nobody knows are `other`. */
export function nodeKind(nodeType: string): NodeKind {
  return KIND_OF_TYPE.get(nodeType) ?? 'other'
}

const ICONS: Record<NodeKind, IconName> = {
  service: 'cube',
  workload: 'stack',
  network: 'route',
  config: 'sliders',
  secret: 'key',
  storage: 'disk',
  identity: 'person',
  scaling: 'scale',
  policy: 'shield',
  database: 'database',
  queue: 'queue',
  monitoring: 'pulse',
  other: 'node',
}

export function kindIcon(kind: NodeKind): IconName {
  return ICONS[kind]
}

/** Names that lower-casing alone would get wrong. */
const SPELLED = new Map(
  Object.entries({
    CONFIGMAP: 'ConfigMap',
    CRONJOB: 'CronJob',
    STATEFULSET: 'StatefulSet',
    DAEMONSET: 'DaemonSet',
    REPLICASET: 'ReplicaSet',
    PERSISTENTVOLUME: 'PersistentVolume',
    PERSISTENTVOLUMECLAIM: 'PersistentVolumeClaim',
    STORAGECLASS: 'StorageClass',
    NETWORKPOLICY: 'NetworkPolicy',
    SERVICEACCOUNT: 'ServiceAccount',
    ROLEBINDING: 'RoleBinding',
    CLUSTERROLE: 'ClusterRole',
    CLUSTERROLEBINDING: 'ClusterRoleBinding',
    PODSECURITYPOLICY: 'PodSecurityPolicy',
    PRIORITYCLASS: 'PriorityClass',
    RESOURCEQUOTA: 'ResourceQuota',
    LIMITRANGE: 'LimitRange',
    HORIZONTALPODAUTOSCALER: 'HorizontalPodAutoscaler',
    VERTICALPODAUTOSCALER: 'VerticalPodAutoscaler',
    PODDISRUPTIONBUDGET: 'PodDisruptionBudget',
    CUSTOMRESOURCEDEFINITION: 'CustomResourceDefinition',
  }),
)

/** A node type as people write it: `CronJob`, `Message queue`. Unknown ones stay as they came. */
export function typeName(nodeType: string): string {
  const spelled = SPELLED.get(nodeType)
  if (spelled) return spelled
  if (!KIND_OF_TYPE.has(nodeType) && nodeType !== 'EXTERNAL_DEPENDENCY') return nodeType || 'Unknown type'
  return inWords(nodeType)
}

/** A name of the API, as one writes it: `PERSISTENT_VOLUME` is “Persistent volume”. */
export function inWords(name: string): string {
  const plain = name.toLowerCase().replaceAll('_', ' ')
  return plain.charAt(0).toUpperCase() + plain.slice(1)
}
