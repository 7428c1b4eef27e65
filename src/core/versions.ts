import type { FileEntry, NodeEntry } from './codeMap'
import { mergeNodes, type Place, placeOf, unitsOf } from './packs'

/** How a generation came to be here, when no job brought it. */
export type Origin = 'restored' | 'imported'

/** What is known of a generation without its nodes: what one job, restoring or import brought for one graph. */
interface Origins extends Marks {
  readonly graphId: string
  /** Counts the generations of the graph, from 1. A number is never given twice. */
  readonly generation: number
  /** The job; for other origins the id that the command was given. */
  readonly jobId: string
  /** ms since 1970 */
  readonly storedAt: number
  readonly origin?: Origin
  /** Which generation was restored. */
  readonly from?: number
  /** Stands before this generation, though it came later: it was imported, and is older. */
  readonly before?: number
}

/** A generation without its code, whole. */
export interface Generation extends Origins {
  readonly nodes: readonly KeptNode[]
}

/** A generation as it stands in lists; its nodes lie in records of their own. */
export interface GenerationHead extends Origins {
  readonly holds: GenerationSize
}

/** Of what is not deleted. */
export interface GenerationSize {
  readonly nodes: number
  readonly files: number
  /** Length of all its code in UTF-16 units. */
  readonly units: number
  /** How many of its nodes are new or differ from the version before. */
  readonly changed: number
}

/** What a user said of a version. */
export interface Marks {
  readonly label?: string
  /** Never cleaned up. */
  readonly pinned?: true
}

/** Named or pinned: it stays, however old it is. */
export function isMarked({ label, pinned }: Marks): boolean {
  return label !== undefined || pinned === true
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

export interface GraphVersion extends Version, GenerationSize {}

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
export function inOrder<G extends Origins>(generations: readonly G[]): readonly G[] {
  const place = ({ generation, before }: G) => (before === undefined ? generation : before - 0.5)
  return [...generations].sort((a, b) => place(a) - place(b) || a.storedAt - b.storedAt || a.generation - b.generation)
}

/** The current nodes of a graph: each as it came last. */
export function currentNodes(generations: readonly Generation[]): readonly NodeEntry[] {
  return inOrder(generations).reduce<readonly NodeEntry[]>((nodes, one) => mergeNodes(nodes, nodesOf(one.nodes)), [])
}

/** The heads of a graph's generations, which may depend on each other's nodes. */
export function headsOf(generations: readonly Generation[]): readonly GenerationHead[] {
  const last = new Map<string, NodeEntry>()
  return inOrder(generations).map((generation) => {
    const head = headOf(generation, last)
    for (const node of nodesOf(generation.nodes)) last.set(node.nodeId, node)
    return head
  })
}

/** The head of a generation; `last` are the nodes of the versions before it. */
export function headOf({ nodes, ...rest }: Generation, last: ReadonlyMap<string, NodeEntry>): GenerationHead {
  const kept = nodesOf(nodes)
  const files = kept.reduce((sum, node) => sum + node.files.length, 0)
  const units = kept.reduce((sum, node) => sum + unitsOf(node), 0)
  const changed = kept.filter((node) => !isSame(last.get(node.nodeId), node)).length
  return { ...rest, holds: { nodes: kept.length, files, units, changed } }
}

/** Newest first. Generations of which nothing is left are no versions. */
export function graphVersions(heads: readonly GenerationHead[]): readonly GraphVersion[] {
  return inOrder(heads)
    .filter(({ holds }) => holds.nodes > 0)
    .map((head) => ({ ...versionOf(head, head), ...head.holds }))
    .reverse()
}

/** A node, and the generation that it came with. */
export type NodeOfGeneration = readonly [head: GenerationHead, node: KeptNode]

/** The versions of one node, newest first. */
export function nodeVersions(brought: readonly NodeOfGeneration[]): readonly NodeVersion[] {
  const nodes = new Map(brought.map(([head, node]) => [head, node]))
  const kept = inOrder([...nodes.keys()]).flatMap((head): readonly NodeOfGeneration[] => {
    const node = nodes.get(head)
    return node && isKept(node) ? [[head, node]] : []
  })
  const current = kept.reduce<readonly NodeEntry[]>((last, [, node]) => mergeNodes(last, [node]), [])[0]
  const versions = kept.map(([head, node], at) => ({
    ...versionOf(head, node),
    nodeId: node.nodeId,
    name: node.name,
    nodeType: node.nodeType,
    version: at + 1,
    isCurrent: current?.generation === node.generation,
    isChanged: !isSame(kept[at - 1]?.[1], node),
    files: node.files,
  }))
  return versions.reverse()
}

/** The nodes of a generation that are not deleted, as they lie in the packs: all, or the one of that id. */
export function nodesOf(nodes: readonly KeptNode[], nodeId?: string): readonly NodeEntry[] {
  return nodes.filter((node) => isKept(node) && (nodeId === undefined || node.nodeId === nodeId)).map(toEntry)
}

export function isKept(node: KeptNode): boolean {
  return node.deleted === undefined
}

/** Without what only its generation needs to know. */
function toEntry(node: KeptNode): NodeEntry {
  if (!isMarked(node)) return node
  const { nodeId, name, nodeType, generation, files } = node
  return { nodeId, name, nodeType, generation, files }
}

function versionOf({ graphId, generation, jobId, storedAt, origin, from }: Origins, marks: Marks): Version {
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

function isSamePlace(one: Place, other: Place): boolean {
  return one.generation === other.generation && one.pack === other.pack && one.at === other.at
}

function isSame(before: NodeEntry | undefined, node: NodeEntry): boolean {
  if (before?.files.length !== node.files.length) return false
  return node.files.every((file, at) => {
    const other = before.files[at]
    if (!other || other.name !== file.name || other.units !== file.units) return false
    // Stored once means stored at one place.
    return isSamePlace(placeOf(before, other), placeOf(node, file))
  })
}
