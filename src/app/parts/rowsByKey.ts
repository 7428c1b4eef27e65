import { type Accessor, createMemo } from 'solid-js'

export interface KeyedRows<T, K> {
  readonly keys: Accessor<readonly K[]>
  readonly byKey: Accessor<ReadonlyMap<K, T>>
  /** The row of a key as it is now; of one that goes, as it was, since it is asked once more. */
  rowOf(key: K): Accessor<T | undefined>
}

/**
 * For lists that are made by key: a row that changes stays where it is on the page, with the focus and with what is
 * being typed in it.
 */
export function rowsByKey<T, K>(rows: Accessor<readonly T[]>, keyOf: (row: T) => K): KeyedRows<T, K> {
  const byKey = createMemo(() => new Map(rows().map((row) => [keyOf(row), row])))
  return {
    byKey,
    keys: createMemo(() => [...byKey().keys()]),
    rowOf: (key) => createMemo<T | undefined>((was) => byKey().get(key) ?? was),
  }
}
