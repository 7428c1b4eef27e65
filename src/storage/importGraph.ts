import type { ImportedGraph, ImportedVersion } from '../core/imported'
import { placeOf } from '../core/packs'
import { marked } from '../core/versionChanges'
import { type Generation, type GenerationHead, inOrder, isKept, type KeptNode } from '../core/versions'
import type { Backend, Tx } from './backend'
import { addGeneration, CODE, layTexts, nextGeneration, putPlaces, raiseRevision } from './code'
import { readGenerations, readHeads, readNodesOf } from './generations'
import { readCurrent, reindex } from './graphIndex'
import { putChanged } from './versions'

/** What importing a graph does, or would do. */
export interface ImportOutcome {
  readonly graphId: string
  readonly name: string
  /** Versions that are not here yet, and those that are. */
  readonly added: number
  readonly known: number
  readonly files: number
}

/**
 * Merges a graph's versions: one with the same content of the same moment is known, code that is here already is not
 * stored again, what is newer here stays current. `id` makes the generations known as this import's; done twice, the second finds everything known.
 */
export function importGraph(
  { write }: Backend,
  graph: ImportedGraph,
  id: string,
  revision?: number,
): Promise<ImportOutcome> {
  return write(CODE, async (tx) => {
    const outcome = await merge(tx, graph, id)
    if (revision !== undefined) await raiseRevision(tx, revision)
    return outcome
  })
}

async function merge(tx: Tx, graph: ImportedGraph, id: string): Promise<ImportOutcome> {
  const { graphId } = graph
  let row = await tx.get('graphs', graphId)
  let [added, files, isAmongOthers] = [0, 0, false]
  for (const version of graph.versions) {
    if (version.files.length === 0) continue
    const generation = await nextGeneration(tx, row)
    const [heads, packed] = await Promise.all([
      readHeads(tx, graphId),
      layTexts(tx, graphId, generation, version.files),
    ])
    if (packed.laid.length === 0 && (await isKnown(tx, heads, version, packed.nodes))) continue
    putPlaces(tx, graphId, packed)
    const made = place(heads, { graphId, generation, id, nodes: packed.nodes }, version)
    await addGeneration(tx, row, await readCurrent(tx, row), withMarks(made, version), {
      name: row?.name ?? graph.name,
    })
    row = await tx.get('graphs', graphId)
    isAmongOthers ||= made.before !== undefined
    added += 1
    files += version.files.length
  }
  if (row && isAmongOthers) {
    const all = await readGenerations(tx, graphId)
    await putChanged(tx, all, all)
    reindex(tx, row, all, Math.max(...all.map(({ storedAt }) => storedAt)))
  }
  return { graphId, name: row?.name ?? graph.name, added, known: graph.versions.length - added, files }
}

/** Whether a generation of the same moment brought the same. */
async function isKnown(
  tx: Tx,
  heads: readonly GenerationHead[],
  { storedAt }: ImportedVersion,
  nodes: readonly KeptNode[],
): Promise<boolean> {
  for (const head of heads) {
    if (head.storedAt !== storedAt) continue
    if (holds(await readNodesOf(tx, head.graphId, head.generation), nodes)) return true
  }
  return false
}

/** Older than some that are here, it goes before the first of those. */
function place(
  here: readonly GenerationHead[],
  made: { graphId: string; generation: number; id: string; nodes: readonly KeptNode[] },
  { storedAt, label, pinned }: ImportedVersion,
): Generation {
  const newer = inOrder(here).find((generation) => generation.storedAt > storedAt)
  return {
    graphId: made.graphId,
    generation: made.generation,
    jobId: made.id,
    storedAt,
    origin: 'imported',
    nodes: made.nodes,
    ...(newer ? { before: newer.before ?? newer.generation } : {}),
    ...(label === undefined ? {} : { label }),
    ...(pinned ? { pinned } : {}),
  }
}

function withMarks(generation: Generation, { marks = [] }: ImportedVersion): Generation {
  const ofNode = new Map(marks.map(({ nodeId, ...mark }) => [nodeId, mark]))
  const nodes = generation.nodes.map((node) => marked(node, ofNode.get(node.nodeId) ?? {}))
  return { ...generation, nodes }
}

/** Whether the nodes of a generation are these, with the same files. Equal code lies at one place. */
function holds(brought: readonly KeptNode[], nodes: readonly KeptNode[]): boolean {
  const kept = brought.filter(isKept)
  const contents = (list: readonly KeptNode[]) =>
    JSON.stringify(
      list
        .map((node) => [node.nodeId, node.files.map((file) => Object.values(placeOf(node, file)).join('/'))])
        .sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
    )
  return kept.length === nodes.length && contents(kept) === contents(nodes)
}

/** What importing the graph would do: it is done, and taken back before it is stored. */
export async function planImport({ write }: Backend, graph: ImportedGraph): Promise<ImportOutcome> {
  const done: ImportOutcome[] = []
  const trial = write(CODE, async (tx) => {
    done.push(await merge(tx, graph, 'plan'))
    throw new Error('This was only a trial.')
  })
  await trial.catch((error: unknown) => {
    if (done.length === 0) throw error
  })
  return done[0] as ImportOutcome
}
