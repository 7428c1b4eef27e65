import type { NodeEntry } from '../core/codeMap'
import { byGeneration, type EntryChunk, fromChunks, toChunks } from '../core/entries'
import { type GraphRow, isSpreadOut, isWhole, summarise } from '../core/graphIndex'
import { mergeNodes } from '../core/packs'
import { currentNodes, type Generation, nodesOf } from '../core/versions'
import type { Tx } from './backend'
import { readNodesOf } from './generations'

/** The current nodes of a graph, and from how many records they came. */
export interface CurrentNodes {
  readonly nodes: readonly NodeEntry[]
  readonly entries: number
  readonly generations: number
}

const NOTHING: CurrentNodes = { nodes: [], entries: 0, generations: 0 }

/** The current nodes of a graph, without their code. */
export async function readCurrent(tx: Tx, row: GraphRow | undefined): Promise<CurrentNodes> {
  if (!row) return NOTHING
  const { graphId } = row
  const [fold, later] = await Promise.all([
    row.isFolded ? tx.list('folds', { only: graphId }) : [],
    tx.list('entries', { only: graphId, from: [graphId, row.from] }),
  ])
  const steps = [fromChunks(fold), ...byGeneration(later).values()]
  return {
    nodes: steps.reduce<readonly NodeEntry[]>((nodes, step) => mergeNodes(nodes, nodesOf(step)), []),
    entries: steps.reduce((sum, step) => sum + step.length, 0),
    generations: steps.length - 1,
  }
}

/**
 * One current node of a graph: of a large one, too, no more is read than where it may stand. `last` is the graph's last
 * chunk, where that is known.
 */
export async function readCurrentNode(
  tx: Tx,
  row: GraphRow,
  nodeId: string,
  last?: EntryChunk,
): Promise<NodeEntry | undefined> {
  const { graphId, from, generation } = row
  const isInLast = (number: number) => last?.generation === number && last.first <= nodeId
  const numbers = Array.from({ length: generation - from + 1 }, (_, i) => from + i)
  const [fold, ...later] = await Promise.all([
    row.isFolded ? readFolded(tx, graphId, nodeId) : [],
    ...numbers.map((number) =>
      isInLast(number) ? only(last?.nodes, nodeId) : readNodesOf(tx, graphId, number, nodeId),
    ),
  ])
  return later.reduce<readonly NodeEntry[]>((nodes, step) => mergeNodes(nodes, nodesOf(step)), nodesOf(fold))[0]
}

async function readFolded(tx: Tx, graphId: string, nodeId: string) {
  const [chunk] = await tx.list('folds', { only: graphId, to: [graphId, nodeId], newestFirst: true, limit: 1 })
  return only(chunk?.nodes, nodeId)
}

function only(nodes: EntryChunk['nodes'] = [], nodeId: string) {
  return nodes.filter((node) => node.nodeId === nodeId)
}

/** The graph's row after a generation was added to what was current before. */
export function advance(
  tx: Tx,
  row: GraphRow | undefined,
  before: CurrentNodes,
  generation: Generation,
  name: string,
): void {
  const { graphId, generation: number, storedAt } = generation
  const nodes = mergeNodes(before.nodes, nodesOf(generation.nodes))
  const line = { ...summarise(nodes, { graphId, name, generation: number, updatedAt: storedAt }), ...deletions(row) }
  if (isWhole(nodes, number)) {
    if (row?.isFolded) tx.deleteAll('folds', graphId)
    tx.put('graphs', { ...line, from: number })
  } else if (isSpreadOut(nodes.length, before.entries + generation.nodes.length, before.generations + 1)) {
    tx.put('graphs', { ...line, ...fold(tx, graphId, number, nodes) })
  } else {
    tx.put('graphs', { ...line, from: row?.from ?? number, ...(row?.isFolded ? { isFolded: true } : {}) })
  }
}

/** The graph's row after any of its generations changed. */
export function reindex(tx: Tx, row: GraphRow, generations: readonly Generation[], updatedAt = row.updatedAt): void {
  const { graphId, name, generation } = row
  const nodes = currentNodes(generations)
  const line = summarise(nodes, { graphId, name, generation, updatedAt })
  const hasDeleted = generations.some(holdsDeleted)
  tx.put('graphs', { ...line, ...deletions({ hasDeleted }), ...fold(tx, graphId, generation, nodes) })
}

function fold(tx: Tx, graphId: string, generation: number, nodes: readonly NodeEntry[]) {
  tx.deleteAll('folds', graphId)
  for (const chunk of toChunks(graphId, generation, nodes)) tx.put('folds', chunk)
  return { from: generation + 1, ...(nodes.length > 0 ? { isFolded: true as const } : {}) }
}

/** The graph's row after something of it is gone for good; it goes itself when nothing is left. */
export function shrink(tx: Tx, row: GraphRow, left: readonly Generation[]): void {
  const { hasDeleted: _was, ...rest } = row
  if (left.length > 0) tx.put('graphs', { ...rest, ...deletions({ hasDeleted: left.some(holdsDeleted) }) })
  else for (const store of ['graphs', 'shapes', 'folds'] as const) tx.deleteAll(store, row.graphId)
}

function holdsDeleted({ nodes }: Generation): boolean {
  return nodes.some(({ deleted }) => deleted !== undefined)
}

function deletions(row: { readonly hasDeleted?: boolean } | undefined) {
  return row?.hasDeleted ? { hasDeleted: true as const } : {}
}
