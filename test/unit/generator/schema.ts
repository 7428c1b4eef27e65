import { CustomResourceDefinition } from 'kubernetes-models/apiextensions.k8s.io/v1/CustomResourceDefinition'
import { DaemonSet } from 'kubernetes-models/apps/v1/DaemonSet'
import { Deployment } from 'kubernetes-models/apps/v1/Deployment'
import { ReplicaSet } from 'kubernetes-models/apps/v1/ReplicaSet'
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet'
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler'
import { CronJob } from 'kubernetes-models/batch/v1/CronJob'
import { Job } from 'kubernetes-models/batch/v1/Job'
import { EndpointSlice } from 'kubernetes-models/discovery.k8s.io/v1/EndpointSlice'
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress'
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget'
import { ClusterRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRole'
import { ClusterRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRoleBinding'
import { Role } from 'kubernetes-models/rbac.authorization.k8s.io/v1/Role'
import { RoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding'
import { PriorityClass } from 'kubernetes-models/scheduling.k8s.io/v1/PriorityClass'
import { StorageClass } from 'kubernetes-models/storage.k8s.io/v1/StorageClass'
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap'
import { LimitRange } from 'kubernetes-models/v1/LimitRange'
import { Namespace } from 'kubernetes-models/v1/Namespace'
import { PersistentVolume } from 'kubernetes-models/v1/PersistentVolume'
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim'
import { Pod } from 'kubernetes-models/v1/Pod'
import { ResourceQuota } from 'kubernetes-models/v1/ResourceQuota'
import { Secret } from 'kubernetes-models/v1/Secret'
import { Service } from 'kubernetes-models/v1/Service'
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount'
import type { Manifest } from './readManifests'

interface Model {
  readonly apiVersion: string
  readonly kind: string
  new (data: never): { validate(): void }
}

const MODELS = new Map<string, Model>(
  (
    [
      ...[Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob, HorizontalPodAutoscaler, PodDisruptionBudget],
      ...[Namespace, Pod, Service, ConfigMap, Secret, PersistentVolume, PersistentVolumeClaim, ServiceAccount],
      ...[ResourceQuota, LimitRange, Ingress, NetworkPolicy, EndpointSlice, StorageClass, PriorityClass],
      ...[Role, RoleBinding, ClusterRole, ClusterRoleBinding, CustomResourceDefinition],
    ] as readonly Model[]
  ).map((model) => [`${model.apiVersion} ${model.kind}`, model]),
)

/** Faults of a manifest against the schema of its kind: wrong types, missing fields, and fields that no schema knows. */
export function schemaFaults(manifest: Manifest): readonly string[] {
  const { apiVersion, kind } = manifest
  if (kind === 'VerticalPodAutoscaler') return vpaFaults(manifest)
  const Kind = MODELS.get(`${apiVersion} ${kind}`)
  if (!Kind) return [`no schema of ${apiVersion} ${kind}`]
  const seen = new Map<object, Set<PropertyKey>>()
  try {
    new Kind(watched(manifest, seen) as never).validate()
  } catch (error) {
    return [(error as Error).message]
  }
  // Its schemas hold schemas, which nothing reads as fields.
  return kind === 'CustomResourceDefinition' ? [] : unread(manifest, seen, '')
}

/** The validators accept unknown fields, but never look at them: what they did not read, they do not know. */
function watched(value: unknown, seen: Map<object, Set<PropertyKey>>): unknown {
  if (typeof value !== 'object' || value === null) return value
  const read = seen.get(value) ?? new Set<PropertyKey>()
  seen.set(value, read)
  return new Proxy(value, {
    get(target, key) {
      read.add(key)
      return watched(Reflect.get(target, key), seen)
    },
  })
}

function unread(value: unknown, seen: Map<object, Set<PropertyKey>>, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    if (!seen.get(value)?.has(key)) return [`unknown field ${path}/${key}`]
    return unread(inner, seen, `${path}/${key}`)
  })
}

/** The VerticalPodAutoscaler is no part of Kubernetes, so its few fields are checked here. */
function vpaFaults({ apiVersion, spec }: Manifest): readonly string[] {
  const { targetRef, updatePolicy, ...more } = spec as Record<string, Record<string, unknown>>
  const isRight =
    apiVersion === 'autoscaling.k8s.io/v1' &&
    Object.keys(more).length === 0 &&
    Object.keys(targetRef ?? {})
      .sort()
      .join() === 'apiVersion,kind,name' &&
    ['Off', 'Initial', 'Recreate', 'Auto'].includes(String(updatePolicy?.updateMode))
  return isRight ? [] : ['VerticalPodAutoscaler has other fields than targetRef and updatePolicy']
}
