import { hashCode } from '../core/hash'
import type { ImportedGraph, ImportedVersion } from '../core/imported'
import { packFiles, placeOf, summarise } from '../core/packs'
import { type Generation, inOrder, isKept, type KeptNode, marked } from '../core/versions'
import type { Backend, Tx } from './backend'
import { findStored, nextGeneration, raiseRevision } from './code'
import { CODE, generations, reindex } from './versions'

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
  let [added, files] = [0, 0]
  const known = await tx.get('graphs', graphId)
  let entry = known
  for (const version of graph.versions) {
    if (version.files.length === 0) continue
    const here = await generations(tx, graphId)
    const number = nextGeneration(entry)
    const hashes = version.files.map(({ code }) => hashCode(code))
    const stored = await findStored(tx, graphId, number, hashes)
    const { packs, nodes } = packFiles(graphId, number, version.files, stored, hashes)
    if (
      packs.length === 0 &&
      here.some((generation) => generation.storedAt === version.storedAt && holds(generation, nodes))
    )
      continue
    for (const pack of packs) tx.put('packs', pack)
    const generation = withMarks(place(here, { graphId, generation: number, id, nodes }, version), version)
    tx.put('generations', generation)
    entry = summarise({ graphId, nodes }, entry?.name ?? graph.name, number, version.storedAt)
    // The list is not told of each version, but the number must be taken before the next one.
    tx.put('graphs', entry)
    added += 1
    files += version.files.length
  }
  if (entry && entry !== known) {
    const all = await generations(tx, graphId)
    const updatedAt = Math.max(known?.updatedAt ?? 0, ...all.map(({ storedAt }) => storedAt))
    tx.put('graphs', { ...entry, updatedAt })
    await reindex(tx, graphId, all)
  }
  return { graphId, name: entry?.name ?? graph.name, added, known: graph.versions.length - added, files }
}

/** Older than some that are here, it goes before the first of those. */
function place(
  here: readonly Generation[],
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
  return marks.reduce((one, { nodeId, ...mark }) => marked(one, nodeId, mark), generation)
}

/** Whether a generation brought the same nodes with the same files. Equal code lies at one place. */
function holds(generation: Generation, nodes: readonly KeptNode[]): boolean {
  const kept = generation.nodes.filter(isKept)
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
