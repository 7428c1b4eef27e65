/** One Kubernetes object as it stands in a file. */
export interface Manifest {
  readonly kind: string
  /** Version, kind, namespace and name: what may be there only once. */
  readonly identity: string
  /** Its text, without the separator. */
  readonly text: string
}

/** Kinds in the order in which a cluster takes them: what others need comes first. */
const ORDER = (
  'Namespace NetworkPolicy ResourceQuota LimitRange PodSecurityPolicy PodDisruptionBudget ServiceAccount Secret ' +
  'ConfigMap StorageClass PersistentVolume PersistentVolumeClaim CustomResourceDefinition ClusterRole ' +
  'ClusterRoleBinding Role RoleBinding PriorityClass Service DaemonSet Pod ReplicaSet Deployment ' +
  'HorizontalPodAutoscaler VerticalPodAutoscaler StatefulSet Job CronJob IngressClass Ingress'
).split(' ')

/** The place of a kind in the order of applying; kinds that nobody knows come last, after what defines them. */
export function applyRank(kind: string): number {
  const place = ORDER.indexOf(kind)
  return place < 0 ? ORDER.length : place
}

/** The objects of a file; none where any part of it is something else. `Kustomization` is no object of a cluster. */
export function readManifests(code: string): readonly Manifest[] {
  const json = /^\s*\{/.test(code)
  const documents = json ? [code.trim()] : splitDocuments(code)
  const manifests = documents.map(json ? jsonManifest : yamlManifest)
  return manifests.every((manifest) => manifest !== undefined && manifest.kind !== 'Kustomization')
    ? (manifests as readonly Manifest[])
    : []
}

/** YAML documents. Comments before a separator belong to what follows it. */
function splitDocuments(code: string): readonly string[] {
  const documents: string[] = []
  let comments = ''
  for (const part of code.split(/^---(?:[ \t].*)?\r?\n?/m)) {
    const isBare = part.split('\n').every((line) => /^\s*(#.*|\.\.\.)?$/.test(line))
    if (isBare) comments += part.trim() === '' ? '' : part
    else {
      documents.push((comments + part).trimEnd())
      comments = ''
    }
  }
  return documents
}

function yamlManifest(text: string): Manifest | undefined {
  const top = (key: string) => new RegExp(`^["']?${key}["']?:[ \\t]*["']?([^\\s"'#]+)`, 'm').exec(text)?.[1]
  const [apiVersion, kind] = [top('apiVersion'), top('kind')]
  if (!apiVersion || !kind) return undefined
  const metadata = /^metadata:[^\n]*\n((?:[ \t][^\n]*\n?|[ \t]*\r?\n)*)/m.exec(text)?.[1] ?? ''
  const indent = /^[ \t]+(?=[^\s#])/m.exec(metadata)?.[0] ?? '  '
  const under = (key: string) => new RegExp(`^${indent}${key}:[ \\t]*["']?([^\\s"'#]+)`, 'm').exec(metadata)?.[1] ?? ''
  return { kind, identity: identityOf(apiVersion, kind, under('namespace'), under('name')), text }
}

function jsonManifest(text: string): Manifest | undefined {
  try {
    const { apiVersion, kind, metadata } = JSON.parse(text) as Record<string, unknown>
    if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined
    const { namespace = '', name = '' } = (metadata ?? {}) as Record<string, unknown>
    return { kind, identity: identityOf(apiVersion, kind, String(namespace), String(name)), text }
  } catch {
    return undefined
  }
}

function identityOf(apiVersion: string, kind: string, namespace: string, name: string): string {
  // The group counts, not its version: both would be the same object.
  return JSON.stringify([apiVersion.includes('/') ? apiVersion.split('/')[0] : '', kind, namespace, name])
}
