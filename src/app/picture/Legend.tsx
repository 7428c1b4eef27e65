import { createMemo, For } from 'solid-js'
import { Icon } from '../icons/Icon'
import { number } from '../words/count'
import { MARK_ICONS, MARK_WORDS, type PictureGraph } from './marks'

const ORDER = Object.keys(MARK_WORDS) as (keyof typeof MARK_WORDS)[]

/** What the marks mean, and how many nodes have each. */
export function Legend(props: { readonly graph: PictureGraph }) {
  const rows = createMemo(() =>
    ORDER.map((mark) => [mark, props.graph.nodes.filter((node) => node.mark === mark).length] as const).filter(
      ([, amount]) => amount > 0,
    ),
  )
  return (
    <div class="legend">
      <For each={rows()}>
        {([mark, amount]) => (
          <span class={`legend-item look-${mark}`}>
            <Icon name={MARK_ICONS[mark]} class="node-mark" />
            {MARK_WORDS[mark]} <b>{number(amount)}</b>
          </span>
        )}
      </For>
    </div>
  )
}
