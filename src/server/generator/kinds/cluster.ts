import {
  clusterMetadata,
  explained,
  type FileDraft,
  type Generate,
  type Manifest,
  manifestFile,
  metadata,
  oneLine,
} from '../files'
import { dnsLabel } from '../names'
import type { Plan } from '../plan'

/** Namespaces admit hardened pods only, as every pod made here is. */
const POD_SECURITY = {
  'pod-security.kubernetes.io/enforce': 'baseline',
  'pod-security.kubernetes.io/warn': 'restricted',
}

export const namespace: Generate = (node, plan) => [
  manifestFile(namespaceManifest(node.name, clusterMetadata(node, plan).labels ?? {})),
]

/** For a namespace that nodes name and no NAMESPACE node declares. */
export function namespaceFile(name: string, plan: Plan): FileDraft {
  return manifestFile(namespaceManifest(name, { 'app.kubernetes.io/part-of': plan.graphName }), [
    'The graph has no node for this namespace: its first node brings it.',
  ])
}

function namespaceManifest(name: string, labels: Readonly<Record<string, string>>): Manifest {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { ...labels, ...POD_SECURITY } } }
}

export const clusterNode: Generate = (node) => [
  explained(node, [
    'A Node is a machine of the cluster. It joins by itself when its kubelet starts, and is not made by a manifest.',
    '',
    'Labels that pods can be placed by are set on the running machine:',
    '',
    `    kubectl label node <machine> kubegram.io/role=${node.name}`,
  ]),
]

export const priorityClass: Generate = (node, plan) => [
  manifestFile({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: clusterMetadata(node, plan),
    value: node.values.number(-1_000_000_000, 1_000_000_000, 'value', 'priority') ?? 1_000,
    globalDefault: node.values.flag('globalDefault'),
    preemptionPolicy: node.values.word(['PreemptLowerPriority', 'Never'], 'preemptionPolicy') ?? 'PreemptLowerPriority',
    description: oneLine(node.values.text('description') ?? `Priority of ${node.name}`),
  }),
]

const QUOTA_KEY =
  /^(requests\.|limits\.)?(cpu|memory|storage)$|^(pods|services|secrets|configmaps|persistentvolumeclaims)$/

export const resourceQuota: Generate = (node, plan) => {
  const said = node.values.object('hard')
  const keys = node.values
    .entries('hard')
    .map(([key]) => key)
    .filter((key) => QUOTA_KEY.test(key))
  const hard = keys.flatMap((key) => {
    const quantity = said.quantity(key)
    return quantity ? [[key, quantity] as const] : []
  })
  const usual = { 'requests.cpu': '4', 'requests.memory': '8Gi', 'limits.memory': '16Gi', pods: '50' }
  return [
    manifestFile(
      {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: metadata(node, plan),
        spec: { hard: hard.length > 0 ? Object.fromEntries(hard) : usual },
      },
      hard.length > 0 ? [] : ['The graph gives no limits: these are a modest team’s.'],
    ),
  ]
}

export const limitRange: Generate = (node, plan) => [
  manifestFile({
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: metadata(node, plan),
    spec: {
      limits: [
        {
          type: 'Container',
          defaultRequest: {
            cpu: node.values.object('defaultRequest').quantity('cpu') ?? '100m',
            memory: node.values.object('defaultRequest').quantity('memory') ?? '128Mi',
          },
          default: { memory: node.values.object('default').quantity('memory') ?? '512Mi' },
        },
      ],
    },
  }),
]

export const podSecurityPolicy: Generate = (node) => [
  explained(node, [
    'PodSecurityPolicy was removed from Kubernetes in version 1.25, so no manifest is generated for it.',
    '',
    'Pod Security Standards took its place: two labels on the namespace. Namespaces generated from this graph carry',
    'them already; for others:',
    '',
    `    kubectl label namespace ${node.namespace} pod-security.kubernetes.io/enforce=restricted`,
  ]),
]

export const customResourceDefinition: Generate = (node, plan) => {
  const kind = (node.values.matching(/^[A-Z][A-Za-z0-9]{0,50}$/, 'kind') ?? pascal(node.name)).slice(0, 50)
  const singular = kind.toLowerCase()
  const plural = node.values.matching(/^[a-z][a-z0-9]{0,60}$/, 'plural') ?? `${singular}s`
  const group =
    node.values.matching(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'group') ?? `${dnsLabel(node.name, 'custom')}.kubegram.example`
  return [
    manifestFile(
      {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { ...clusterMetadata(node, plan), name: `${plural}.${group}` },
        spec: {
          group,
          scope: node.values.word(['Namespaced', 'Cluster'], 'scope') ?? 'Namespaced',
          names: { kind, singular, plural, listKind: `${kind}List` },
          versions: [
            {
              name: node.values.matching(/^v\d+((alpha|beta)\d+)?$/, 'version') ?? 'v1alpha1',
              served: true,
              storage: true,
              schema: {
                openAPIV3Schema: {
                  type: 'object',
                  properties: { spec: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
                },
              },
            },
          ],
        },
      },
      ['The graph does not say which fields it has: any are accepted until the schema names them.'],
    ),
  ]
}

function pascal(name: string): string {
  return name
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')
}
