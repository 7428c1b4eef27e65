import { KEYS_ANNOTATION } from '../../../src/server/generator/secrets'
import type { Manifest } from './readManifests'

interface PodSpec {
  readonly serviceAccountName?: string
  readonly priorityClassName?: string
  readonly containers: readonly Container[]
  readonly volumes?: readonly Volume[]
}
interface Container {
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[]
  readonly env?: readonly {
    readonly name: string
    readonly value?: string
    readonly valueFrom?: { readonly secretKeyRef?: KeyRef; readonly configMapKeyRef?: KeyRef }
  }[]
  readonly envFrom?: readonly { readonly configMapRef: { readonly name: string } }[]
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[]
}
interface KeyRef {
  readonly name: string
  readonly key: string
}
interface Volume {
  readonly name: string
  readonly configMap?: { readonly name: string }
  readonly persistentVolumeClaim?: { readonly claimName: string }
}
interface Nested {
  readonly [key: string]: unknown
}
interface Template {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> }
  readonly spec: PodSpec
}
interface Ref {
  readonly kind: string
  readonly name: string
  readonly namespace?: string | undefined
}
export interface Pods {
  readonly owner: Manifest
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  readonly spec: PodSpec
}

const WITH_PODS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob', 'Pod'])

/** The pods that manifests make, whatever their kind. */
export function podsOf(manifests: readonly Manifest[]): readonly Pods[] {
  return manifests
    .filter(({ kind }) => WITH_PODS.has(kind))
    .map((owner) => {
      const spec = owner.spec as Nested
      const job = owner.kind === 'CronJob' ? (spec.jobTemplate as Nested).spec : spec
      const template = (owner.kind === 'Pod' ? owner : (job as Nested).template) as unknown as Template
      return {
        owner,
        namespace: owner.metadata.namespace ?? '',
        labels: template.metadata.labels,
        spec: template.spec,
      }
    })
}

/** References from pods to things that the manifests do not hold, and names that stand twice in a pod. */
export function podFaults(manifests: readonly Manifest[]): readonly string[] {
  const has = (kind: string, name: string, namespace?: string) => find(manifests, kind, name, namespace) !== undefined
  return podsOf(manifests).flatMap(({ owner, namespace, spec }) => {
    const faults: string[] = []
    const need = (isHeld: boolean, what: string) => isHeld || faults.push(`${owner.metadata.name}: no ${what}`)
    const { serviceAccountName, priorityClassName, containers, volumes = [] } = spec
    if (serviceAccountName) need(has('ServiceAccount', serviceAccountName, namespace), `account ${serviceAccountName}`)
    if (priorityClassName) need(has('PriorityClass', priorityClassName), `priority class ${priorityClassName}`)
    for (const { configMap, persistentVolumeClaim: claim } of volumes) {
      if (configMap) need(has('ConfigMap', configMap.name, namespace), `config map ${configMap.name}`)
      if (claim) need(has('PersistentVolumeClaim', claim.claimName, namespace), `claim ${claim.claimName}`)
    }
    const templates = ((owner.spec as Record<string, unknown>).volumeClaimTemplates ?? []) as Manifest[]
    const mountable = [...volumes.map(({ name }) => name), ...templates.map(({ metadata }) => metadata.name)]
    faults.push(...twice(mountable).map((name) => `${owner.metadata.name}: two volumes ${name}`))
    for (const { env = [], envFrom = [], volumeMounts = [], ports = [] } of containers) {
      for (const { valueFrom } of env) {
        const ref = valueFrom?.secretKeyRef
        if (ref)
          need(secretKeys(find(manifests, 'Secret', ref.name, namespace)).includes(ref.key), `${ref.name}.${ref.key}`)
        const entry = valueFrom?.configMapKeyRef
        const held = entry && (find(manifests, 'ConfigMap', entry.name, namespace)?.data as object | undefined)
        if (entry) need(held !== undefined && Object.hasOwn(held, entry.key), `${entry.name}.${entry.key}`)
      }
      for (const { configMapRef } of envFrom) need(has('ConfigMap', configMapRef.name, namespace), configMapRef.name)
      for (const { name } of volumeMounts) need(mountable.includes(name), `volume ${name}`)
      const once = [
        env.map(({ name }) => name),
        volumeMounts.map(({ mountPath }) => mountPath),
        ports.map(({ name }) => name),
      ]
      faults.push(...once.flatMap(twice).map((name) => `${owner.metadata.name}: ${name} twice`))
    }
    return faults
  })
}

