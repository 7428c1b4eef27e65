import { createSignal, For, Show } from 'solid-js'
import { Icon } from '../../icons/Icon'
import type { Problem } from '../../words/draftProblems'

interface ProblemsProps {
  readonly problems: readonly Problem[]
  /** Leads to the node at a place. */
  readonly show: (place: number) => void
}

/** What is not right with a graph, in sentences; each leads to the nodes that it is about, one after the other. */
export function Problems(props: ProblemsProps) {
  return (
    <For each={props.problems}>
      {({ text, nodes }) => {
        const [next, setNext] = createSignal(0)
        const show = () => {
          props.show(nodes[next()] ?? 0)
          setNext((next() + 1) % nodes.length)
        }
        return (
          <p class="note slim mild">
            <Icon name="alert" />
            <bdi class="note-text">{text}</bdi>
            <Show when={nodes.length > 0}>
              <button type="button" class="button small" onClick={show}>
                {nodes.length > 1 ? `Show node ${next() + 1} of ${nodes.length}` : 'Show the node'}
              </button>
            </Show>
          </p>
        )
      }}
    </For>
  )
}
