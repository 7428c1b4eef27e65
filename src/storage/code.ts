import type { FileEntry, GeneratedFile, GraphEntry, NodeEntry } from '../core/codeMap'
import { hashCode } from '../core/hash'
import type { CodegenGraph } from '../core/kubegram'
import { mergeIndex, type Place, packFiles, placeOf, summarise } from '../core/packs'
import type { Generation } from '../core/versions'
import type { Tx } from './backend'

/** How far back equal code is looked for: so many files of older generations, the newest first. */
const MOST_COMPARED = 20_000

/** The graph that a generation is of: its name, and its nodes and edges where it was sent from here. */
export interface SourceGraph {
  readonly name: string
  readonly sent?: Pick<CodegenGraph, 'nodes'>
}

/** The number of the graph's next generation: none is given twice, whatever was deleted. */
export function nextGeneration(graph: GraphEntry | undefined): number {
  return (graph?.generation ?? 0) + 1
}

/** Files a generation's code: packs, generation, the graph's index and its line in the list, the revision. */
export async function addFiles(
  tx: Tx,
  generation: Omit<Generation, 'nodes'>,
  files: readonly GeneratedFile[],
  graph: SourceGraph,
): Promise<void> {
  const { graphId } = generation
  const hashes = files.map(({ code }) => hashCode(code))
  const stored = await findStored(tx, graphId, generation.generation, hashes)
  const { packs, nodes } = packFiles(graphId, generation.generation, files, stored, hashes)
  for (const pack of packs) tx.put('packs', pack)
  await addGeneration(tx, { ...generation, nodes }, graph)
}

/** Files a generation whose code lies in packs already. */
export async function addGeneration(tx: Tx, generation: Generation, { name, sent }: SourceGraph): Promise<void> {
  const { graphId } = generation
  const [before] = await Promise.all([tx.get('indexes', graphId), raiseRevision(tx)])
  const index = mergeIndex(before, graphId, generation.nodes, sent)
  tx.put('generations', generation)
  tx.put('indexes', index)
  tx.put('graphs', summarise(index, name, generation.generation, generation.storedAt))
}

/**
 * Where equal code lies already: among the graph's current files, then among those of its older generations. A hash
 * only points at a text; they are equal when they were compared.
 */
export async function findStored(tx: Tx, graphId: string, generation: number, hashes: readonly number[]) {
  if (generation === 1) return () => undefined
  const wanted = new Set(hashes)
  const places = new Map<number, Place>()
  const look = (nodes: readonly NodeEntry[]) => {
    for (const node of nodes) for (const file of node.files) note(places, wanted, node, file)
  }
  look((await tx.get('indexes', graphId))?.nodes ?? [])
  let left = MOST_COMPARED
  for (let older = generation - 1; older > 0 && left > 0 && places.size < wanted.size; older--) {
    const nodes = (await tx.get('generations', [graphId, older]))?.nodes ?? []
    look(nodes)
    left -= nodes.length + 1
  }
  const read = packReader(tx, graphId)
  const texts = new Map<number, { readonly place: Place; readonly code: string | undefined }>()
  for (const [hash, place] of places) texts.set(hash, { place, code: await read(place) })
  return (code: string, hash: number): Place | undefined => {
    const found = texts.get(hash)
    return found?.code === code ? found.place : undefined
  }
}

function note(places: Map<number, Place>, wanted: ReadonlySet<number>, node: NodeEntry, file: FileEntry): void {
  if (file.hash === undefined || !wanted.has(file.hash) || places.has(file.hash)) return
  places.set(file.hash, placeOf(node, file))
}

/** Reads texts at their places. Each pack is read once, however many of its texts are asked for. */
export function packReader(tx: Tx, graphId: string): (place: Place) => Promise<string | undefined> {
  const packs = new Map<string, readonly string[]>()
  return async ({ generation, pack, at }) => {
    const key = `${generation}/${pack}`
    const texts = packs.get(key) ?? (await tx.get('packs', [graphId, generation, pack]))?.texts ?? []
    packs.set(key, texts)
    return texts[at]
  }
}

export async function clearCode(tx: Tx, graphId: string | undefined): Promise<void> {
  for (const store of ['graphs', 'indexes', 'generations', 'packs'] as const) tx.deleteAll(store, graphId)
  await raiseRevision(tx)
}

/** To one more than it is, or than `atLeast`. */
export async function raiseRevision(tx: Tx, atLeast = 0): Promise<void> {
  tx.put('meta', { name: 'store', revision: Math.max(await revision(tx), atLeast) + 1 })
}

export async function revision(tx: Tx): Promise<number> {
  const meta = await tx.get('meta', 'store')
  return meta?.name === 'store' ? meta.revision : 0
}
