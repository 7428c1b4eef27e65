import type { CodegenGraph, GraphResult } from '../core/kubegram'

/** Until the generator lands. */
export function generateGraph(graph: CodegenGraph, jobId: string): GraphResult {
  const nodes = graph.nodes.map((node) => ({
    id: node.id,
    name: node.name,
    nodeType: node.nodeType,
    namespace: node.namespace ?? 'default',
    config: `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${node.name}\n`,
    generatedCodeMetadata: { fileName: `${node.id}.yaml`, path: `${node.id}.yaml` },
  }))
  return { totalFiles: nodes.length, namespace: 'default', graphId: jobId, originalGraphId: jobId, nodes }
}
