import type { GraphEntry, NodeEntry } from './codeMap'
import { unitsOf } from './packs'

/** Beyond so many generations, or so many entries for each node, the current nodes are folded into records of their own. */
const MOST_GENERATIONS = 64
const MOST_ENTRIES_PER_NODE = 2
const FEW_ENTRIES = 256

/**
 * A graph's line in the list, and where its current nodes are found: mostly the newest generation has them all, and
 * nothing is written twice.
 */
export interface GraphRow extends GraphEntry {
  /** The current nodes are those of the fold, where there is one, and of generations from this one on. */
  readonly from: number
  readonly isFolded?: true
  /** Some of it is deleted, but not yet for good. */
  readonly hasDeleted?: true
}

/** The graph's line in the list of graphs. */
export function summarise(
  nodes: readonly NodeEntry[],
  { graphId, name, generation, updatedAt }: Pick<GraphEntry, 'graphId' | 'name' | 'generation' | 'updatedAt'>,
): GraphEntry {
  const files = nodes.reduce((sum, node) => sum + node.files.length, 0)
  const units = nodes.reduce((sum, node) => sum + unitsOf(node), 0)
  return { graphId, name, updatedAt, generation, nodes: nodes.length, files, units }
}

/** Whether one generation brought all of these nodes. */
export function isWhole(nodes: readonly NodeEntry[], generation: number): boolean {
  return nodes.every((node) => node.generation === generation)
}

/** Whether reading so much for so few nodes costs more than folding them once. */
export function isSpreadOut(nodes: number, entries: number, generations: number): boolean {
  return generations > MOST_GENERATIONS || entries > MOST_ENTRIES_PER_NODE * nodes + FEW_ENTRIES
}
