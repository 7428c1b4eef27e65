import { type Accessor, createSignal } from 'solid-js'
import { keepChoice, loadChoice } from './kept'

const KEY = 'kubegram_files_by_path'

/** Whether the list beside the code is of files by path rather than of nodes. */
export interface ByPath {
  readonly on: Accessor<boolean>
  turn(): void
}

export function createByPath(): ByPath {
  const [on, setOn] = createSignal(loadChoice(KEY) === 'on')
  return {
    on,
    turn() {
      setOn(!on())
      keepChoice(KEY, on() ? 'on' : undefined)
    },
  }
}
