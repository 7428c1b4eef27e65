import type { Engine, EnvVar } from '../engines'
import { type FileDraft, labels, manifestFile } from '../files'
import type { Plan, PlanNode } from '../plan'
import { replicasOf } from '../replicas'

const EVICTION = [
  'noeviction',
  'allkeys-lru',
  'allkeys-lfu',
  'allkeys-random',
  'volatile-lru',
  'volatile-lfu',
  'volatile-random',
  'volatile-ttl',
] as const

const MEGABYTES: Readonly<Record<string, number>> = { kb: 1 / 1024, mb: 1, gb: 1024 }

function maxMemory(node: PlanNode): string {
  return node.values.matching(/^\d{1,6}(kb|mb|gb)$/i, 'maxMemory')?.toLowerCase() ?? '384mb'
}

/** What a cache has to be given so that its `maxmemory` fits in: a quarter more, for buffers and copies. */
export function cacheMemory(node: PlanNode): string {
  const [, count = '', unit = ''] = /^(\d+)(\w+)$/.exec(maxMemory(node)) ?? []
  return `${Math.max(64, Math.ceil(Number(count) * (MEGABYTES[unit] ?? 1) * 1.25))}Mi`
}

/** Configuration of Redis and Valkey, which read the same file. */
export function cacheConfig(node: PlanNode): Record<string, string> {
  const memory = maxMemory(node)
  const policy = node.values.word(EVICTION, 'evictionPolicy') ?? 'allkeys-lru'
  const lines = [
    'bind 0.0.0.0',
    // Reachable inside the cluster only; a NetworkPolicy narrows it further.
    'protected-mode no',
    'dir /data',
    `maxmemory ${memory}`,
    `maxmemory-policy ${policy}`,
    node.values.flag('persistenceEnabled') ? 'appendonly yes' : 'save ""',
  ]
  return { 'redis.conf': `${lines.join('\n')}\n` }
}

/** Kafka without ZooKeeper: every broker is a controller too. Its number is the last part of the pod's name. */
export function brokerConfig(node: PlanNode, replicas: number): readonly EnvVar[] {
  const host = (index: number) => `${node.name}-${index}.${node.name}-headless.${node.namespace}.svc.cluster.local`
  const voters = Array.from({ length: replicas }, (_, index) => `${index}@${host(index)}:9093`)
  const factor = String(Math.min(3, replicas))
  return [
    { name: 'POD_INDEX', valueFrom: { fieldRef: { fieldPath: "metadata.labels['apps.kubernetes.io/pod-index']" } } },
    { name: 'KAFKA_NODE_ID', value: '$(POD_INDEX)' },
    { name: 'KAFKA_PROCESS_ROLES', value: 'broker,controller' },
    { name: 'KAFKA_LISTENERS', value: 'PLAINTEXT://:9092,CONTROLLER://:9093' },
    {
      name: 'KAFKA_ADVERTISED_LISTENERS',
      value: `PLAINTEXT://${node.name}-$(POD_INDEX).${node.name}-headless.${node.namespace}.svc.cluster.local:9092`,
    },
    { name: 'KAFKA_CONTROLLER_LISTENER_NAMES', value: 'CONTROLLER' },
    { name: 'KAFKA_LISTENER_SECURITY_PROTOCOL_MAP', value: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT' },
    { name: 'KAFKA_CONTROLLER_QUORUM_VOTERS', value: voters.join(',') },
    { name: 'KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR', value: factor },
    { name: 'KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR', value: factor },
    { name: 'KAFKA_LOG_DIRS', value: '/var/lib/kafka/data/logs' },
    { name: 'CLUSTER_ID', value: clusterId(node) },
  ]
}

/** Kafka wants 16 bytes as base64url, the same on every broker for ever: made of the node's name. */
function clusterId(node: PlanNode): string {
  return Buffer.from(`${node.name}.${node.namespace}................`).subarray(0, 16).toString('base64url')
}

const TOPIC = /^[A-Za-z0-9._-]{1,200}$/

/** Makes the topics that the node names. Running it again changes nothing. */
export function topicsJob(node: PlanNode, plan: Plan, engine: Engine): readonly FileDraft[] {
  const dead = node.values.flag('dlqEnabled') ? [node.values.text('dlqName') ?? 'dead-letters'] : []
  const topics = [...new Set([...node.values.texts('topics', 'queues'), ...dead])].filter((topic) => TOPIC.test(topic))
  if (engine.name !== 'kafka' || topics.length === 0) return []
  const partitions = node.values.number(1, 10_000, 'partitions') ?? 3
  const factor = Math.min(node.values.number(1, 10, 'replicationFactor') ?? 3, Math.max(1, replicasOf(node)))
  const retention = retentionMs(node.values.text('retentionPeriod'))
  const create = topics.map(
    (topic) =>
      `/opt/kafka/bin/kafka-topics.sh --bootstrap-server ${node.name}:${engine.port} --create --if-not-exists --topic ${topic} --partitions ${partitions} --replication-factor ${factor}${retention}`,
  )
  const name = `${node.name}-topics`
  const manifest = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace: node.namespace, labels: labels(node, plan, 'topics') },
    spec: {
      backoffLimit: 10,
      ttlSecondsAfterFinished: 3_600,
      template: {
        metadata: { labels: { 'app.kubernetes.io/name': name } },
        spec: {
          restartPolicy: 'OnFailure',
          automountServiceAccountToken: false,
          securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [
            {
              name: 'topics',
              image: engine.image,
              command: ['sh', '-ec', `${create.join('\n')}\n`],
              resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } },
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
            },
          ],
        },
      },
    },
  }
  return [manifestFile(manifest, [], 'job-topics.yaml')]
}

const HOURS: Readonly<Record<string, number>> = { m: 1 / 60, h: 1, d: 24, w: 168 }

function retentionMs(period: string | undefined): string {
  const read = /^(\d{1,6})([mhdw])$/.exec(period ?? '')
  return read
    ? ` --config retention.ms=${Math.round(Number(read[1]) * (HOURS[read[2] as string] ?? 1) * 3_600_000)}`
    : ''
}
