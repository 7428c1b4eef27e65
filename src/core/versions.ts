import type { FileEntry, GraphIndex, NodeEntry } from './codeMap'
import { mergeIndex, placeOf } from './packs'

/** How a generation came to be here, when no job brought it. */
export type Origin = 'restored' | 'imported'

/** A generation without its code: what one job, restoring or import brought for one graph. */
export interface Generation extends Marks {
  readonly graphId: string
  /** Counts the generations of the graph, from 1. A number is never given twice. */
  readonly generation: number
  /** The job; for other origins the id that the command was given. */
  readonly jobId: string
  /** ms since 1970 */
  readonly storedAt: number
  readonly nodes: readonly KeptNode[]
  readonly origin?: Origin
  /** Which generation was restored. */
  readonly from?: number
  /** Stands before this generation, though it came later: it was imported, and is older. */
  readonly before?: number
}

/** What a user said of a version. */
export interface Marks {
  readonly label?: string
  /** Never cleaned up. */
  readonly pinned?: true
}

/** A node as one generation brought it. */
export interface KeptNode extends NodeEntry, Marks {
  /** Deleted, but not yet for good: by which deletion, and when (ms since 1970). */
  readonly deleted?: { readonly by: string; readonly at: number }
}

/** Names a version: of a graph, or of one of its nodes. */
export interface VersionAddress {
  readonly graphId: string
  readonly generation: number
  readonly nodeId?: string
}

/** Names what is to be deleted: a graph, a node with all of its versions, or one version of either. */
export interface CodeSelection {
  readonly graphId: string
  readonly generation?: number
  readonly nodeId?: string
}

interface Version extends Marks {
  readonly graphId: string
  readonly generation: number
  readonly jobId: string
  readonly storedAt: number
  readonly origin: Origin | 'job'
  readonly from?: number
}

export interface GraphVersion extends Version {
  readonly nodes: number
  readonly files: number
  /** Length of all its code in UTF-16 units. */
  readonly units: number
  /** How many of its nodes are new or differ from the version before. */
  readonly changed: number
}

export interface NodeVersion extends Version {
  readonly nodeId: string
  readonly name: string
  readonly nodeType: string
  /** Counts the versions of this node, from 1. */
  readonly version: number
  /** Whether this is what the node's code is now. */
  readonly isCurrent: boolean
  /** Whether it differs from the version before. */
  readonly isChanged: boolean
  readonly files: readonly FileEntry[]
}

/** The order of versions: as they came, and imported ones before those that are newer. */
export function inOrder(generations: readonly Generation[]): readonly Generation[] {
  const place = ({ generation, before }: Generation) => (before === undefined ? generation : before - 0.5)
  return [...generations].sort((a, b) => place(a) - place(b) || a.storedAt - b.storedAt || a.generation - b.generation)
}

/** The current nodes of a graph: each as it came last. */
export function currentIndex(graphId: string, generations: readonly Generation[]): GraphIndex {
  return inOrder(generations).reduce<GraphIndex>(
    (index, { nodes }) => mergeIndex(index, graphId, nodes.filter(isKept).map(toEntry)),
    { graphId, nodes: [] },
  )
}

/** Newest first. Generations of which nothing is left are no versions. */
export function graphVersions(generations: readonly Generation[]): readonly GraphVersion[] {
  const last = new Map<string, KeptNode>()
  const versions = inOrder(generations).map((generation) => {
    const nodes = generation.nodes.filter(isKept)
    const files = nodes.flatMap((node) => node.files)
    const changed = nodes.filter((node) => !isSame(last.get(node.nodeId), node)).length
    for (const node of nodes) last.set(node.nodeId, node)
    const units = files.reduce((sum, file) => sum + file.units, 0)
    return { ...versionOf(generation, generation), nodes: nodes.length, files: files.length, units, changed }
  })
  return versions.filter(({ nodes }) => nodes > 0).reverse()
}

/** Newest first. */
export function nodeVersions(generations: readonly Generation[], nodeId: string): readonly NodeVersion[] {
  const kept = inOrder(generations).flatMap((generation) => {
    const node = generation.nodes.find((entry) => entry.nodeId === nodeId && isKept(entry))
    return node ? [{ generation, node }] : []
  })
  const graphId = generations[0]?.graphId ?? ''
  const current = currentIndex(graphId, generations).nodes.find((node) => node.nodeId === nodeId)
  const versions = kept.map(({ generation, node }, at) => ({
    ...versionOf(generation, node),
    nodeId,
    name: node.name,
    nodeType: node.nodeType,
    version: at + 1,
    isCurrent: current?.generation === node.generation,
    isChanged: !isSame(kept[at - 1]?.node, node),
    files: node.files,
  }))
  return versions.reverse()
}

/** The nodes of a version, as they lie in the packs. */
export function nodesOf(generation: Generation | undefined, nodeId?: string): readonly NodeEntry[] {
  return (generation?.nodes ?? [])
    .filter((node) => isKept(node) && (nodeId === undefined || node.nodeId === nodeId))
    .map(toEntry)
}

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

/** The same object where nothing changes. `null` takes the label away. */
export function marked(
  generation: Generation,
  nodeId: string | undefined,
  change: { readonly label?: string | null; readonly pinned?: boolean },
): Generation {
  const mark = <T extends Marks>(one: T): T => {
    const { label, pinned, ...rest } = one
    const text = change.label === undefined ? label : change.label
    const isPinned = change.pinned === undefined ? pinned : change.pinned
    return { ...rest, ...(text ? { label: text } : {}), ...(isPinned ? { pinned: true } : {}) } as T
  }
  if (nodeId === undefined) return mark(generation)
  return { ...generation, nodes: generation.nodes.map((node) => (node.nodeId === nodeId ? mark(node) : node)) }
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

export function isKept(node: KeptNode): boolean {
  return node.deleted === undefined
}

/** Without what only its generation needs to know. */
function toEntry({ nodeId, name, nodeType, generation, files }: KeptNode): NodeEntry {
  return { nodeId, name, nodeType, generation, files }
}

function versionOf({ graphId, generation, jobId, storedAt, origin, from }: Generation, marks: Marks): Version {
  return {
    graphId,
    generation,
    jobId,
    storedAt,
    origin: origin ?? 'job',
    ...(from === undefined ? {} : { from }),
    ...(marks.label === undefined ? {} : { label: marks.label }),
    ...(marks.pinned ? { pinned: true } : {}),
  }
}

function isSame(before: NodeEntry | undefined, node: NodeEntry): boolean {
  if (before?.files.length !== node.files.length) return false
  return node.files.every((file, at) => {
    const other = before.files[at]
    if (!other || other.name !== file.name || other.units !== file.units) return false
    // Stored once means stored at one place; what was stored before contents were hashed is told by its place alone.
    if (other.hash !== undefined && file.hash !== undefined) return other.hash === file.hash
    return JSON.stringify(placeOf(before, other)) === JSON.stringify(placeOf(node, file))
  })
}
