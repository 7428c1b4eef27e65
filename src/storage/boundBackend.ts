import { CodegenError, failure } from '../core/failure'
import type { Backend, StoreName, Tx } from './backend'
import { epochOf, settings } from './settings'

/**
 * The backend for one account alone: every run sees in its own transaction that the account is still the one of
 * `epoch`. What was begun for an account that has left reads nothing, and commits nothing.
 * @throws {CodegenError} `accountChanged`, from every run
 */
export function boundBackend(backend: Backend, epoch: string): Backend {
  const stores = (asked: readonly StoreName[]) => [...new Set<StoreName>([...asked, 'meta'])]
  const held =
    <T>(work: (tx: Tx) => Promise<T>) =>
    async (tx: Tx) => {
      if (epochOf(await settings(tx)) !== epoch) throw new CodegenError(failure('accountChanged'))
      return work(tx)
    }
  return {
    ...backend,
    read: (asked, work) => backend.read(stores(asked), held(work)),
    write: (asked, work) => backend.write(stores(asked), held(work)),
  }
}