/** Services, routes, scalers, budgets, policies and bindings that lead nowhere. */
export function linkFaults(manifests: readonly Manifest[]): readonly string[] {
  const pods = podsOf(manifests)
  return manifests.flatMap((manifest) => {
    const { kind, metadata } = manifest
    const at = `${kind} ${metadata.name}`
    const spec = (manifest.spec ?? {}) as Nested
    const ref = ({ kind, name, namespace }: Ref) =>
      find(manifests, kind, name, namespace) ? [] : [`${at}: no ${kind} ${name}`]
    const { namespace } = metadata
    if (kind === 'HorizontalPodAutoscaler') return ref({ ...(spec.scaleTargetRef as Ref), namespace })
    if (kind === 'VerticalPodAutoscaler') return ref({ ...(spec.targetRef as Ref), namespace })
    if (kind === 'StatefulSet') return ref({ kind: 'Service', name: spec.serviceName as string, namespace })
    if (kind === 'PodDisruptionBudget') {
      const { matchLabels } = spec.selector as { readonly matchLabels: Readonly<Record<string, string>> }
      return selected(pods, namespace, matchLabels).length > 0 ? [] : [`${at}: selects nothing`]
    }
    if (kind === 'RoleBinding' || kind === 'ClusterRoleBinding') {
      const role = manifest.roleRef as Ref
      const held = role.kind === 'ClusterRole' ? role : { ...role, namespace }
      // Every cluster has the role "view".
      return [...(role.name === 'view' ? [] : ref(held)), ...(manifest.subjects as readonly Ref[]).flatMap(ref)]
    }
    if (kind === 'Service') return serviceFaults(manifest, pods)
    if (kind === 'NetworkPolicy') return policyFaults(manifest, pods)
    if (kind === 'PersistentVolumeClaim' && spec.volumeName)
      return ref({ kind: 'PersistentVolume', name: spec.volumeName as string })
    if (kind === 'EndpointSlice')
      return ref({ kind: 'Service', name: metadata.labels?.['kubernetes.io/service-name'] ?? '', namespace })
    if (kind === 'Ingress')
      return backends(spec).flatMap(({ name, port }) => routeFaults(manifest, manifests, name, port))
    return []
  })
}

interface Peer {
  readonly podSelector?: { readonly matchLabels: Readonly<Record<string, string>> }
  readonly namespaceSelector?: { readonly matchLabels?: Readonly<Record<string, string>> }
}

/** A policy selects pods that are there, and lets in and out to pods that are there. */
function policyFaults({ metadata, spec }: Manifest, pods: readonly Pods[]): readonly string[] {
  const { podSelector, ingress, egress } = spec as {
    readonly podSelector: { readonly matchExpressions?: readonly { readonly values: readonly string[] }[] }
    readonly ingress?: readonly { readonly from: readonly Peer[] }[]
    readonly egress?: readonly { readonly to: readonly Peer[] }[]
  }
  const own = podSelector.matchExpressions?.flatMap(({ values }) => values) ?? []
  const peers = [...(ingress ?? []).flatMap(({ from }) => from), ...(egress ?? []).flatMap(({ to }) => to)]
  const wanted = [
    ...own.map((name) => ({ space: metadata.namespace, labels: { 'app.kubernetes.io/name': name } })),
    ...peers.flatMap(({ podSelector: one, namespaceSelector: space }) =>
      one
        ? [
            {
              space: space?.matchLabels?.['kubernetes.io/metadata.name'] ?? metadata.namespace,
              labels: one.matchLabels,
            },
          ]
        : [],
    ),
  ]
  return wanted
    .filter(({ space, labels }) => selected(pods, space, labels).length === 0)
    .map(({ labels }) => `NetworkPolicy ${metadata.name}: no pods ${JSON.stringify(labels)}`)
}

/** A Service either selects pods that have its ports, or says that it selects none (nothing else may carry its name). */
function serviceFaults({ metadata, spec }: Manifest, pods: readonly Pods[]): readonly string[] {
  const { selector, ports = [] } = spec as {
    selector?: Record<string, string>
    ports?: readonly { targetPort: string | number }[]
  }
  if (!selector) return []
  return selected(pods, metadata.namespace, selector).flatMap(({ spec: { containers } }) => {
    const open = containers.flatMap((container) => container.ports ?? [])
    return ports
      .filter(({ targetPort }) => typeof targetPort === 'string' && !open.some(({ name }) => name === targetPort))
      .map(({ targetPort }) => `Service ${metadata.name}: its pods have no port ${targetPort}`)
  })
}

function routeFaults(from: Manifest, manifests: readonly Manifest[], name: string, port: number): readonly string[] {
  const service = find(manifests, 'Service', name, from.metadata.namespace)
  const ports = (service?.spec as { ports?: { port: number }[] } | undefined)?.ports ?? []
  return ports.some((one) => one.port === port) ? [] : [`${from.metadata.name}: no service ${name}:${port}`]
}

function backends(spec: unknown): readonly { readonly name: string; readonly port: number }[] {
  const found: { name: string; port: number }[] = []
  JSON.stringify(spec, (key, value) => {
    if (key === 'service') found.push({ name: value.name, port: value.port.number })
    return value
  })
  return found
}

export function selected(
  pods: readonly Pods[],
  namespace: string | undefined,
  wanted: Readonly<Record<string, string>>,
) {
  return pods.filter(
    (pod) => pod.namespace === namespace && Object.entries(wanted).every(([key, value]) => pod.labels[key] === value),
  )
}

export function find(
  manifests: readonly Manifest[],
  kind: string,
  name: string,
  namespace: string | undefined,
): Manifest | undefined {
  return manifests.find(
    (manifest) =>
      manifest.kind === kind && manifest.metadata.name === name && manifest.metadata.namespace === namespace,
  )
}

function secretKeys(secret: Manifest | undefined): readonly string[] {
  return secret?.metadata.annotations?.[KEYS_ANNOTATION]?.split(',') ?? []
}

export function twice(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => names.indexOf(name) !== index)
}
