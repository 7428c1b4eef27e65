import type { Generation, KeptNode } from '../core/versions'
import type { Backend } from './backend'
import { createVersions } from './versions'

/** What was deleted can be brought back for this long. */
const UNDO_MS = 10 * 60_000
const DAY_MS = 86_400_000

/**
 * Frees what was deleted longer ago than it can be brought back, and, where the settings say for how many days things
 * are kept, versions older than that. Current, labelled and pinned versions stay.
 */
export async function tidyCode(backend: Backend, now: number, keepDays = Number.POSITIVE_INFINITY): Promise<void> {
  // A job whose moments rotted is in no index: only who reads all of them meets it.
  await backend.read(['jobs'], (tx) => tx.list('jobs'))
  const versions = createVersions(backend)
  const oldest = now - keepDays * DAY_MS
  const isMarked = ({ label, pinned }: KeptNode | Generation) => label !== undefined || pinned === true
  const isGone = (node: KeptNode, generation: Generation) =>
    node.deleted
      ? node.deleted.at <= now - UNDO_MS
      : generation.storedAt < oldest && !isMarked(node) && !isMarked(generation)
  for (const graphId of await backend.read(['graphs'], (tx) => tx.keys('graphs'))) {
    await versions.purge(graphId as string, isGone)
  }
}
