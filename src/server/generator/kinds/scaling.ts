import { canScaleOut } from '../engines'
import { explained, type Generate, manifestFile, metadata, oneLine, selector } from '../files'
import type { PlanNode } from '../plan'
import { hasPods } from '../services'
import { podsFor } from '../traffic'

const SCALED: Readonly<Record<string, string>> = {
  DEPLOYMENT: 'Deployment',
  STATEFULSET: 'StatefulSet',
  REPLICASET: 'ReplicaSet',
  MICROSERVICE: 'Deployment',
  PROXY: 'Deployment',
  LOAD_BALANCER: 'Deployment',
  GATEWAY: 'Deployment',
  DATABASE: 'StatefulSet',
  CACHE: 'StatefulSet',
  MESSAGE_QUEUE: 'StatefulSet',
}

/** Nodes of its namespace that an edge joins it to, straight or by a SERVICE, and that have pods. */
function candidates(node: PlanNode): readonly PlanNode[] {
  const found = node.links.flatMap(({ other }) => podsFor(other))
  return found.filter(({ namespace }) => namespace === node.namespace)
}

/** What an autoscaler is about. */
function scaled(pods: PlanNode | undefined) {
  const kind = pods && SCALED[pods.type]
  return kind && { apiVersion: 'apps/v1', kind, name: pods.name }
}

function nothingToScale(node: PlanNode) {
  const joined = [...new Set(node.links.map(({ other }) => other))].filter(({ type }) => SCALED[type])
  const without = joined.filter((other) => !hasPods(other)).map(({ label }) => label)
  const single = joined.filter((other) => hasPods(other) && !canScaleOut(other)).map(({ label }) => label)
  if (single.length > 0) {
    return explained(node, [
      `${oneLine(single.join(', '))} keeps data in one place: more pods of it would each hold other data behind one name.`,
      '',
      'An operator of its engine replicates it safely; an autoscaler does not.',
    ])
  }
  return explained(node, [
    without.length > 0
      ? `No workload is generated for ${oneLine(without.join(', '))}, so there is nothing that this could be about.`
      : 'No edge joins this node to a workload of its namespace, so there is nothing that it could be about.',
    '',
    'Draw an edge (SCALES) to a Deployment, a StatefulSet or a microservice, and generate again.',
  ])
}

export const horizontalPodAutoscaler: Generate = (node, plan) => {
  const target = scaled(candidates(node).find((pods) => SCALED[pods.type] && canScaleOut(pods)))
  if (!target) return [nothingToScale(node)]
  const least = node.values.number(1, 1_000, 'minReplicas', 'min') ?? 2
  const most = node.values.number(1, 10_000, 'maxReplicas', 'max') ?? 10
  const cpu = node.values.number(1, 100, 'targetCPUUtilizationPercentage', 'targetCpu', 'cpuUtilization') ?? 70
  const memory = node.values.number(1, 100, 'targetMemoryUtilizationPercentage', 'memoryUtilization')
  const metric = (name: string, averageUtilization: number) => ({
    type: 'Resource',
    resource: { name, target: { type: 'Utilization', averageUtilization } },
  })
  return [
    manifestFile(
      {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: metadata(node, plan),
        spec: {
          scaleTargetRef: target,
          minReplicas: least,
          maxReplicas: Math.max(least, most),
          metrics: [metric('cpu', cpu), ...(memory === undefined ? [] : [metric('memory', memory)])],
          behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
        },
      },
      ['While it runs, the number of replicas of its target is its own business.'],
    ),
  ]
}

export const verticalPodAutoscaler: Generate = (node, plan) => {
  const target = scaled(candidates(node).find(({ type }) => SCALED[type]))
  if (!target) return [nothingToScale(node)]
  return [
    manifestFile(
      {
        apiVersion: 'autoscaling.k8s.io/v1',
        kind: 'VerticalPodAutoscaler',
        metadata: metadata(node, plan),
        spec: {
          targetRef: target,
          updatePolicy: {
            updateMode: node.values.word(['Off', 'Initial', 'Recreate', 'Auto'], 'updateMode') ?? 'Initial',
          },
        },
      },
      ['Needs the VerticalPodAutoscaler, which is not part of Kubernetes itself, in the cluster.'],
    ),
  ]
}

export const podDisruptionBudget: Generate = (node, plan) => {
  const pods = candidates(node)[0]
  if (!pods) return [nothingToScale(node)]
  const least = node.values.number(0, 10_000, 'minAvailable') ?? node.values.matching(/^\d{1,2}%$/, 'minAvailable')
  const gone = node.values.number(0, 10_000, 'maxUnavailable') ?? node.values.matching(/^\d{1,2}%$/, 'maxUnavailable')
  return [
    manifestFile({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: metadata(node, plan),
      spec: {
        ...(least === undefined ? { maxUnavailable: gone ?? 1 } : { minAvailable: least }),
        selector: { matchLabels: selector(pods) },
      },
    }),
  ]
}
