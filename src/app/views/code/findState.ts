import { type Accessor, createEffect, createMemo, createSignal, on, untrack } from 'solid-js'
import { type Find, findInText } from './findInText'

/** Finding in one file. Closed, nothing is found. */
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

export function createFind(code: Accessor<string>): FindState {
  const [isOpen, setOpen] = createSignal(false)
  const [text, setText] = createSignal('')
  const [matchCase, setMatchCase] = createSignal(false)
  const [present, setPresent] = createSignal(0)
  const finds = createMemo(() => (isOpen() ? findInText(code(), text(), matchCase()) : []))
  createEffect(on(finds, () => setPresent(0)))
  return {
    isOpen,
    text,
    matchCase,
    finds,
    present,
    open: () => void setOpen(true),
    close: () => void setOpen(false),
    setText: (value) => void setText(value),
    setMatchCase: (on) => void setMatchCase(on),
    step(by) {
      const amount = untrack(finds).length
      if (amount > 0) setPresent((present() + by + amount) % amount)
    },
  }
}
