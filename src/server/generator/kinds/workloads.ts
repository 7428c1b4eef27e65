import { type FileDraft, type Generate, type Manifest, manifestFile, metadata, selector } from '../files'
import { neighbours, type Plan, type PlanNode } from '../plan'
import { type Container, podTemplate, replicasOf } from '../pods'
import { containerPort, headlessServiceFile, needsOwnService, serviceFile } from '../services'

/** Runs as a user without rights and answers on 8080: something to see until the real image is named. */
const STAND_IN = 'nginxinc/nginx-unprivileged:1.27-alpine'
const TASK_STAND_IN = 'busybox:1.37'
const CRON =
  /^(@(hourly|daily|weekly|monthly|yearly|annually|midnight)|([\d*/,-]+|[A-Za-z,-]+)( ([\d*/,-]+|[A-Za-z,-]+)){4})$/

function commentsOf(node: PlanNode): readonly string[] {
  const named = node.values.image('image') !== undefined
  return named
    ? ['The image must run as a user other than root.']
    : ['The graph names no image: this one stands in. Set "image" on the node.']
}

function service(node: PlanNode): Container {
  const probePath = node.values.matching(/^\/[\w./-]{0,200}$/, 'health_check_path', 'healthCheckPath')
  return {
    image: node.values.image('image') ?? STAND_IN,
    port: containerPort(node),
    ...commandOf(node),
    probe: probePath ? { path: probePath } : { tcp: true },
  }
}

function task(node: PlanNode): Container {
  const command = commandOf(node)
  const image = node.values.image('image')
  if (image) return { image, ...command }
  return {
    image: TASK_STAND_IN,
    uid: 65_534,
    command: ['sh', '-c', 'echo "Set image and command on this node."'],
    ...command,
  }
}

function commandOf(node: PlanNode): Pick<Container, 'command' | 'args'> {
  const line = node.values.text('command')
  const command = node.values.texts('command')
  const args = node.values.texts('args')
  return {
    ...(command.length > 0 ? { command } : line ? { command: ['sh', '-c', line] } : {}),
    ...(args.length > 0 ? { args } : {}),
  }
}

function withService(node: PlanNode, plan: Plan, files: readonly FileDraft[]): readonly FileDraft[] {
  return needsOwnService(node) ? [...files, serviceFile(node, plan)] : files
}

function workload(node: PlanNode, plan: Plan, kind: string, spec: Record<string, unknown>): Manifest {
  return { apiVersion: 'apps/v1', kind, metadata: metadata(node, plan), spec }
}

export const deployment: Generate = (node, plan) => {
  const manifest = workload(node, plan, 'Deployment', {
    replicas: replicasOf(node),
    revisionHistoryLimit: 5,
    selector: { matchLabels: selector(node) },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    template: podTemplate(node, plan, service(node)),
  })
  return withService(node, plan, [manifestFile(manifest, commentsOf(node))])
}

export const replicaSet: Generate = (node, plan) => {
  const manifest = workload(node, plan, 'ReplicaSet', {
    replicas: replicasOf(node),
    selector: { matchLabels: selector(node) },
    template: podTemplate(node, plan, service(node)),
  })
  const comments = ['A Deployment would also roll out changes; a ReplicaSet keeps the number of pods only.']
  return withService(node, plan, [manifestFile(manifest, [...comments, ...commentsOf(node)])])
}

export const daemonSet: Generate = (node, plan) => {
  const manifest = workload(node, plan, 'DaemonSet', {
    selector: { matchLabels: selector(node) },
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    template: podTemplate(node, plan, service(node)),
  })
  return withService(node, plan, [manifestFile(manifest, commentsOf(node))])
}

export const statefulSet: Generate = (node, plan) => {
  const path = node.values.matching(/^\/[\w./-]{1,200}$/, 'mountPath', 'dataPath') ?? '/var/lib/data'
  const ownClaim = neighbours(node, 'PERSISTENTVOLUMECLAIM').length === 0
  const container = { ...service(node), ...(ownClaim ? { mounts: [{ name: 'data', mountPath: path }] } : {}) }
  const manifest = workload(node, plan, 'StatefulSet', {
    serviceName: `${node.name}-headless`,
    replicas: replicasOf(node),
    selector: { matchLabels: selector(node) },
    template: podTemplate(node, plan, container),
    ...(ownClaim ? { volumeClaimTemplates: [claimTemplate(node)] } : {}),
  })
  const files = [manifestFile(manifest, commentsOf(node)), headlessServiceFile(node, plan)]
  return withService(node, plan, files)
}

export function claimTemplate(node: PlanNode) {
  const storageClass = storageClassOf(node)
  return {
    metadata: { name: 'data' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      ...(storageClass ? { storageClassName: storageClass } : {}),
      resources: { requests: { storage: node.values.quantity('storageSize', 'storage', 'size') ?? '10Gi' } },
    },
  }
}

/** A STORAGECLASS node beside it, else the class it names (which the cluster must have), else the cluster's default. */
export function storageClassOf(node: PlanNode): string | undefined {
  const beside = neighbours(node, 'STORAGECLASS')[0]
  return (
    beside?.name ?? node.values.matching(/^[a-z0-9]([a-z0-9.-]{0,60}[a-z0-9])?$/, 'storageClass', 'storageClassName')
  )
}

export const pod: Generate = (node, plan) => {
  const { metadata: podMetadata, spec } = podTemplate(node, plan, service(node))
  const manifest = { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata(node, plan), ...podMetadata }, spec }
  const comments = ['A bare pod is not started again elsewhere when its machine is gone; a Deployment is.']
  return withService(node, plan, [manifestFile(manifest, [...comments, ...commentsOf(node)])])
}

function jobSpec(node: PlanNode, plan: Plan) {
  return {
    backoffLimit: node.values.number(0, 100, 'backoffLimit') ?? 3,
    completions: node.values.number(1, 10_000, 'completions') ?? 1,
    parallelism: node.values.number(1, 10_000, 'parallelism') ?? 1,
    ttlSecondsAfterFinished: 86_400,
    template: podTemplate(node, plan, task(node), 'Never'),
  }
}

export const job: Generate = (node, plan) => [
  manifestFile(
    { apiVersion: 'batch/v1', kind: 'Job', metadata: metadata(node, plan), spec: jobSpec(node, plan) },
    commentsOf(node),
  ),
]

export const cronJob: Generate = (node, plan) => {
  const schedule = node.values.matching(CRON, 'schedule', 'cron')
  const comments = schedule ? [] : ['The graph gives no valid schedule: daily at midnight stands in.']
  const manifest = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: metadata(node, plan),
    spec: {
      schedule: schedule ?? '0 0 * * *',
      concurrencyPolicy: node.values.word(['Allow', 'Forbid', 'Replace'], 'concurrencyPolicy') ?? 'Forbid',
      suspend: node.values.flag('suspend'),
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: { spec: jobSpec(node, plan) },
    },
  }
  return [manifestFile(manifest, [...comments, ...commentsOf(node)])]
}
