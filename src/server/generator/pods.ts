import type { EnvVar } from './engines'
import { labels, selector } from './files'
import type { Plan, PlanNode } from './plan'
import { replicasOf } from './replicas'
import { wiringOf } from './wiring'

export interface Container {
  readonly image: string
  readonly port?: number
  readonly uid?: number
  readonly env?: readonly EnvVar[]
  readonly envFrom?: readonly unknown[]
  readonly command?: readonly string[]
  readonly args?: readonly string[]
  readonly probe?: Probe
  readonly mounts?: readonly unknown[]
  readonly volumes?: readonly unknown[]
  readonly extraPorts?: readonly { readonly name: string; readonly port: number }[]
  /** Paths that the program must be able to write; everything else is read-only. */
  readonly writable?: readonly string[]
  /** Where the first claim beside the node is mounted, unless the claim says. */
  readonly claimAt?: string
  readonly component?: string
  readonly resources?: Resources
}

export interface Resources {
  readonly cpu: string
  readonly memory: string
}

export type Probe = { readonly path: string } | { readonly exec: readonly string[] } | { readonly tcp: true }

const MODEST: Resources = { cpu: '100m', memory: '128Mi' }

/** Metadata and spec of a pod that a hardened cluster admits (Pod Security Standards, level *restricted*). */
export function podTemplate(node: PlanNode, plan: Plan, container: Container, restart?: 'Never' | 'OnFailure') {
  const wiring = wiringOf(node, plan, container.claimAt)
  const scratch = (container.writable ?? []).map((path, index) => ({ name: `scratch-${index}`, path }))
  const volumes = [
    ...(container.volumes ?? []),
    ...wiring.volumes,
    ...scratch.map(({ name }) => ({ name, emptyDir: {} })),
  ]
  const mounts = [
    ...(container.mounts ?? []),
    ...wiring.mounts,
    ...scratch.map(({ name, path }) => ({ name, mountPath: path })),
  ]
  const uid = container.uid
  return {
    metadata: { labels: labels(node, plan, container.component) },
    spec: {
      ...(wiring.serviceAccount
        ? { serviceAccountName: wiring.serviceAccount }
        : { automountServiceAccountToken: false }),
      ...(wiring.priorityClass ? { priorityClassName: wiring.priorityClass } : {}),
      ...(restart ? { restartPolicy: restart } : {}),
      ...spread(node),
      securityContext: {
        runAsNonRoot: true,
        ...(uid === undefined ? {} : { runAsUser: uid, runAsGroup: uid, ...ownedBy(uid) }),
        seccompProfile: { type: 'RuntimeDefault' },
        ...lowPorts([container.port ?? 0, ...(container.extraPorts ?? []).map(({ port }) => port)]),
      },
      containers: [
        {
          name: 'main',
          image: container.image,
          ...(container.command ? { command: container.command } : {}),
          ...(container.args ? { args: container.args } : {}),
          ...(container.port === undefined ? {} : { ports: ports(container.port, container.extraPorts ?? []) }),
          ...list('env', merged(container.env ?? [], wiring.env)),
          ...list('envFrom', [...wiring.envFrom, ...(container.envFrom ?? [])]),
          resources: resources(node, container.resources ?? MODEST),
          ...probes(container),
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            ...(container.writable ? { readOnlyRootFilesystem: true } : {}),
          },
          ...list('volumeMounts', mounts),
        },
      ],
      ...list('volumes', volumes),
    },
  }
}

/** The group that volumes belong to. Volumes that belong to it already are not walked through at every start. */
export function ownedBy(uid: number) {
  return { fsGroup: uid, fsGroupChangePolicy: 'OnRootMismatch' }
}

/** Without rights, a program may listen below 1024 only where its pod's network says so. */
function lowPorts(ports: readonly number[]) {
  if (!ports.some((port) => port > 0 && port < 1024)) return {}
  return { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] }
}

function ports(main: number, more: readonly { readonly name: string; readonly port: number }[]) {
  return [
    { name: 'main', containerPort: main, protocol: 'TCP' },
    ...more.map(({ name, port }) => ({ name, containerPort: port, protocol: 'TCP' })),
  ]
}

/** What the generator sets for the program comes first; a neighbour never overrides it. */
function merged(own: readonly EnvVar[], wired: readonly EnvVar[]): readonly EnvVar[] {
  const names = new Set(own.map(({ name }) => name))
  return [...own, ...wired.filter(({ name }) => !names.has(name))]
}

/** Requests as said; memory is limited to twice of them, CPU not at all: a limit there only adds latency. */
function resources(node: PlanNode, usual: Resources) {
  const requests = node.values.object('resources').object('requests')
  const limits = node.values.object('resources').object('limits')
  const memory = requests.quantity('memory') ?? usual.memory
  return {
    requests: { cpu: requests.quantity('cpu') ?? usual.cpu, memory },
    limits: { memory: limits.quantity('memory') ?? doubled(memory) },
  }
}

function doubled(quantity: string): string {
  const parts = /^(\d+)([A-Za-z]*)$/.exec(quantity)
  return parts ? `${Number(parts[1]) * 2}${parts[2]}` : quantity
}

function probes({ probe, port }: Container) {
  if (!probe || port === undefined) return {}
  const check =
    'path' in probe
      ? { httpGet: { path: probe.path, port: 'main' } }
      : 'exec' in probe
        ? { exec: { command: probe.exec } }
        : { tcpSocket: { port: 'main' } }
  return {
    startupProbe: { ...check, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 30 },
    readinessProbe: { ...check, periodSeconds: 10, timeoutSeconds: 5 },
    // Only the port: a slow dependency must not make Kubernetes restart the pod.
    livenessProbe: { tcpSocket: { port: 'main' }, periodSeconds: 20, timeoutSeconds: 5 },
  }
}

/** Two replicas on one machine are one replica when the machine dies. */
function spread(node: PlanNode) {
  if (replicasOf(node) < 2) return {}
  return {
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: selector(node) },
      },
    ],
  }
}

function list(key: string, items: readonly unknown[]): Record<string, readonly unknown[]> {
  return items.length > 0 ? { [key]: items } : {}
}
