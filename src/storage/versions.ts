import type { CodeFile } from '../core/codeMap'
import { summarise } from '../core/packs'
import { purge } from '../core/purge'
import {
  type CodeSelection,
  currentIndex,
  deleted,
  type Generation,
  type GraphVersion,
  graphVersions,
  isKept,
  type KeptNode,
  marked,
  type NodeVersion,
  nodesOf,
  nodeVersions,
  restored,
  undeleted,
  type VersionAddress,
} from '../core/versions'
import type { Backend, Tx } from './backend'
import { addGeneration, nextGeneration, raiseRevision } from './code'
import { readNodes } from './pageStore'

/** Every version of the stored code. Each change is one transaction; those that answer `false` found nothing to do. */
export interface Versions {
  /** Newest first. */
  ofGraph(graphId: string): Promise<readonly GraphVersion[]>
  /** Newest first. */
  ofNode(graphId: string, nodeId: string): Promise<readonly NodeVersion[]>
  load(address: VersionAddress): Promise<readonly CodeFile[]>
  mark(address: VersionAddress, change: { readonly label?: string | null; readonly pinned?: boolean }): Promise<boolean>
  /** Brings a version back as a new one; the same `id` does it once. */
  restore(address: VersionAddress, id: string, now: number): Promise<boolean>
  /** Takes code out of sight, until `undo` with the same `id` or `purge`. May be asked twice. */
  remove(what: CodeSelection, id: string, now: number): Promise<boolean>
  undo(graphId: string, id: string): Promise<boolean>
  /** Frees for good what `isGone` names. Current code is never taken. */
  purge(graphId: string, isGone: (node: KeptNode, generation: Generation) => boolean): Promise<boolean>
}

export const CODE = ['graphs', 'indexes', 'generations', 'packs', 'meta'] as const

export function createVersions({ read, write }: Backend): Versions {
  return {
    ofGraph: (graphId) => read(['generations'], async (tx) => graphVersions(await generations(tx, graphId))),
    ofNode: (graphId, nodeId) =>
      read(['generations'], async (tx) => nodeVersions(await generations(tx, graphId), nodeId)),
    load: ({ graphId, generation, nodeId }) =>
      read(['generations', 'packs'], async (tx) =>
        readNodes(tx, graphId, nodesOf(await tx.get('generations', [graphId, generation]), nodeId)),
      ),
    mark: ({ graphId, generation, nodeId }, change) =>
      write(['generations'], async (tx) => {
        const found = await tx.get('generations', [graphId, generation])
        if (nodesOf(found, nodeId).length === 0 || !found) return false
        tx.put('generations', marked(found, nodeId, change))
        return true
      }),
    restore: (address, id, now) => write(CODE, (tx) => restore(tx, address, id, now)),
    remove: (what, id, now) =>
      write(CODE, async (tx) => {
        const isDone = await change(tx, what.graphId, (generation) => deleted(generation, what, id, now))
        // Asked a second time there is nothing left to delete, and that is as it should be.
        return (
          isDone || (await generations(tx, what.graphId)).some((generation) => undeleted(generation, id) !== generation)
        )
      }),
    undo: (graphId, id) => write(CODE, (tx) => change(tx, graphId, (generation) => undeleted(generation, id))),
    purge: (graphId, isGone) => write(CODE, (tx) => purgeGraph(tx, graphId, isGone)),
  }
}

export function generations(tx: Tx, graphId: string): Promise<readonly Generation[]> {
  return tx.list('generations', { only: graphId })
}

async function restore(tx: Tx, address: VersionAddress, id: string, now: number): Promise<boolean> {
  const { graphId } = address
  const graph = await tx.get('graphs', graphId)
  const nodes = nodesOf(await tx.get('generations', [graphId, address.generation]), address.nodeId)
  if (!graph || nodes.length === 0) return false
  const newest = await tx.get('generations', [graphId, graph.generation])
  if (newest?.jobId === id) return true
  await addGeneration(tx, restored(nodes, address, { generation: nextGeneration(graph), id, at: now }), graph)
  return true
}

/** Changes generations of a graph, and lets its index follow. */
async function change(tx: Tx, graphId: string, decide: (generation: Generation) => Generation): Promise<boolean> {
  const before = await generations(tx, graphId)
  const after = before.map(decide)
  const changed = after.filter((generation, at) => generation !== before[at])
  if (changed.length === 0) return false
  for (const generation of changed) tx.put('generations', generation)
  await reindex(tx, graphId, after)
  return true
}

export async function reindex(tx: Tx, graphId: string, after: readonly Generation[]): Promise<void> {
  const graph = await tx.get('graphs', graphId)
  if (!graph) return
  const before = await tx.get('indexes', graphId)
  const index = { ...before, ...currentIndex(graphId, after) }
  tx.put('indexes', index)
  // Also without nodes: the line keeps the number of the newest generation.
  tx.put('graphs', summarise(index, graph.name, graph.generation, graph.updatedAt))
  await raiseRevision(tx)
}

async function purgeGraph(
  tx: Tx,
  graphId: string,
  isGone: (node: KeptNode, generation: Generation) => boolean,
): Promise<boolean> {
  const before = await generations(tx, graphId)
  const current = new Map(currentIndex(graphId, before).nodes.map((node) => [node.nodeId, node.generation]))
  const isCurrent = (node: KeptNode) => isKept(node) && current.get(node.nodeId) === node.generation
  const done = purge(before, (node, generation) => !isCurrent(node) && isGone(node, generation))
  for (const generation of done.generations) {
    if (generation.nodes.length > 0) tx.put('generations', generation)
    else tx.delete('generations', [graphId, generation.generation])
  }
  for (const { generation, pack, used } of done.packs) {
    const key = [graphId, generation, pack]
    const stored = used.size > 0 ? await tx.get('packs', key) : undefined
    if (stored) tx.put('packs', { ...stored, texts: stored.texts.map((text, at) => (used.has(at) ? text : '')) })
    else tx.delete('packs', key)
  }
  return done.generations.length > 0
}
