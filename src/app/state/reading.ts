import { type Accessor, createEffect, createSignal, on } from 'solid-js'
import { type Failure, toFailure } from '../../core/failure'

/** Something read asynchronously, again whenever its key changes. */
export interface Reading<T> {
  readonly value: Accessor<T | undefined>
  readonly failure: Accessor<Failure | undefined>
  /** Whether the present subject has been read, with whatever outcome. */
  readonly settled: Accessor<boolean>
}

/**
 * Reads for each new `key`; no key, nothing to read yet. What was read of the same `subject` stays in view while it
 * is read again, what belongs to another goes at once. The last reading wins, whichever answers last.
 */
export function createReading<K, T>(
  key: Accessor<K | undefined>,
  subject: (key: K) => unknown,
  read: (key: K) => Promise<T>,
): Reading<T> {
  const [value, setValue] = createSignal<T>()
  const [failure, setFailure] = createSignal<Failure>()
  const [settled, setSettled] = createSignal(false)
  let turn = 0
  let shown: unknown

  const settle = (mine: number, result: T | undefined, trouble?: Failure) => {
    if (mine !== turn) return
    setValue(() => result)
    setFailure(trouble)
    setSettled(true)
  }

  createEffect(
    on(key, (current) => {
      const mine = ++turn
      const about = current === undefined ? undefined : subject(current)
      if (about !== shown) {
        setSettled(false)
        setValue(undefined)
        setFailure(undefined)
      }
      shown = about
      if (current === undefined) return
      read(current).then(
        (result) => settle(mine, result),
        (error: unknown) => settle(mine, undefined, toFailure(error)),
      )
    }),
  )
  return { value, failure, settled }
}
