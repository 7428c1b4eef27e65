import { createEffect, createMemo, createSignal, createUniqueId, For, on, onCleanup, Show } from 'solid-js'
import { Icon } from '../icons/Icon'
import { FailureNote } from '../parts/FailureNote'
import { count } from '../words/count'
import { typeName } from '../words/nodeKind'
import { askLayout } from './askLayout'
import { EdgeLines } from './EdgeLines'
import { handlePointers } from './gestures'
import { Legend } from './Legend'
import { type Layout, NODE_HEIGHT, NODE_WIDTH } from './layout'
import { MARK_WORDS, type PictureGraph } from './marks'
import { NodeBoxes } from './NodeBoxes'
import { isDirection, nextNode } from './nextNode'
import { createViewport } from './viewport'
import './picture.css'

interface GraphPictureProps {
  readonly graph: PictureGraph
  readonly name: string
  /** The id of the node that is open beside the picture. */
  readonly chosen?: string | undefined
  /** A node was tapped, or opened with the Enter key. */
  readonly onOpen?: (nodeId: string) => void
}

const ZOOM_STEP = 1.3

/** A graph as nodes and edges, to be moved, zoomed, and walked through with the arrow keys. */
export default function GraphPicture(props: GraphPictureProps) {
  const hint = createUniqueId()
  const [size, setSize] = createSignal({ width: 0, height: 0 })
  const [layout, setLayout] = createSignal<Layout>()
  const [trouble, setTrouble] = createSignal(false)
  const viewport = createViewport(layout, size)
  const chosen = createMemo(() => props.graph.nodes.findIndex(({ id }) => id === props.chosen))
  const [walked, setWalked] = createSignal(-1)
  const current = () => (walked() >= 0 ? walked() : chosen())
  /** Only a change of what hangs together needs a new layout, not one of marks. */
  const request = createMemo(
    () => ({ nodes: props.graph.nodes.length, edges: props.graph.edges.map(([from, to]) => [from, to] as const) }),
    undefined,
    { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  )

  createEffect(
    on(request, (asked) => {
      let stale = false
      onCleanup(() => {
        stale = true
      })
      setTrouble(false)
      setLayout(undefined)
      askLayout(asked).then(
        (made) => {
          if (stale) return
          setLayout(made)
          viewport.fit()
        },
        () => !stale && setTrouble(true),
      )
    }),
  )
  createEffect(on(chosen, () => setWalked(-1)))
  createEffect(on(size, () => !viewport.moved() && viewport.fit()))

  const open = (place: number) => {
    const node = props.graph.nodes[place]
    if (node) props.onOpen?.(node.id)
  }
  const press = (event: KeyboardEvent) => {
    const at = layout()?.at
    if (!at || event.ctrlKey || event.metaKey || event.altKey) return
    const { width, height } = size()
    if (isDirection(event.key)) {
      const next = current() < 0 ? 0 : nextNode(at, current(), event.key)
      setWalked(next)
      viewport.reveal(at[next] ?? [0, 0])
    } else if (event.key === 'Enter' && current() >= 0) open(current())
    else if (event.key === '+' || event.key === '=') viewport.zoomAt(ZOOM_STEP, width / 2, height / 2)
    else if (event.key === '-') viewport.zoomAt(1 / ZOOM_STEP, width / 2, height / 2)
    else if (event.key === '0') viewport.fit()
    else return
    event.preventDefault()
  }
  const nodeAt = (x: number, y: number): number => {
    const { x: left, y: top, zoom } = viewport.view()
    const [px, py] = [(x - left) / zoom, (y - top) / zoom]
    return (layout()?.at ?? []).findIndex(
      ([nodeX, nodeY]) => Math.abs(px - nodeX) <= NODE_WIDTH / 2 && Math.abs(py - nodeY) <= NODE_HEIGHT / 2,
    )
  }
  const watch = (element: SVGSVGElement) => {
    element.tabIndex = 0
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height })
    })
    observer.observe(element)
    onCleanup(() => observer.disconnect())
    handlePointers(element, viewport, (x, y) => open(nodeAt(x, y)))
  }
  const zoomMiddle = (factor: number) => viewport.zoomAt(factor, size().width / 2, size().height / 2)
  const transform = () => `translate(${viewport.view().x} ${viewport.view().y}) scale(${viewport.view().zoom})`

  return (
    <figure class="picture" aria-label={`Picture of ${props.name}`}>
      <svg
        class="picture-sheet"
        classList={{ tappable: props.onOpen !== undefined }}
        ref={watch}
        role="application"
        aria-roledescription="picture of a graph"
        aria-label={`${props.name}: ${count(props.graph.nodes.length, 'node')}, ${count(props.graph.edges.length, 'connection')}`}
        aria-describedby={hint}
        onKeyDown={press}
      >
        <Show when={layout()}>
          {(made) => (
            <g transform={transform()}>
              <EdgeLines edges={props.graph.edges} at={made().at} current={current()} />
              <NodeBoxes graph={props.graph} at={made().at} view={viewport.view()} size={size()} current={current()} />
            </g>
          )}
        </Show>
      </svg>
      <Show when={trouble()}>
        <FailureNote
          failure={{ code: 'unexpected', detail: 'The picture cannot be drawn. The list holds the same.' }}
        />
      </Show>
      <p class="picture-wait faint" hidden={layout() !== undefined || trouble()}>
        Drawing {count(props.graph.nodes.length, 'node')}…
      </p>
      <p id={hint} class="unseen">
        Arrow keys go from node to node, Enter opens one. The list of nodes holds the same.
      </p>
      <p class="unseen" aria-live="polite">
        {nodeWords(props.graph, walked())}
      </p>
      <figcaption class="picture-foot">
        <Legend graph={props.graph} />
        <div class="picture-tools">
          <For each={TOOLS}>
            {({ icon, label, factor }) => (
              <button
                type="button"
                class="icon-button"
                aria-label={label}
                title={label}
                onClick={() => (factor ? zoomMiddle(factor) : viewport.fit())}
              >
                <Icon name={icon} />
              </button>
            )}
          </For>
        </div>
      </figcaption>
    </figure>
  )
}

const TOOLS = [
  { icon: 'plus', label: 'Closer', factor: ZOOM_STEP },
  { icon: 'minus', label: 'Further away', factor: 1 / ZOOM_STEP },
  { icon: 'fit', label: 'The whole graph', factor: 0 },
] as const

/** A node in words, for those who walk through the picture without seeing it. */
function nodeWords({ nodes, edges }: PictureGraph, place: number): string {
  const node = nodes[place]
  if (!node) return ''
  const names = edges.filter(([from]) => from === place).map(([, to]) => nodes[to]?.name ?? '')
  const leads = names.length > 0 ? `leads to ${names.join(', ')}` : 'leads nowhere'
  const mark = node.mark === 'plain' ? '' : `, ${MARK_WORDS[node.mark]}`
  return `${node.name}, ${typeName(node.nodeType)}${mark}, ${leads}`
}
