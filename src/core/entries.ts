import type { KeptNode } from './versions'

/** Nodes of one generation lie in records of so many: one of them is found without reading all. */
const NODES_PER_CHUNK = 256

/** Some nodes of a generation, without their code, in the order of their ids. */
export interface EntryChunk {
  readonly graphId: string
  readonly generation: number
  /** The least id in it: the chunk of a node is the last one whose `first` is not beyond the node's id. */
  readonly first: string
  readonly nodes: readonly KeptNode[]
  /** Beside each node its place among all nodes, as they came. */
  readonly order: readonly number[]
}

export function toChunks(graphId: string, generation: number, nodes: readonly KeptNode[]): readonly EntryChunk[] {
  const ids = nodes.map(({ nodeId }) => nodeId)
  const places = [...ids.keys()].sort((a, b) => compareIds(ids[a] as string, ids[b] as string))
  const chunks: EntryChunk[] = []
  for (let from = 0; from < places.length; from += NODES_PER_CHUNK) {
    const order = places.slice(from, from + NODES_PER_CHUNK)
    const some = order.map((place) => nodes[place] as KeptNode)
    const [first] = some as [KeptNode]
    chunks.push({ graphId, generation, first: first.nodeId, nodes: some, order })
  }
  return chunks
}

/** The nodes as they came. */
export function fromChunks(chunks: readonly EntryChunk[]): readonly KeptNode[] {
  const placed = chunks.flatMap(({ nodes, order }) => nodes.map((node, at) => [order[at] ?? at, node] as const))
  return placed.sort(([a], [b]) => a - b).map(([, node]) => node)
}

/** The nodes of several generations, each as they came, in the order of the chunks. */
export function byGeneration(chunks: readonly EntryChunk[]): ReadonlyMap<number, readonly KeptNode[]> {
  const groups = new Map<number, EntryChunk[]>()
  for (const chunk of chunks) {
    const group = groups.get(chunk.generation)
    if (group) group.push(chunk)
    else groups.set(chunk.generation, [chunk])
  }
  return new Map([...groups].map(([generation, group]) => [generation, fromChunks(group)]))
}

/** By UTF-16 units, as IndexedDB compares keys. */
function compareIds(a: string, b: string): number {
  return a < b ? -1 : a === b ? 0 : 1
}
