import type { CodegenGraph, GraphNode } from '../../../src/core/kubegram'
import { generateGraph } from '../../../src/server/generator/generateGraph'
import { type Manifest, readManifests } from './readManifests'

export type Edges = Readonly<Record<string, readonly (readonly [connectionType: string, to: string])[]>>

/** A graph of nodes with their names as ids, and edges from name to name. */
export function graphOf(
  nodes: readonly (Partial<GraphNode> & { nodeType: string; name: string })[],
  edges: Edges = {},
) {
  const whole: CodegenGraph = {
    name: 'g',
    graphType: 'KUBERNETES',
    companyId: 'c',
    userId: '1',
    nodes: nodes.map((node) => ({
      id: node.name,
      ...node,
      edges: (edges[node.id ?? node.name] ?? []).map(([connectionType, id]) => ({ connectionType, node: { id } })),
    })),
  }
  return whole
}

/** What the generator makes of a graph, to be asked for by kind and name. */
export function generated(graph: CodegenGraph) {
  const result = generateGraph(graph, { jobId: 'job', createdAt: '2026-01-01T00:00:00.000Z' })
  const manifests = readManifests(result)
  return {
    result,
    manifests,
    /** The manifest, which has to be there. */
    the(kind: string, name: string): Manifest {
      const found = manifests.find((one) => one.kind === kind && one.metadata.name === name)
      if (!found)
        throw new Error(`no ${kind} ${name} among ${manifests.map((one) => `${one.kind} ${one.metadata.name}`)}`)
      return found
    },
    has: (kind: string, name: string) => manifests.some((one) => one.kind === kind && one.metadata.name === name),
    /** All text of a node's files. */
    text: (id: string) =>
      result.nodes
        .filter((node) => node.id === id)
        .map(({ config }) => config)
        .join('\n'),
  }
}
