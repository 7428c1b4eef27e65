import { type Key, keyOf, type StoreName, type Tx } from './backend'

/** What was asked of one store. */
interface Asked {
  readonly records: Map<string, Promise<unknown>>
  readonly lists: Map<string, Promise<unknown>>
}

/**
 * A transaction that asks nothing twice, but for what was written since. A round of questions takes as long as one: who
 * knows what will be needed asks for all of it at once, and whoever needs it then waits for nothing.
 */
export function remembering(tx: Tx): Tx {
  const asked = new Map<StoreName, Asked>()
  const of = (store: StoreName): Asked => {
    const known = asked.get(store) ?? { records: new Map(), lists: new Map() }
    asked.set(store, known)
    return known
  }
  const forget = (store: StoreName, key: Key) => {
    const { records, lists } = of(store)
    records.delete(JSON.stringify(key))
    lists.clear()
  }
  return {
    get: (store, key) => once(of(store).records, key, () => tx.get(store, key)),
    list: (store, query) => once(of(store).lists, ['list', query], () => tx.list(store, query)),
    keys: (store, query) => once(of(store).lists, ['keys', query], () => tx.keys(store, query)),
    put(store, record) {
      forget(store, keyOf(store, record))
      tx.put(store, record)
    },
    delete(store, key) {
      forget(store, key)
      tx.delete(store, key)
    },
    deleteAll(store, prefix) {
      asked.delete(store)
      tx.deleteAll(store, prefix)
    },
  }
}

function once<T>(answers: Map<string, Promise<unknown>>, what: unknown, ask: () => Promise<T>): Promise<T> {
  const question = JSON.stringify(what)
  const answer = (answers.get(question) as Promise<T> | undefined) ?? ask()
  answers.set(question, answer)
  return answer
}

/** For questions that nobody waits for yet: that one failed is told to whoever asks it again. */
export function askAhead(...answers: readonly Promise<unknown>[]): void {
  for (const answer of answers) answer.catch(() => {})
}
