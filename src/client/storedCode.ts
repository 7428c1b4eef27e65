import { createPageStore } from '../storage/pageStore'
import { scanPacks } from '../storage/scan'
import { createVersionReader } from '../storage/versionReader'
import type { Codegen } from './codegen'
import type { CodeStorage } from './codeStorage'
import type { CodeVersions } from './codeVersions'
import { openBackend } from './openBackend'

export type { FoundFile } from '../storage/scan'

/** What of the library reads code. */
export interface StoredCode extends Pick<Codegen, 'graph' | 'files' | 'loadGeneratedCode'> {
  readonly versions: Pick<CodeVersions, 'load'>
  readonly storage: Pick<CodeStorage, 'scan'>
}

/**
 * The stored code, read by whoever asks: for workers of a page, which have no connection of their own. Also that of a
 * newer version of the app, as well as can be. Where nothing can be stored, nothing is there.
 */
export async function openStoredCode(): Promise<StoredCode & { close(): void }> {
  const { backend } = await openBackend()
  const store = createPageStore(backend)
  return {
    graph: store.graph,
    files: store.files,
    loadGeneratedCode: store.codeMap,
    versions: { load: createVersionReader(backend).load },
    storage: { scan: (options) => scanPacks(backend, options) },
    close: store.close,
  }
}
