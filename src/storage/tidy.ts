import { type Generation, isMarked, type KeptNode } from '../core/versions'
import type { Backend } from './backend'
import { createVersions } from './versions'

/** What was deleted can be brought back for this long. */
const UNDO_MS = 10 * 60_000
const DAY_MS = 86_400_000

/**
 * Frees what was deleted longer ago than it can be brought back, and, where the settings say for how many days things
 * are kept, versions older than that; of `only` this graph, where one is named. Current, labelled and pinned versions
 * stay.
 */
export async function tidyCode(
  backend: Backend,
  now: number,
  keepDays = Number.POSITIVE_INFINITY,
  only?: string,
): Promise<void> {
  // A job whose moments rotted is in no index: only who reads all of them meets it.
  await backend.read(['jobs'], (tx) => tx.list('jobs'))
  const versions = createVersions(backend)
  const oldest = now - keepDays * DAY_MS
  const isGone = (node: KeptNode, generation: Generation) =>
    node.deleted
      ? node.deleted.at <= now - UNDO_MS
      : generation.storedAt < oldest && !isMarked(node) && !isMarked(generation)
  const graphs = only === undefined ? await backend.read(['graphs'], (tx) => tx.keys('graphs')) : [only]
  for (const graphId of graphs) await versions.purge(graphId as string, isGone)
}
