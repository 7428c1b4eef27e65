import { type Accessor, createSignal, onCleanup } from 'solid-js'
import { type Failure, toFailure } from '../../core/failure'
import { unhurried } from './underWay'

/** How long a deletion can be taken back, in ms. */
const UNDO_MS = 10_000
const HEARD_MS = 1_000

export interface Deletion {
  /** What goes, as `job:<id>`, `graph:<id>` or another word of the caller: hidden from now on. */
  readonly key: string
  /** What was done, as a sentence for the person. */
  readonly said: string
  carryOut(): Promise<unknown>
  /** Where what was hidden by more than its key comes back. */
  undo?(): void
}

/**
 * Deletions that can still be taken back. What is deleted goes from view at once, and from the storage when the time
 * to undo is over, or the page goes: a page that crashes before has deleted nothing.
 */
export interface Deletions {
  readonly latest: Accessor<Deletion | undefined>
  readonly failure: Accessor<Failure | undefined>
  hides(key: string): boolean
  start(deletion: Deletion): void
  undo(): void
  /** Holds the time while a person is at the button; call what it returns to let it run on. */
  hold(): () => void
  /** Over at once. */
  settle(): void
}

export function createDeletions(): Deletions {
  const [latest, setLatest] = createSignal<Deletion>()
  const [failure, setFailure] = createSignal<Failure>()
  const [hidden, setHidden] = createSignal<ReadonlySet<string>>(new Set())
  let timer: ReturnType<typeof setTimeout> | undefined

  const show = (key: string) => setHidden((keys) => new Set([...keys].filter((other) => other !== key)))
  const settle = () => {
    const deletion = latest()
    clearTimeout(timer)
    setLatest(undefined)
    if (!deletion) return
    unhurried(deletion.carryOut()).then(
      // Lists hear of it a moment later; after that the key is free for something new.
      () => setTimeout(() => show(deletion.key), HEARD_MS),
      (error: unknown) => {
        show(deletion.key)
        setFailure(toFailure(error))
      },
    )
  }
  const run = () => {
    clearTimeout(timer)
    timer = setTimeout(settle, UNDO_MS)
  }
  addEventListener('pagehide', settle)
  onCleanup(() => {
    removeEventListener('pagehide', settle)
    settle()
  })

  return {
    latest,
    failure,
    hides: (key) => hidden().has(key),
    start(deletion) {
      settle()
      setFailure(undefined)
      setHidden((keys) => new Set([...keys, deletion.key]))
      setLatest(deletion)
      run()
    },
    undo() {
      const deletion = latest()
      clearTimeout(timer)
      setLatest(undefined)
      if (!deletion) return
      show(deletion.key)
      deletion.undo?.()
    },
    hold() {
      clearTimeout(timer)
      return () => latest() && run()
    },
    settle,
  }
}
