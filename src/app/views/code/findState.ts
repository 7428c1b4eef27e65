import { useSearchParams } from '@solidjs/router'
import { type Accessor, createEffect, createSignal, on, onCleanup, untrack } from 'solid-js'
import type { Find } from './findInText'

/** How long after the last change the address says what is looked for. */
const SPELL_MS = 300

/** Finding in one file. Closed, nothing is found. The address says what is looked for. */
export interface FindState {
  readonly isOpen: Accessor<boolean>
  readonly text: Accessor<string>
  readonly matchCase: Accessor<boolean>
  readonly finds: Accessor<readonly Find[]>
  /** Which of the finds one stands at. */
  readonly present: Accessor<number>
  open(): void
  close(): void
  setText(text: string): void
  setMatchCase(on: boolean): void
  /** To the next find (1) or the one before (-1), round and round. */
  step(by: 1 | -1): void
}

const NONE: readonly Find[] = []

/** `look` finds in the present text, which `source` tells from others. */
export function createFind(
  source: Accessor<unknown>,
  look: (text: string, matchCase: boolean) => Promise<readonly Find[]>,
): FindState {
  const [query, setQuery] = useSearchParams()
  const said = () => (typeof query.find === 'string' ? query.find : undefined)
  const [isOpen, setOpen] = createSignal(said() !== undefined)
  const [text, setText] = createSignal(said() ?? '')
  const [matchCase, setMatchCase] = createSignal(query.case === '1')
  const [finds, setFinds] = createSignal(NONE)
  const [present, setPresent] = createSignal(0)
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))
  const spell = () => {
    const words = isOpen() ? text() : undefined
    setQuery({ find: words || undefined, case: words && matchCase() ? '1' : undefined }, { replace: true })
  }
  const spellSoon = () => {
    clearTimeout(timer)
    timer = setTimeout(spell, SPELL_MS)
  }

  let turn = 0
  let looking: Promise<unknown> = Promise.resolve()
  createEffect(
    on([isOpen, text, matchCase, source], ([open, words, exact]) => {
      const mine = ++turn
      if (!open || words === '') {
        setFinds(NONE)
        return
      }
      // One after the other, and of those that wait only the last.
      looking = looking.then(async () => {
        if (mine !== turn) return
        const found = await look(words, exact)
        if (mine !== turn) return
        setPresent(0)
        setFinds(found)
      })
    }),
  )
  const change = (make: () => void) => {
    make()
    spellSoon()
  }
  return {
    isOpen,
    text,
    matchCase,
    finds,
    present,
    open: () => change(() => setOpen(true)),
    close: () => change(() => setOpen(false)),
    setText: (value) => change(() => setText(value)),
    setMatchCase: (value) => change(() => setMatchCase(value)),
    step(by) {
      const amount = untrack(finds).length
      if (amount > 0) setPresent((present() + by + amount) % amount)
    },
  }
}
