import { type Accessor, createSignal } from 'solid-js'
import { keepChoice, loadChoice } from './kept'

const KEY = 'kubegram_single_keys'

/** Whether single keys are shortcuts. People who speak to their computer, or hit keys by chance, turn them off. */
export interface SingleKeys {
  readonly on: Accessor<boolean>
  set(on: boolean): void
}

export function createSingleKeys(): SingleKeys {
  const [on, setOn] = createSignal(loadChoice(KEY) !== 'off')
  return {
    on,
    set(value) {
      setOn(value)
      keepChoice(KEY, value ? undefined : 'off')
    },
  }
}
