import type { CodegenGraph, GraphNode, GraphResult, ResultNode } from '../../core/kubegram'
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

/**
 * Code for every node of a graph, as the API's results carry it: several entries of one id where a node has several
 * files, in the order of the graph. The same graph gives the same bytes.
 */
export function generateGraph(graph: CodegenGraph, jobId: string): GraphResult {
  const plan = buildPlan(graph)
  const nodes = plan.nodes.flatMap((node, index) => resultNodes(node, plan, graph.nodes[index] as GraphNode))
  const namespaces = new Set(plan.nodes.map((node) => node.namespace))
  return {
    totalFiles: nodes.length,
    namespace: namespaces.size === 1 ? ([...namespaces][0] ?? 'default') : 'default',
    graphId: jobId,
    originalGraphId: jobId,
    nodes,
  }
}

function resultNodes(node: PlanNode, plan: Plan, said: GraphNode): readonly ResultNode[] {
  const edges = (said.edges ?? []).map(({ connectionType, node: end }) => ({ connectionType, node: briefly(end) }))
  return filesOf(node, plan).map(({ path, text }) => ({
    id: node.id,
    name: node.label,
    nodeType: node.type,
    namespace: node.namespace,
    config: text,
    generatedCodeMetadata: { fileName: path.split('/').at(-1) ?? path, path: `${node.folder}/${path}` },
    edges,
  }))
}

function filesOf(node: PlanNode, plan: Plan): readonly FileDraft[] {
  const generate = GENERATORS.get(node.type) ?? unknownType
  const files = generate(node, plan)
  return node.declaresNamespace ? [namespaceFile(node.namespace, plan), ...files] : files
}

/** An edge's end by name; embedding the whole node, as the real server does, multiplies the answer. */
function briefly({ id, name, nodeType }: { readonly id: string; readonly name?: string; readonly nodeType?: string }) {
  return { id, ...(name === undefined ? {} : { name }), ...(nodeType === undefined ? {} : { nodeType }) }
}

const unknownType: Generate = (node) => [
  explained(node, [
    `Nothing is generated for nodes of type ${JSON.stringify(oneLine(node.type).slice(0, 60))}: this generator does not`,
    'know the type, and a guess would be worse than a gap.',
  ]),
]
