import { explained, type Generate, manifestFile, metadata, selector } from '../files'
import type { PlanNode } from '../plan'
import { hasPods } from '../services'

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

/** What an autoscaler or budget is about: the first neighbour of its namespace with pods that can be scaled. */
function scaled(
  node: PlanNode,
): { readonly apiVersion: string; readonly kind: string; readonly name: string } | undefined {
  const found = node.links
    .map(({ other }) => other)
    .find((other) => SCALED[other.type] && hasPods(other) && other.namespace === node.namespace)
  const kind = found && SCALED[found.type]
  return found && kind ? { apiVersion: 'apps/v1', kind, name: found.name } : undefined
}

function nothingToScale(node: PlanNode) {
  return explained(node, [
    'No edge joins this node to a workload of its namespace, so there is nothing that it could be about.',
    '',
    'Draw an edge (SCALES) to a Deployment, a StatefulSet or a microservice, and generate again.',
  ])
}

export const horizontalPodAutoscaler: Generate = (node, plan) => {
  const target = scaled(node)
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
  const target = scaled(node)
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
  const pods = node.links
    .map(({ other }) => other)
    .find((other) => hasPods(other) && other.namespace === node.namespace)
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
