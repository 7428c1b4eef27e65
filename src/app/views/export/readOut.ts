import type { Codegen } from '../../../client/codegen'
import type { CodeFile } from '../../../core/codeMap'
import type { OutFile } from '../../../core/exportPlan'
import { maskSecrets } from '../../words/secrets'

export interface OutAddress {
  readonly graphId: string
  readonly nodeId?: string | undefined
  /** As this result brought it; absent: as it is now. */
  readonly version?: number | undefined
}

/** Everything that could go out. */
export async function readOut(codegen: Codegen, address: OutAddress): Promise<readonly OutFile[]> {
  const nodes = (await codegen.graph(address.graphId))?.nodes ?? []
  const names = new Map(nodes.map((node) => [node.nodeId, node.name]))
  return (await load(codegen, address)).map(({ nodeId, name, path, code }) => ({
    nodeId,
    nodeName: names.get(nodeId) || nodeId,
    name,
    code,
    secrets: maskSecrets(code).hidden,
    ...(path === undefined ? {} : { path }),
  }))
}

async function load(codegen: Codegen, { graphId, nodeId, version }: OutAddress): Promise<readonly CodeFile[]> {
  if (version !== undefined) {
    return codegen.versions.load({ graphId, generation: version, ...(nodeId === undefined ? {} : { nodeId }) })
  }
  if (nodeId !== undefined) return codegen.files(graphId, nodeId)
  const [index, map] = await Promise.all([codegen.graph(graphId), codegen.loadGeneratedCode(graphId)])
  const codes = map[graphId] ?? {}
  const files: CodeFile[] = []
  for (const node of index?.nodes ?? []) {
    const texts = codes[node.nodeId] ?? []
    // The map holds texts alone. Where it and the list are not of one mind, the node is read by itself.
    if (texts.length === node.files.length) {
      files.push(...node.files.map((file, at) => ({ ...file, nodeId: node.nodeId, code: texts[at] ?? '' })))
    } else files.push(...(await codegen.files(graphId, node.nodeId)))
  }
  return files
}
