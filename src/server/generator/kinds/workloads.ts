import { claimsOf, holdsDisk, isTemplate } from '../claims'
import { isCron } from '../cron'
import { type FileDraft, type Generate, type Manifest, manifestFile, metadata, selector } from '../files'
import { neighbours, type Plan, type PlanNode } from '../plan'
import { type Container, podTemplate } from '../pods'
import { replicasOf } from '../replicas'
import { containerPort, headlessServiceFile, morePorts, needsOwnService, serviceFile, unreachable } from '../services'
import { missingEnv } from '../wiring'

/** Runs as a user without rights and answers on 8080: something to see until the real image is named. */
const STAND_IN = 'nginxinc/nginx-unprivileged:1.27-alpine'
const TASK_STAND_IN = 'busybox:1.37'

function commentsOf(node: PlanNode, plan: Plan): readonly string[] {
  const named = node.values.image('image') !== undefined
  return [
    named
      ? 'The image must run as a user other than root.'
      : 'The graph names no image: this one stands in. Set "image" on the node.',
    ...withoutValue(node, plan),
    ...unreachable(node),
  ]
}

/** Also for microservices. */
export function withoutValue(node: PlanNode, plan: Plan): readonly string[] {
  return missingEnv(node, plan).map(
    (name) => `The graph does not hold what ${name} has its value from: nothing sets it.`,
  )
}

const PATH = /^\/[\w./-]{0,200}$/

function service(node: PlanNode): Container {
  const check = node.values.object('readinessProbe').object('httpGet')
  const probePath = node.values.matching(PATH, 'health_check_path', 'healthCheckPath') ?? check.matching(PATH, 'path')
  const port = containerPort(node)
  return {
    image: node.values.image('image') ?? STAND_IN,
    port,
    extraPorts: morePorts(node),
    ...(node.values.image('image') ? {} : listenOn(port)),
    ...commandOf(node),
    probe: probePath && node.values.image('image') ? { path: probePath } : { tcp: true },
  }
}

/** The image that stands in listens on 8080 unless told otherwise. */
function listenOn(port: number): Pick<Container, 'command'> {
  if (port === 8080) return {}
  const change = `sed -i 's/8080/${port}/' /etc/nginx/conf.d/default.conf`
  return { command: ['sh', '-c', `${change} && exec nginx -g 'daemon off;'`] }
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

/** Of a volume that one machine holds at a time, the old pod has to let go first. */
export function rollout(node: PlanNode) {
  return holdsDisk(node)
    ? { type: 'Recreate' }
    : { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } }
}

export const deployment: Generate = (node, plan) => {
  const manifest = workload(node, plan, 'Deployment', {
    replicas: replicasOf(node),
    revisionHistoryLimit: 5,
    selector: { matchLabels: selector(node) },
    strategy: rollout(node),
    template: podTemplate(node, plan, service(node)),
  })
  return withService(node, plan, [manifestFile(manifest, commentsOf(node, plan))])
}

export const replicaSet: Generate = (node, plan) => {
  const manifest = workload(node, plan, 'ReplicaSet', {
    replicas: replicasOf(node),
    selector: { matchLabels: selector(node) },
    template: podTemplate(node, plan, service(node)),
  })
  const comments = ['A Deployment would also roll out changes; a ReplicaSet keeps the number of pods only.']
  return withService(node, plan, [manifestFile(manifest, [...comments, ...commentsOf(node, plan)])])
}

export const daemonSet: Generate = (node, plan) => {
  const manifest = workload(node, plan, 'DaemonSet', {
    selector: { matchLabels: selector(node) },
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    template: podTemplate(node, plan, service(node)),
  })
  return withService(node, plan, [manifestFile(manifest, commentsOf(node, plan))])
}

export const statefulSet: Generate = (node, plan) => {
  const path = node.values.matching(/^\/[\w./-]{1,200}$/, 'mountPath', 'dataPath')
  const templates = claimTemplates(node)
  const hasClaims = claimsOf(node).length > 0
  const at = path ?? '/var/lib/data'
  const manifest = workload(node, plan, 'StatefulSet', {
    serviceName: `${node.name}-headless`,
    replicas: replicasOf(node),
    selector: { matchLabels: selector(node) },
    template: podTemplate(node, plan, {
      ...service(node),
      ...(hasClaims ? (path ? { claimAt: path } : {}) : { mounts: [{ name: 'data', mountPath: at }] }),
    }),
    ...(templates.length > 0 ? { volumeClaimTemplates: templates } : {}),
  })
  const files = [manifestFile(manifest, commentsOf(node, plan)), headlessServiceFile(node, plan)]
  return withService(node, plan, files)
}

/** One for each pod: after the claims beside the node that are meant so, or its own where no claim stands beside it. */
export function claimTemplates(node: PlanNode) {
  const claims = claimsOf(node)
  if (claims.length === 0) return [claimTemplate(node)]
  return claims.filter(isTemplate).map((claim) => claimTemplate(claim, `claim-${claim.name}`))
}

export function claimTemplate(node: PlanNode, name = 'data') {
  const storageClass = storageClassOf(node)
  return {
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      ...(storageClass ? { storageClassName: storageClass } : {}),
      resources: { requests: { storage: sizeSaid(node) ?? USUAL_SIZE } },
    },
  }
}

export const USUAL_SIZE = '10Gi'

export function sizeSaid(node: PlanNode): string | undefined {
  return (
    node.values.quantity('storageSize', 'storage', 'capacity', 'size') ??
    node.values.object('capacity').quantity('storage') ??
    node.values.object('resources').object('requests').quantity('storage')
  )
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
  return withService(node, plan, [manifestFile(manifest, [...comments, ...commentsOf(node, plan)])])
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
    commentsOf(node, plan),
  ),
]

export const cronJob: Generate = (node, plan) => {
  const said = node.values.text('schedule', 'cron')?.trim()
  const schedule = said !== undefined && isCron(said) ? said : undefined
  const why = said === undefined ? 'The graph gives no schedule' : `${JSON.stringify(said)} is no schedule`
  const manifest = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: metadata(node, plan),
    spec: {
      schedule: schedule ?? '0 0 * * *',
      concurrencyPolicy: node.values.word(['Allow', 'Forbid', 'Replace'], 'concurrencyPolicy') ?? 'Forbid',
      suspend: schedule === undefined || node.values.flag('suspend'),
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: { spec: jobSpec(node, plan) },
    },
  }
  const comments = schedule
    ? []
    : [`${why}: it rests (suspend) until a right one stands in place of daily at midnight.`]
  return [manifestFile(manifest, [...comments, ...commentsOf(node, plan)])]
}
