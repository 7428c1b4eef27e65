import type { CodegenGraph, GraphEdge, GraphResult, ResultNode } from '../../core/kubegram'
import { edge } from './apps/edge'
import { microservice } from './apps/microservice'
import { monitoring } from './apps/monitoring'
import { command, debugging, externalDependency } from './apps/others'
import { store } from './apps/stateful'
import { explained, type FileDraft, type Generate, oneLine } from './files'
import { clusterRole, clusterRoleBinding, role, roleBinding, serviceAccount } from './kinds/access'
import {
  clusterNode,
  customResourceDefinition,
  limitRange,
  namespace,
  namespaceFile,
  podSecurityPolicy,
  priorityClass,
  resourceQuota,
} from './kinds/cluster'
import { configMap, secret } from './kinds/config'
import { endpoint, ingress, networkPolicy, service } from './kinds/network'
import { horizontalPodAutoscaler, podDisruptionBudget, verticalPodAutoscaler } from './kinds/scaling'
import { persistentVolume, persistentVolumeClaim, storageClass, volume } from './kinds/storage'
import { cronJob, daemonSet, deployment, job, pod, replicaSet, statefulSet } from './kinds/workloads'
import { buildPlan, type Plan, type PlanNode } from './plan'

const GENERATORS = new Map<string, Generate>([
  ['POD', pod],
  ['DEPLOYMENT', deployment],
  ['STATEFULSET', statefulSet],
  ['DAEMONSET', daemonSet],
  ['REPLICASET', replicaSet],
  ['JOB', job],
  ['CRONJOB', cronJob],
  ['SERVICE', service],
  ['INGRESS', ingress],
  ['NETWORKPOLICY', networkPolicy],
  ['ENDPOINT', endpoint],
  ['CONFIGMAP', configMap],
  ['CONFIG', configMap],
  ['SECRET', secret],
  ['PERSISTENTVOLUME', persistentVolume],
  ['PERSISTENTVOLUMECLAIM', persistentVolumeClaim],
  ['STORAGECLASS', storageClass],
  ['VOLUME', volume],
  ['SERVICEACCOUNT', serviceAccount],
  ['ROLE', role],
  ['ROLEBINDING', roleBinding],
  ['CLUSTERROLE', clusterRole],
  ['CLUSTERROLEBINDING', clusterRoleBinding],
  ['PODSECURITYPOLICY', podSecurityPolicy],
  ['NAMESPACE', namespace],
  ['NODE', clusterNode],
  ['PRIORITYCLASS', priorityClass],
  ['RESOURCEQUOTA', resourceQuota],
  ['LIMITRANGE', limitRange],
  ['HORIZONTALPODAUTOSCALER', horizontalPodAutoscaler],
  ['VERTICALPODAUTOSCALER', verticalPodAutoscaler],
  ['PODDISRUPTIONBUDGET', podDisruptionBudget],
  ['CUSTOMRESOURCEDEFINITION', customResourceDefinition],
  ['MICROSERVICE', microservice],
  ['EXTERNAL_DEPENDENCY', externalDependency],
  ['DATABASE', store],
  ['CACHE', store],
  ['MESSAGE_QUEUE', store],
  ['PROXY', edge],
  ['LOAD_BALANCER', edge],
  ['GATEWAY', edge],
  ['MONITORING', monitoring],
  ['COMMAND', command],
  ['DEBUGGING', debugging],
])

/** The job that a graph is generated for. `createdAt`: when it was taken, ISO 8601. */
export interface GraphJob {
  readonly jobId: string
  readonly createdAt: string
}

/**
 * Code for every node of a graph, as the API's results carry it: several entries of one id where a node has several
 * files, in the order of the graph. The same graph gives the same code, byte for byte; and the same job the same
 * result, whichever server works on it, because the moment in it is the job's.
 */
export function generateGraph(graph: CodegenGraph, job: GraphJob): GraphResult {
  const plan = buildPlan(graph)
  const heads = plan.nodes.map((node) => headOf(node, graph, job))
  // Edges to an id that stands twice mean the first.
  const byId = new Map(heads.map((head) => [head.id, head] as const).reverse())
  const nodes = plan.nodes.flatMap((node, index) => {
    const head = heads[index] as Head
    const edges = (graph.nodes[index]?.edges ?? []).map(({ node: end, connectionType }) => ({
      // Without its code: with it, as the public server does, answers grow by their square.
      node: { ...(byId.get(end.id) ?? briefly(end)), edges: [] },
      connectionType,
    }))
    return filesOf(node, plan).map(({ path, text }) => {
      const at = `${node.folder}/${path}`
      return { ...head, generatedCodeMetadata: { fileName: at, path: at }, config: text, edges }
    })
  })
  const namespaces = new Set(plan.nodes.map((node) => node.namespace))
  return {
    totalFiles: nodes.length,
    namespace: namespaces.size === 1 ? ([...namespaces][0] ?? 'default') : 'default',
    graphId: job.jobId,
    originalGraphId: job.jobId,
    nodes,
  }
}

type Head = Omit<ResultNode, 'config' | 'generatedCodeMetadata' | 'edges'>

/** What every entry of a node says of it. */
function headOf(node: PlanNode, graph: CodegenGraph, { createdAt }: GraphJob): Head {
  return {
    id: node.id,
    name: node.label,
    nodeType: node.type,
    companyId: node.values.text('companyId') ?? graph.companyId,
    userId: node.values.text('userId') ?? graph.userId,
    namespace: node.namespace,
    createdAt,
    updatedAt: createdAt,
  }
}

/** An end that the graph does not hold. */
function briefly({ id, name, nodeType }: GraphEdge['node']) {
  return { id, ...(name === undefined ? {} : { name }), ...(nodeType === undefined ? {} : { nodeType }) }
}

function filesOf(node: PlanNode, plan: Plan): readonly FileDraft[] {
  const generate = GENERATORS.get(node.type) ?? unknownType
  const files = generate(node, plan)
  return node.declaresNamespace ? [namespaceFile(node.namespace, plan), ...files] : files
}

const unknownType: Generate = (node) => [
  explained(node, [
    `Nothing is generated for nodes of type ${JSON.stringify(oneLine(node.type).slice(0, 60))}: this generator does not`,
    'know the type, and a guess would be worse than a gap.',
  ]),
]
