import type { Command } from '../core/protocol'
import type { Backend, Quarantined } from '../storage/backend'
import type { GraphUsage, ScannedPack, ScanOptions } from '../storage/scan'
import type { RestorePlan, WrittenFile } from './backup'
import type { SecretsChoice } from './leaveOut'
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
  /** Records that rotted, as they were: they were set aside, so that the others can be read. */
  quarantined(): Promise<readonly Quarantined[]>
  /**
   * One packed file with all versions, labels, pins and finished jobs; without settings and token. With `secrets`, code
   * that holds secret values is in it, readable by whoever gets the file; without, it is left out, and lost where only
   * the file is left.
   */
  backup(choice: SecretsChoice): Promise<WrittenFile>
  /** The current code as plain `{graphId: {nodeId: code[]}}`. */
  exportMap(choice: SecretsChoice): Promise<WrittenFile>
  /**
   * What `restore` would do with a file that `backup` or `exportMap` made. Nothing is stored.
   * @throws {CodegenError} `unreadableFile` that says what is wrong with the file
   */
  planRestore(file: Blob): Promise<RestorePlan>
  /** Merges a file by content: what is known is not added again, what is newer here stays current. */
  restore(file: Blob): Promise<RestorePlan>
  /**
   * Copies the code to localStorage and the cookie now; by itself that happens within two seconds of a change. Says
   * whether localStorage has all of it that may be there and fits.
   */
  mirror(): Promise<boolean>
  /** Frees what was deleted ten minutes ago or longer, and what is older than the settings keep. Each page start asks for it. */
  tidy(): Promise<void>
  /**
   * Deletes a graph's older versions for good, as many units as its `usage` says are `freeUnits`. Current, labelled and
   * pinned versions stay, and for ten minutes what was deleted before.
   */
  freeOlder(graphId: string): Promise<void>
}

export function codeStorage(
  backend: Backend,
  send: (command: Command) => Promise<unknown>,
  mirror: CodeStorage['mirror'],
): CodeStorage {
  const files = () => import('./backup')
  return {
    usage: async () => (await import('../storage/scan')).readUsage(backend),
    async *scan(options) {
      yield* (await import('../storage/scan')).scanPacks(backend, options)
    },
    recovery: readRecovery,
    dismissRecovery: () => keepRecovery(undefined),
    quarantined: () => backend.read(['quarantine'], (tx) => tx.list('quarantine')),
    backup: async (choice) => (await files()).backup(backend, choice),
    exportMap: async (choice) => (await files()).exportMap(backend, choice),
    planRestore: async (file) => (await files()).planRestore(backend, file),
    restore: async (file) => (await files()).restore(backend, send, file),
    mirror,
    tidy: async () => void (await send({ type: 'tidy' })),
    freeOlder: async (graphId) => void (await send({ type: 'tidy', graphId })),
  }
}
