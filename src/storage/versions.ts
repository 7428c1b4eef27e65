import { purge } from '../core/purge'
import { hashedPlaces, withPlaces } from '../core/textPlaces'
import { deleted, type MarkChange, marked, restored, undeleted } from '../core/versionChanges'
import {
  type CodeSelection,
  type Generation,
  headsOf,
  isKept,
  type KeptNode,
  nodesOf,
  type VersionAddress,
} from '../core/versions'
import type { Backend, Tx } from './backend'
import { addGeneration, CODE, nextGeneration, raiseRevision } from './code'
import { chunkOf, deleteGeneration, readGenerations, readHeads, readNodesOf, replaceGeneration } from './generations'
import { readCurrent, reindex, shrink } from './graphIndex'

/** Changes of the versions of the stored code. Each is one transaction; those that answer `false` found nothing to do. */
export interface Versions {
  mark(address: VersionAddress, change: MarkChange): Promise<boolean>
  /** Brings a version back as a new one; the same `id` does it once. */
  restore(address: VersionAddress, id: string, now: number): Promise<boolean>
  /** Takes code out of sight, until `undo` with the same `id` or `purge`. May be asked twice. */
  remove(what: CodeSelection, id: string, now: number): Promise<boolean>
  undo(graphId: string, id: string): Promise<boolean>
  /** Frees for good what `isGone` names. Current code is never taken. */
  purge(graphId: string, isGone: IsGone): Promise<boolean>
}

export type IsGone = (node: KeptNode, generation: Generation) => boolean

export function createVersions({ write }: Backend): Versions {
  return {
    mark: (address, change) => write(['generations', 'entries'], (tx) => mark(tx, address, change)),
    restore: (address, id, now) => write(CODE, (tx) => restore(tx, address, id, now)),
    remove: (what, id, now) =>
      write(CODE, async (tx) => {
        const isDone = await change(tx, what.graphId, (generation) => deleted(generation, what, id, now))
        if (isDone) return true
        // Asked a second time there is nothing left to delete, and that is as it should be.
        return (await readGenerations(tx, what.graphId)).some((generation) => undeleted(generation, id) !== generation)
      }),
    undo: (graphId, id) => write(CODE, (tx) => change(tx, graphId, (generation) => undeleted(generation, id))),
    purge: (graphId, isGone) => write(CODE, (tx) => purgeGraph(tx, graphId, isGone)),
  }
}

async function mark(tx: Tx, { graphId, generation, nodeId }: VersionAddress, change: MarkChange): Promise<boolean> {
  const head = await tx.get('generations', [graphId, generation])
  if (!head || head.holds.nodes === 0) return false
  if (nodeId === undefined) {
    tx.put('generations', marked(head, change))
    return true
  }
  const chunk = await chunkOf(tx, graphId, generation, nodeId)
  if (!chunk?.nodes.some((node) => node.nodeId === nodeId && isKept(node))) return false
  tx.put('entries', {
    ...chunk,
    nodes: chunk.nodes.map((node) => (node.nodeId === nodeId ? marked(node, change) : node)),
  })
  return true
}

async function restore(tx: Tx, address: VersionAddress, id: string, now: number): Promise<boolean> {
  const { graphId } = address
  const row = await tx.get('graphs', graphId)
  const nodes = nodesOf(await readNodesOf(tx, graphId, address.generation, address.nodeId))
  if (!row || nodes.length === 0) return false
  if ((await readHeads(tx, graphId)).some(({ jobId }) => jobId === id)) return true
  const generation = await nextGeneration(tx, row)
  const made = restored(nodes, address, { generation, id, at: now })
  await addGeneration(tx, row, await readCurrent(tx, row), made, row)
  return true
}

/** Changes generations of a graph, and lets what depends on them follow. */
async function change(tx: Tx, graphId: string, decide: (generation: Generation) => Generation): Promise<boolean> {
  const before = await readGenerations(tx, graphId)
  const after = before.map(decide)
  const row = await tx.get('graphs', graphId)
  if (!row || after.every((generation, at) => generation === before[at])) return false
  await putChanged(tx, before, after)
  reindex(tx, row, after)
  await raiseRevision(tx)
  return true
}

/** Writes the generations that changed, and the heads of those that only compare differently now. */
export async function putChanged(tx: Tx, before: readonly Generation[], after: readonly Generation[]): Promise<void> {
  const was = new Map(before.map((one) => [one.generation, one]))
  const is = new Map(after.map((one) => [one.generation, one]))
  for (const head of headsOf(after)) {
    const one = is.get(head.generation)
    if (one && one !== was.get(head.generation)) replaceGeneration(tx, head, one.nodes)
    else tx.put('generations', head)
  }
}

async function purgeGraph(tx: Tx, graphId: string, isGone: IsGone): Promise<boolean> {
  const row = await tx.get('graphs', graphId)
  if (!row) return false
  const [before, { nodes }] = await Promise.all([readGenerations(tx, graphId), readCurrent(tx, row)])
  const current = new Map(nodes.map((node) => [node.nodeId, node.generation]))
  const isCurrent = (node: KeptNode) => isKept(node) && current.get(node.nodeId) === node.generation
  const done = purge(before, (node, generation) => !isCurrent(node) && isGone(node, generation))
  if (done.changed.length === 0) return false
  await putChanged(tx, before, done.left)
  for (const generation of done.changed) if (generation.nodes.length === 0) deleteGeneration(tx, generation)
  for (const { generation, pack, used } of done.packs) {
    const key = [graphId, generation, pack]
    const stored = used.size > 0 ? await tx.get('packs', key) : undefined
    if (stored) tx.put('packs', { ...stored, texts: stored.texts.map((text, at) => (used.has(at) ? text : '')) })
    else tx.delete('packs', key)
  }
  const places = [...hashedPlaces(await tx.list('places', { only: graphId }))].filter(({ place }) => done.isUsed(place))
  tx.deleteAll('places', graphId)
  for (const part of withPlaces(graphId, undefined, places)) tx.put('places', part)
  shrink(tx, row, done.left)
  if (done.left.length === 0) await raiseRevision(tx, 0, row.generation)
  return true
}
