import type { Codegen } from '../../../client/codegen'
import type { ScannedFile } from '../../../client/scanCode'

/** All code, where the browser lets nothing be stored: no worker can read it then. Elsewhere `undefined`. */
export async function codeInMemory(codegen: Codegen, graphId?: string): Promise<readonly ScannedFile[] | undefined> {
  if (codegen.health().storage !== 'memory') return undefined
  const graphs = (await codegen.graphs()).filter((graph) => graphId === undefined || graph.graphId === graphId)
  const files: ScannedFile[] = []
  for (const { graphId: id, name: graphName } of graphs) {
    for (const node of (await codegen.graph(id))?.nodes ?? []) {
      const { name: nodeName, nodeType, generation } = node
      const of = { graphId: id, graphName, nodeName, nodeType, generation, newest: true }
      for (const [place, file] of (await codegen.files(id, node.nodeId)).entries())
        files.push({ ...file, ...of, place })
    }
  }
  return files
}
