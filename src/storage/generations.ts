import { byGeneration, type EntryChunk, fromChunks, toChunks } from '../core/entries'
import type { Generation, GenerationHead, KeptNode } from '../core/versions'
import type { Tx } from './backend'

/** Writes a generation: its head, and its nodes in records of their own. */
export function putGeneration(tx: Tx, head: GenerationHead, nodes: readonly KeptNode[]): void {
  tx.put('generations', head)
  for (const chunk of toChunks(head.graphId, head.generation, nodes)) tx.put('entries', chunk)
}

/** The same for one that was there: of its old nodes none stays. */
export function replaceGeneration(tx: Tx, head: GenerationHead, nodes: readonly KeptNode[]): void {
  tx.deleteAll('entries', [head.graphId, head.generation])
  putGeneration(tx, head, nodes)
}

export function deleteGeneration(tx: Tx, { graphId, generation }: Generation): void {
  tx.delete('generations', [graphId, generation])
  tx.deleteAll('entries', [graphId, generation])
}

export function readHeads(tx: Tx, graphId: string): Promise<readonly GenerationHead[]> {
  return tx.list('generations', { only: graphId })
}

/** Every generation of a graph, whole: for what changes, or looks through, all of its versions. */
export async function readGenerations(tx: Tx, graphId: string): Promise<readonly Generation[]> {
  const [heads, chunks] = await Promise.all([readHeads(tx, graphId), tx.list('entries', { only: graphId })])
  const nodes = byGeneration(chunks)
  return heads.map((head) => withNodes(head, nodes.get(head.generation) ?? []))
}

/** The nodes of a generation: all, or only the one of that id. */
export async function readNodesOf(
  tx: Tx,
  graphId: string,
  generation: number,
  nodeId?: string,
): Promise<readonly KeptNode[]> {
  if (nodeId === undefined) return fromChunks(await tx.list('entries', { only: [graphId, generation] }))
  const chunk = await chunkOf(tx, graphId, generation, nodeId)
  return (chunk?.nodes ?? []).filter((node) => node.nodeId === nodeId)
}

/** The last record of a graph's newest generation: of most graphs the one in which all of its nodes stand. */
export async function lastChunk(tx: Tx, graphId: string): Promise<EntryChunk | undefined> {
  const [chunk] = await tx.list('entries', { only: graphId, newestFirst: true, limit: 1 })
  return chunk
}

/** The record in which a node's entry stands, if it is in that generation. */
export async function chunkOf(tx: Tx, graphId: string, generation: number, nodeId: string) {
  const only = [graphId, generation]
  const [chunk] = await tx.list('entries', { only, to: [...only, nodeId], newestFirst: true, limit: 1 })
  return chunk
}

function withNodes({ holds: _counted, ...head }: GenerationHead, nodes: readonly KeptNode[]): Generation {
  return { ...head, nodes }
}
