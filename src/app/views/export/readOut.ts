import type { StoredCode } from '../../../client/storedCode'
import type { CodeFile } from '../../../core/codeMap'
import type { OutFile } from '../../../core/exportPlan'
import { formerNodes } from '../../../core/formerNodes'
import { classifySecrets } from '../../../core/secrets'
import type { Progress } from '../../worker/answerCalls'

export interface OutAddress {
  readonly graphId: string
  readonly nodeId?: string | undefined
  /** As this result brought it; absent: as it is now. */
  readonly version?: number | undefined
}

/** A file as it is stored, with what is known of its node. */
export type StoredFile = Omit<OutFile, 'secrets'> & { readonly nodeType?: string | undefined }

/** Everything that could go out, as it is stored. */
export async function readOut(stored: StoredCode, address: OutAddress): Promise<readonly StoredFile[]> {
  const graph = (await stored.graph(address.graphId)) ?? { nodes: [] }
  const known = new Map(graph.nodes.map((node) => [node.nodeId, node]))
  // Who asks for one node, or for an older state, asks for all of it.
  const isWhole = address.nodeId === undefined && address.version === undefined
  const former = isWhole ? formerNodes(graph) : new Set()
  return (await load(stored, address)).map(({ nodeId, name, path, code }) => {
    const node = known.get(nodeId)
    const place = path === undefined ? {} : { path }
    const isFormer = former.has(nodeId)
    return { nodeId, nodeName: node?.name || nodeId, nodeType: node?.nodeType, name, code, isFormer, ...place }
  })
}

/** The same with how many secrets are in it. */
export function countSecrets(files: readonly StoredFile[], progress: Progress): readonly OutFile[] {
  return files.map(({ nodeType, ...file }, at) => {
    progress(at / files.length)
    return { ...file, secrets: classifySecrets(file.code, nodeType).values }
  })
}

async function load(stored: StoredCode, { graphId, nodeId, version }: OutAddress): Promise<readonly CodeFile[]> {
  if (version !== undefined) {
    return stored.versions.load({ graphId, generation: version, ...(nodeId === undefined ? {} : { nodeId }) })
  }
  if (nodeId !== undefined) return stored.files(graphId, nodeId)
  const [index, map] = await Promise.all([stored.graph(graphId), stored.loadGeneratedCode(graphId)])
  const codes = map[graphId] ?? {}
  const files: CodeFile[] = []
  for (const node of index?.nodes ?? []) {
    const texts = codes[node.nodeId] ?? []
    // The map holds texts alone. Where it and the list are not of one mind, the node is read by itself.
    if (texts.length === node.files.length) {
      files.push(...node.files.map((file, at) => ({ ...file, nodeId: node.nodeId, code: texts[at] ?? '' })))
    } else files.push(...(await stored.files(graphId, node.nodeId)))
  }
  return files
}
