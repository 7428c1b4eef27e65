import type { Backend } from '../storage/backend'
import type { GraphUsage, ScannedPack, ScanOptions } from '../storage/scan'
import { keepRecovery, type Recovery, readRecovery } from './recovery'

/** What is stored in this browser as a whole: how much it is, and all of it to look through. */
export interface CodeStorage {
  /** What each graph takes, the largest first. */
  usage(): Promise<readonly GraphUsage[]>
  /**
   * All stored code, of all versions, a few packs at a time, as `for await (const pack of scan())`. Leaving the loop
   * or aborting `signal` ends it. Runs in the caller's thread: long searches belong in a worker.
   */
  scan(options?: ScanOptions): AsyncIterable<ScannedPack>
  /** What was brought back from a mirror, and what was not, until `dismissRecovery`. The event `recovered` tells of it. */
  recovery(): Recovery | undefined
  dismissRecovery(): void
}

export function codeStorage(backend: Backend): CodeStorage {
  return {
    usage: async () => (await import('../storage/scan')).readUsage(backend),
    async *scan(options) {
      yield* (await import('../storage/scan')).scanPacks(backend, options)
    },
    recovery: readRecovery,
    dismissRecovery: () => keepRecovery(undefined),
  }
}
