import type { Codegen } from '../../../client/codegen'
import { createPacer } from '../../../client/inSteps'
import type { CodeFile } from '../../../core/codeMap'
import type { OutFile } from '../../../core/exportPlan'
import { searchSecrets } from '../../../core/secrets'

export interface OutAddress {
  readonly graphId: string
  readonly nodeId?: string | undefined
  /** As this result brought it; absent: as it is now. */
  readonly version?: number | undefined
}

/** Everything that could go out. */
export async function readOut(codegen: Codegen, address: OutAddress): Promise<readonly OutFile[]> {
  const nodes = (await codegen.graph(address.graphId))?.nodes ?? []
  const known = new Map(nodes.map((node) => [node.nodeId, node]))
  const pace = createPacer()
  const files: OutFile[] = []
  for (const { nodeId, name, path, code } of await load(codegen, address)) {
    const { name: nodeName = '', nodeType } = known.get(nodeId) ?? {}
    const { values: secrets } = await pace(searchSecrets(code, nodeType))
    files.push({ nodeId, nodeName: nodeName || nodeId, name, code, secrets, ...(path === undefined ? {} : { path }) })
  }
  return files
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
