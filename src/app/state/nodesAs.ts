import { type Accessor, createSignal } from 'solid-js'
import { keepChoice, loadChoice } from './kept'

const KEY = 'kubegram_nodes_as'

/** Whether the nodes beside the code are shown as a picture rather than as a list. */
export interface NodesAs {
  readonly asPicture: Accessor<boolean>
  turn(): void
}

export function createNodesAs(): NodesAs {
  const [asPicture, setAsPicture] = createSignal(loadChoice(KEY) === 'picture')
  return {
    asPicture,
    turn() {
      setAsPicture(!asPicture())
      keepChoice(KEY, asPicture() ? 'picture' : undefined)
    },
  }
}
