import { openIndexedDb } from '../storage/indexedDbBackend'
import { reopeningBackend } from '../storage/reopeningBackend'
import { type ScannedPack, type ScanOptions, scanPacks } from '../storage/scan'

export type { FoundFile, ScannedPack, ScanOptions } from '../storage/scan'

/** All stored code, of all versions, read by whoever asks: for workers of a page, which have no connection of their own. */
export async function* scanStoredCode(options?: ScanOptions): AsyncGenerator<ScannedPack> {
  const backend = reopeningBackend(openIndexedDb)
  try {
    yield* scanPacks(backend, options)
  } finally {
    backend.close()
  }
}
