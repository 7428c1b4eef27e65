import { createMemo, For, Show } from 'solid-js'
import { count } from '../words/count'
import { countTypes, type ListedNode } from '../words/nodeGroups'
import { typeName } from '../words/nodeKind'
import { KindMark } from './KindMark'

/** More than this is read in the list of nodes, which is grouped the same way. */
const MOST_TYPES = 8

/** What a graph is made of, the most frequent first. */
export function TypeCounts(props: { readonly nodes: readonly ListedNode[] }) {
  const types = createMemo(() => countTypes(props.nodes))
  const more = () => types().length - MOST_TYPES
  return (
    <ul class="type-counts" aria-label="Nodes by type">
      <For each={types().slice(0, MOST_TYPES)}>
        {([nodeType, amount]) => (
          <li class="type-count" title={count(amount, 'node')}>
            <KindMark nodeType={nodeType} />
            <bdi>{typeName(nodeType)}</bdi> <b>{amount.toLocaleString('en')}</b>
          </li>
        )}
      </For>
      <Show when={more() > 0}>
        <li class="type-count more">and {count(more(), 'more type')}</li>
      </Show>
    </ul>
  )
}
