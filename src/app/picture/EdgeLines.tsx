import { createMemo, For, Show } from 'solid-js'
import { edgePath } from './edgePath'
import type { Point } from './layout'
import type { PictureGraph } from './marks'

/** More edges than this are one line in the document, without heads. */
const MOST_SINGLE = 600

interface EdgeLinesProps {
  readonly edges: PictureGraph['edges']
  readonly at: readonly Point[]
  readonly current: number
}

export function EdgeLines(props: EdgeLinesProps) {
  const pathOf = ([from, to]: PictureGraph['edges'][number]) =>
    edgePath(props.at[from] ?? [0, 0], props.at[to] ?? [0, 0])
  const paths = createMemo(() => props.edges.map(pathOf))
  const near = createMemo(() =>
    props.edges.filter(([from, to]) => from === props.current || to === props.current).map(pathOf),
  )
  return (
    <>
      <defs>
        <marker id="edge-head" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path class="edge-head" d="M0 0.500 7 4 0 7.500Z" />
        </marker>
      </defs>
      <Show when={paths().length <= MOST_SINGLE} fallback={<path class="edge" d={paths().join('')} />}>
        <For each={paths()}>{(path) => <path class="edge" d={path} marker-end="url(#edge-head)" />}</For>
      </Show>
      <For each={near()}>{(path) => <path class="edge edge-near" d={path} />}</For>
    </>
  )
}
