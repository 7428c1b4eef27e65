import type { CodeFile } from '../core/codeMap'
import type { ResultChanges } from '../core/compareResults'
import type { Command } from '../core/protocol'
import type { CodeSelection, GraphVersion, NodeVersion, VersionAddress } from '../core/versions'
import type { Backend } from '../storage/backend'
import { newId } from './newId'

/**
 * Every version of the stored code. A generation is what one job brought for a graph: its number names the graph's
 * version, and together with a node's id the node's. Every change resolves once it is durable and is told to all tabs
 * as `codeChanged`; it throws `CodegenError`, `notFound` when there is no such version. Of one that is not there nothing
 * is read.
 */
export interface CodeVersions {
  /** The versions of a graph, newest first; each with how many nodes it brought and how many of them differ. */
  ofGraph(graphId: string): Promise<readonly GraphVersion[]>
  /** The versions of a node, newest first, 1..n in the order they came. */
  ofNode(graphId: string, nodeId: string): Promise<readonly NodeVersion[]>
  /** The files of a version with their code: of one node, or all that this generation brought. */
  load(address: VersionAddress): Promise<readonly CodeFile[]>
  /** What became of each file from one version to another: of one node, or of all that both generations brought. */
  compare(from: VersionAddress, to: VersionAddress): Promise<ResultChanges>
  /** Gives a version a name of up to 200 characters; `null` takes it away. */
  label(address: VersionAddress, label: string | null): Promise<void>
  /** Pinned versions are never cleaned up. */
  pin(address: VersionAddress, pinned: boolean): Promise<void>
  /** Makes an older version the current code, as a new version. Nodes that it did not bring stay as they are. */
  restore(address: VersionAddress): Promise<void>
  /**
   * Deletes a graph, a node with all its versions, or one version of either; what came before becomes current again.
   * Pinned versions too: whoever calls this has asked. Returns what brings it back for the next ten minutes at least.
   */
  delete(what: CodeSelection): Promise<DeletedCode>
  undo(deleted: DeletedCode): Promise<void>
}

/** Plain data: it may outlive the page that deleted. */
export interface DeletedCode {
  readonly graphId: string
  readonly id: string
}

export function codeVersions(backend: Backend, send: (command: Command) => Promise<unknown>): CodeVersions {
  // Loaded when first asked for: most pages look at no older version.
  const versions = async () => (await import('../storage/versionReader')).createVersionReader(backend)
  return {
    ofGraph: async (graphId) => (await versions()).ofGraph(graphId),
    ofNode: async (graphId, nodeId) => (await versions()).ofNode(graphId, nodeId),
    load: async (address) => (await versions()).load(address),
    async compare(from, to) {
      const [{ compareResults }, { load }] = await Promise.all([import('../core/compareResults'), versions()])
      return compareResults(await load(from), await load(to))
    },
    label: async (address, label) => void (await send({ type: 'markVersion', ...only(address), label })),
    pin: async (address, pinned) => void (await send({ type: 'markVersion', ...only(address), pinned })),
    restore: async (address) => void (await send({ type: 'restoreVersion', ...only(address), id: newId() })),
    async delete({ graphId, generation, nodeId }) {
      const id = newId()
      const node = nodeId === undefined ? {} : { nodeId }
      await send({ type: 'deleteCode', id, graphId, ...node, ...(generation === undefined ? {} : { generation }) })
      return { graphId, id }
    },
    undo: async ({ graphId, id }) => void (await send({ type: 'undoDelete', graphId, id })),
  }
}

/** Callers may hand in a whole version: what is sent is its address. */
function only({ graphId, generation, nodeId }: VersionAddress): VersionAddress {
  return { graphId, generation, ...(nodeId === undefined ? {} : { nodeId }) }
}
