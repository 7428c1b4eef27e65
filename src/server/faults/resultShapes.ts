import type { GraphResult, ResultNode } from '../../core/kubegram'
import type { JobFault } from './faultScript'

/** What a job's result is about, for the shapes that say it. */
export interface ResultOf {
  readonly jobId: string
  readonly step: string
  readonly timestamp: string
}

type Shape = (JobFault & { type: 'shape' })['shape']

/** The answer of `results` in one of the six shapes that servers have been met with. */
export function inShape(shape: Shape, result: GraphResult, about: ResultOf): unknown {
  const { jobId, step, timestamp } = about
  switch (shape) {
    case 1:
      return documented(result, about)
    case 2:
      return result
    case 3:
      return { jobId, status: 'completed', generatedCode: result, timestamp }
    case 4:
      return { jobId, step, status: 'completed', generatedCode: result }
    case 5:
      return { id: 1, uuid: jobId, graphId: jobId, status: 'completed', resultData: JSON.stringify(result) }
    case 6:
      return { job: { id: jobId, status: 'completed' }, result: { manifests: result.nodes.map(manifest) } }
  }
}

function documented(result: GraphResult, { jobId, timestamp }: ResultOf) {
  const generatedCodes = result.nodes.map((node) => ({
    nodeId: node.id,
    code: node.config ?? '',
    language: 'yaml',
    metadata: { nodeName: node.name, nodeType: node.nodeType, ...node.generatedCodeMetadata },
  }))
  const summary = {
    totalNodes: generatedCodes.length,
    successfulGenerations: generatedCodes.length,
    failedGenerations: 0,
  }
  return { graphId: jobId, jobId, timestamp, generatedCodes, summary }
}

function manifest(node: ResultNode) {
  return {
    fileName: node.generatedCodeMetadata?.fileName ?? 'manifest.yaml',
    generatedCode: node.config ?? '',
    entityName: node.name,
    entityId: node.id,
    entityType: node.nodeType,
  }
}

/** Every entry carries whole entries of other nodes, code and all, as the Kubegram server does it. */
export function withEmbeddedEdges(result: GraphResult, perNode: number): GraphResult {
  const { nodes } = result
  const embedded = nodes.map((node, index) => {
    const others = Array.from({ length: perNode }, (_, at) => nodes[(index + at + 1) % nodes.length])
    const edges = others
      .filter((other) => other !== undefined && other.id !== node.id)
      .map((other) => ({ connectionType: 'MICROSERVICE_DEPENDS_ON', node: { ...(other as ResultNode), edges: [] } }))
    return { ...node, edges }
  })
  return { ...result, nodes: embedded }
}

const LONG_ID = 'x'.repeat(5_000)
const HOSTILE = ['__proto__', '..', '/', '\ud800', LONG_ID, '', 'constructor', '../../etc/passwd', '__proto__'] as const

/** Ids that have broken somebody's code before; one of them twice. */
export function withHostileIds(result: GraphResult): GraphResult {
  const nodes = result.nodes.map((node, index) => ({ ...node, id: HOSTILE[index % HOSTILE.length] ?? '' }))
  return { ...result, nodes }
}

export function emptied(result: GraphResult): GraphResult {
  return { ...result, totalFiles: 0, nodes: [] }
}
