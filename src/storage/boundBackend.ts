import { CodegenError, failure } from '../core/failure'
import type { Backend, StoreName, Tx } from './backend'
import { epochOf, settings } from './settings'

/**
 * The backend for one account alone: every run sees in its own transaction that the account is still the one of
 * `epoch`. What was begun for an account that has left reads nothing, and commits nothing.
 * `isOver`: nobody waits for it any more; what comes of it now might undo what was done since.
 * @throws {CodegenError} `accountChanged` or, where it is over, `noAnswer`, from every run
 */
export function boundBackend(backend: Backend, epoch: string, isOver = () => false): Backend {
  const stores = (asked: readonly StoreName[]) => [...new Set<StoreName>([...asked, 'meta'])]
  const check = async (tx: Tx) => {
    if (epochOf(await settings(tx)) !== epoch) throw new CodegenError(failure('accountChanged'))
    if (isOver()) throw new CodegenError(failure('noAnswer'))
  }
  const held =
    <T>(work: (tx: Tx) => Promise<T>) =>
    async (tx: Tx) => {
      const checked = check(tx)
      const result = await work(readingAfter(tx, checked))
      await checked
      return result
    }
  return {
    ...backend,
    read: (asked, work) => backend.read(stores(asked), held(work)),
    write: (asked, work) => backend.write(stores(asked), held(work)),
  }
}

/** Asks at once, in the same round as the check, but hands nothing over before that is done. */
function readingAfter(tx: Tx, checked: Promise<void>): Tx {
  // Who asks for nothing hears of it at the end.
  checked.catch(() => {})
  const after = async <T>(answer: Promise<T>): Promise<T> => (await Promise.all([answer, checked]))[0]
  return {
    ...tx,
    get: (store, key) => after(tx.get(store, key)),
    list: (store, query) => after(tx.list(store, query)),
    keys: (store, query) => after(tx.keys(store, query)),
  }
}
