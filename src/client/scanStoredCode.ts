import { openIndexedDb } from '../storage/indexedDbBackend'
import { reopeningBackend } from '../storage/reopeningBackend'
import { type ScannedPack, scanPacks } from '../storage/scan'

export type { FoundFile, ScannedPack } from '../storage/scan'

/**
 * The stored code of these graphs, of all versions, one graph after the other, read by whoever asks: for workers of a
 * page, which have no connection of their own.
 */
export async function* scanStoredCode(graphIds: readonly string[]): AsyncGenerator<ScannedPack> {
  const backend = reopeningBackend(openIndexedDb)
  try {
    for (const graphId of graphIds) yield* scanPacks(backend, { graphId })
  } finally {
    backend.close()
  }
}
