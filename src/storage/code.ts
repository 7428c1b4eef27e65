import type { GeneratedFile } from '../core/codeMap'
import type { GraphRow } from '../core/graphIndex'
import { shapeOf } from '../core/graphShape'
import { textHash } from '../core/hash'
import type { CodegenGraph } from '../core/kubegram'
import { type KnownText, type KnownTexts, type Pack, type PackedFiles, type Place, packFiles } from '../core/packs'
import { type PlacesPart, placesOf, withPlaces } from '../core/textPlaces'
import { type Generation, headOf } from '../core/versions'
import type { Tx } from './backend'
import { putGeneration } from './generations'
import { advance, type CurrentNodes, readCurrent } from './graphIndex'
import { meta } from './meta'
import { askAhead } from './remembering'

/** The stores that hold code, and what counts its changes. */
export const CODE = ['graphs', 'shapes', 'generations', 'entries', 'folds', 'packs', 'places', 'meta'] as const

/** Asks ahead for what filing code of a graph starts with. */
export function askForCode(tx: Tx, graphId: string): void {
  askAhead(tx.get('graphs', graphId), readPlaces(tx, graphId), counters(tx))
}

/** The graph that a generation is of: its name, and its nodes and edges where it was sent from here. */
export interface SourceGraph {
  readonly name: string
  readonly sent?: Pick<CodegenGraph, 'nodes'>
}

/** The number of the graph's next generation: none is given twice, whatever was deleted. */
export async function nextGeneration(tx: Tx, row: GraphRow | undefined): Promise<number> {
  return (row?.generation ?? (await counters(tx)).floor ?? 0) + 1
}

/** Files a generation's code: packs, generation, the graph's line in the list, the revision, which it returns. */
export async function addFiles(
  tx: Tx,
  row: GraphRow | undefined,
  generation: Omit<Generation, 'nodes'>,
  files: readonly GeneratedFile[],
  graph: SourceGraph,
): Promise<number> {
  const { graphId } = generation
  const [packed, before] = await Promise.all([
    layTexts(tx, graphId, generation.generation, files),
    readCurrent(tx, row),
  ])
  putPlaces(tx, graphId, packed)
  return addGeneration(tx, row, before, { ...generation, nodes: packed.nodes }, graph)
}

/** Files a generation whose code lies in packs already; `before` is what was current. Returns the revision. */
export async function addGeneration(
  tx: Tx,
  row: GraphRow | undefined,
  before: CurrentNodes,
  generation: Generation,
  { name, sent }: SourceGraph,
): Promise<number> {
  const { graphId } = generation
  const last = new Map(before.nodes.map((node) => [node.nodeId, node]))
  putGeneration(tx, headOf(generation, last), generation.nodes)
  if (sent) tx.put('shapes', { graphId, shape: shapeOf(sent), generation: generation.generation })
  advance(tx, row, before, generation, name)
  return raiseRevision(tx)
}

/** Files in packs, and the last record of where the texts before them lie. */
interface LaidFiles extends PackedFiles {
  readonly last: PlacesPart | undefined
}

/** Stores where texts lie that were laid into packs. */
export function putPlaces(tx: Tx, graphId: string, { laid, last }: LaidFiles): void {
  if (laid.length === 0) return
  for (const part of withPlaces(graphId, last, laid)) tx.put('places', part)
}

/**
 * Stores files in packs, but for texts that the graph has already. A hash only points at a text; they are equal when
 * they were compared.
 */
export async function layTexts(
  tx: Tx,
  graphId: string,
  generation: number,
  files: readonly GeneratedFile[],
): Promise<LaidFiles> {
  const parts = await readPlaces(tx, graphId)
  // Of a graph without texts none is looked for: each is hashed as it is laid, while others are written.
  const known = parts.length > 0 ? await findTexts(tx, graphId, files, parts) : undefined
  return { ...packFiles(graphId, generation, files, (pack) => tx.put('packs', pack), known), last: parts.at(-1) }
}

async function findTexts(
  tx: Tx,
  graphId: string,
  files: readonly GeneratedFile[],
  parts: readonly PlacesPart[],
): Promise<KnownTexts> {
  const hashes = files.map(({ code }) => textHash(code))
  const read = packReader(tx, graphId)
  const found = placesOf(parts, new Set(hashes)).map(async (one) => ({ ...one, code: await read(one.place) }))
  const texts = new Map<number, KnownText>()
  for (const { hash, place, code } of await Promise.all(found)) {
    if (code !== undefined) texts.set(hash, { hash, code, place, namesake: texts.get(hash) })
  }
  return { hashes, texts }
}

function readPlaces(tx: Tx, graphId: string): Promise<readonly PlacesPart[]> {
  return tx.list('places', { only: graphId })
}

/** Reads texts at their places. Each pack is read once, however many of its texts are asked for. */
export function packReader(tx: Tx, graphId: string): (place: Place) => Promise<string | undefined> {
  const packs = new Map<string, Promise<Pack | undefined>>()
  return async ({ generation, pack, at }) => {
    const key = `${generation}/${pack}`
    const reading = packs.get(key) ?? tx.get('packs', [graphId, generation, pack])
    packs.set(key, reading)
    return (await reading)?.texts[at]
  }
}

export async function clearCode(tx: Tx, graphId: string | undefined): Promise<void> {
  const rows = graphId === undefined ? await tx.list('graphs') : [await tx.get('graphs', graphId)]
  for (const store of CODE) if (store !== 'meta') tx.deleteAll(store, graphId)
  const floor = rows.reduce((highest, row) => Math.max(highest, row?.generation ?? 0), 0)
  await raiseRevision(tx, 0, floor)
}

/** To one more than it is, or than `atLeast`. `floor`: the number of a generation whose graph is gone. */
export async function raiseRevision(tx: Tx, atLeast = 0, floor = 0): Promise<number> {
  const { revision: was, floor: known = 0 } = await counters(tx)
  const highest = Math.max(known, floor)
  const revision = Math.max(was, atLeast) + 1
  tx.put('meta', { name: 'store', revision, ...(highest > 0 ? { floor: highest } : {}) })
  return revision
}

export async function revision(tx: Tx): Promise<number> {
  return (await counters(tx)).revision
}

async function counters(tx: Tx): Promise<{ readonly revision: number; readonly floor?: number }> {
  return (await meta(tx, 'store')) ?? { revision: 0 }
}
