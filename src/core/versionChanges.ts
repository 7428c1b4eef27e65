import type { NodeEntry } from './codeMap'
import { placeOf } from './packs'
import { type CodeSelection, type Generation, isKept, type KeptNode, type Marks, type VersionAddress } from './versions'

/** A generation that brings the nodes of an older one back: it points at their code, nothing is stored twice. */
export function restored(
  nodes: readonly NodeEntry[],
  { graphId, generation: from }: VersionAddress,
  now: { readonly generation: number; readonly id: string; readonly at: number },
): Generation {
  const { generation } = now
  return {
    graphId,
    generation,
    jobId: now.id,
    storedAt: now.at,
    origin: 'restored',
    from,
    nodes: nodes.map((node) => ({
      ...node,
      generation,
      files: node.files.map((file) => ({ ...file, of: placeOf(node, file).generation })),
    })),
  }
}

/** What a user says of a version; `null` takes the label away. */
export interface MarkChange {
  readonly label?: string | null
  readonly pinned?: boolean
}

export function marked<T extends Marks>(one: T, change: MarkChange): T {
  const { label, pinned, ...rest } = one
  const text = change.label === undefined ? label : change.label
  const isPinned = change.pinned === undefined ? pinned : change.pinned
  return { ...rest, ...(text ? { label: text } : {}), ...(isPinned ? { pinned: true } : {}) } as T
}

/** The same object where nothing of it is selected. */
export function deleted(generation: Generation, what: CodeSelection, by: string, at: number): Generation {
  if (what.generation !== undefined && what.generation !== generation.generation) return generation
  const isMeant = (node: KeptNode) => isKept(node) && (what.nodeId === undefined || node.nodeId === what.nodeId)
  if (!generation.nodes.some(isMeant)) return generation
  return {
    ...generation,
    nodes: generation.nodes.map((node) => (isMeant(node) ? { ...node, deleted: { by, at } } : node)),
  }
}

/** The same object where that deletion took nothing. */
export function undeleted(generation: Generation, by: string): Generation {
  if (!generation.nodes.some((node) => node.deleted?.by === by)) return generation
  const nodes = generation.nodes.map((node) => {
    if (node.deleted?.by !== by) return node
    const { deleted: _gone, ...kept } = node
    return kept
  })
  return { ...generation, nodes }
}
