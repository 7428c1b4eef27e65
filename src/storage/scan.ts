import type { GraphEntry, NodeEntry } from '../core/codeMap'
import { type Pack, placeOf } from '../core/packs'
import { type Generation, inOrder, isKept, isMarked, type Marks } from '../core/versions'
import type { Backend } from './backend'
import { readGenerations } from './generations'
import { readCurrent } from './graphIndex'

/** Packs read at once: 8 are about 1 MB, which a read brings in a few ms. */
const PACKS_AT_ONCE = 8

/** One stored text, with every version of every node that it belongs to. */
export interface FoundFile {
  readonly graphId: string
  readonly nodeId: string
  readonly nodeName: string
  readonly nodeType: string
  readonly name: string
  readonly path?: string
  readonly language?: string
  readonly generation: number
  /** Its place among the files of its node, from 0. */
  readonly place: number
  /** Whether this is the node's code as it is now. */
  readonly isCurrent: boolean
}

/** Some of the stored texts. Equal code of one graph is one text. */
export interface ScannedPack {
  readonly graphId: string
  readonly texts: readonly string[]
  /** The files that the text at this place is the code of; none for code that was deleted. */
  filesAt(at: number): Promise<readonly FoundFile[]>
}

export interface ScanOptions {
  readonly graphId?: string
  /** Aborting ends the scan before the next pack. */
  readonly signal?: AbortSignal
}

/**
 * Walks all stored code, of all versions, graph by graph, a few packs at a time: nothing is held longer than the
 * caller holds it, and other readers and writers get their turn in between.
 */
export async function* scanPacks(backend: Backend, { graphId, signal }: ScanOptions = {}): AsyncGenerator<ScannedPack> {
  let owners: { readonly graphId: string; readonly files: Promise<Owners> } | undefined
  const keys = await backend.read(['packs'], (tx) => tx.keys('packs', graphId === undefined ? {} : { only: graphId }))
  for (let at = 0; at < keys.length; at += PACKS_AT_ONCE) {
    const some = keys.slice(at, at + PACKS_AT_ONCE)
    // One by one: the first are unpacked while the browser still reads the last. As a list they took 1.6 times as long.
    const packs = await backend.read(['packs'], (tx) => Promise.all(some.map((key) => tx.get('packs', key))))
    for (const pack of packs) {
      if (signal?.aborted) return
      // Deleted since.
      if (!pack) continue
      yield {
        graphId: pack.graphId,
        texts: pack.texts,
        async filesAt(at) {
          // Most scans find little: who owns a graph's texts is read when the first of them is asked for.
          if (owners?.graphId !== pack.graphId) {
            owners = { graphId: pack.graphId, files: readOwners(backend, pack.graphId) }
          }
          return (await owners.files).get(keyOf(pack, at)) ?? []
        },
      }
    }
  }
}

type Owners = ReadonlyMap<string, readonly FoundFile[]>

async function readOwners(backend: Backend, graphId: string): Promise<Owners> {
  const [generations, current] = await readWhole(backend, graphId)
  return ownersOf(generations, current)
}

/** Every generation of a graph, and its current nodes. */
function readWhole(backend: Backend, graphId: string) {
  return backend.read(['graphs', 'generations', 'entries', 'folds'], async (tx) => {
    const row = await tx.get('graphs', graphId)
    const [generations, current] = await Promise.all([readGenerations(tx, graphId), readCurrent(tx, row)])
    return [generations, current.nodes] as const
  })
}

function ownersOf(generations: readonly Generation[], nodes: readonly NodeEntry[]): Owners {
  const current = new Map(nodes.map((node) => [node.nodeId, node.generation]))
  const owners = new Map<string, FoundFile[]>()
  for (const { graphId, generation, nodes: brought } of generations) {
    for (const node of brought) {
      if (node.deleted) continue
      const isCurrent = current.get(node.nodeId) === generation
      for (const [at, file] of node.files.entries()) {
        const place = placeOf(node, file)
        const found = {
          graphId,
          nodeId: node.nodeId,
          nodeName: node.name,
          nodeType: node.nodeType,
          name: file.name,
          place: at,
          ...(file.path === undefined ? {} : { path: file.path }),
          ...(file.language === undefined ? {} : { language: file.language }),
          generation,
          isCurrent,
        }
        const key = keyOf(place, place.at)
        const list = owners.get(key)
        if (list) list.push(found)
        else owners.set(key, [found])
      }
    }
  }
  return owners
}

function keyOf({ generation, pack }: Pick<Pack, 'generation' | 'pack'>, at: number): string {
  return `${generation}/${pack}/${at}`
}

/** What one graph takes, all versions together. */
export interface GraphUsage {
  readonly graphId: string
  readonly name: string
  readonly updatedAt: number
  readonly versions: number
  /** Length of its stored code in UTF-16 units, equal code counted once. A unit takes one byte or two on disk. */
  readonly units: number
  /** The part of it that is no longer anybody's current code. */
  readonly olderUnits: number
  /** The part of that which `freeOlder` would free. */
  readonly freeUnits: number
  /** How many versions are pinned, of the graph and of its nodes. */
  readonly pinned: number
  /** The part of `olderUnits` that nothing but a pin keeps from `freeOlder`. */
  readonly pinnedUnits: number
  /** The newest version of the graph. */
  readonly newest: { readonly generation: number; readonly pinned: boolean } | undefined
}

/** The largest first. Reads no code. */
export async function readUsage(backend: Backend): Promise<readonly GraphUsage[]> {
  const graphs = await backend.read(['graphs'], (tx) => tx.list('graphs'))
  const usages: GraphUsage[] = []
  // One graph at a time: together their generations may be many.
  for (const graph of graphs) usages.push(await usageOf(backend, graph))
  return usages.filter(({ units }) => units > 0).sort((a, b) => b.units - a.units)
}

async function usageOf(backend: Backend, { graphId, name, updatedAt }: GraphEntry): Promise<GraphUsage> {
  const [generations, nodes] = await readWhole(backend, graphId)
  const units = unitsOf(generations.flatMap((generation) => generation.nodes))
  const stayingBy = (marks: (of: Marks) => boolean) => {
    const kept = generations.flatMap((one) => one.nodes.filter((node) => !isKept(node) || marks(node) || marks(one)))
    return unitsOf([...nodes, ...kept])
  }
  const staying = stayingBy(isMarked)
  const there = inOrder(generations).filter((one) => one.nodes.some(isKept))
  const newest = there.at(-1)
  return {
    graphId,
    name,
    updatedAt,
    versions: there.length,
    units,
    olderUnits: units - unitsOf(nodes),
    freeUnits: units - staying,
    pinned: there.flatMap((one) => [one, ...one.nodes.filter(isKept)]).filter(isPinned).length,
    pinnedUnits: staying - stayingBy(({ label }) => label !== undefined),
    newest: newest && { generation: newest.generation, pinned: isPinned(newest) },
  }
}

function isPinned({ pinned }: Marks): boolean {
  return pinned === true
}

/** The length of the code of nodes, each text once. */
function unitsOf(nodes: readonly NodeEntry[]): number {
  const units = new Map(
    nodes.flatMap((node) =>
      node.files.map((file) => {
        const place = placeOf(node, file)
        return [keyOf(place, place.at), file.units] as const
      }),
    ),
  )
  return [...units.values()].reduce((total, one) => total + one, 0)
}
