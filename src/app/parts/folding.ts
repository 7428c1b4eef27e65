import { type Accessor, createSignal } from 'solid-js'

/** Which rows of a tree are folded, kept beside it: it may go and come back. */
interface Folding {
  /** The keys of rows that were opened or closed: that are not as they were at first. */
  readonly turned: Accessor<ReadonlySet<string>>
  turn(key: string): void
}

export function createFolding(): Folding {
  const [turned, setTurned] = createSignal<ReadonlySet<string>>(new Set())
  const turn = (key: string) =>
    setTurned((keys) => {
      const next = new Set(keys)
      if (!next.delete(key)) next.add(key)
      return next
    })
  return { turned, turn }
}
