import { createMemo, For, Show } from 'solid-js'
import spriteUrl from '../icons/sprite.svg?no-inline'
import { kindIcon, nodeKind, typeName } from '../words/nodeKind'
import { NODE_HEIGHT, NODE_WIDTH, type Point } from './layout'
import { MARK_ICONS, type PictureGraph, type PictureMark, type PictureNode } from './marks'
import type { Size, View } from './viewport'

/** From this zoom on all that a node says can be read. */
const READABLE = 0.6
/** From this one on its name in large letters, without its middle; before, a node is a coloured block. */
const NAMED = 0.25
const MOST_NAME = 19
/** Beside a mark. */
const MOST_BESIDE = 15
const MOST_OF_NAME = 9

interface NodeBoxesProps {
  readonly graph: PictureGraph
  readonly at: readonly Point[]
  readonly view: View
  readonly size: Size
  readonly current: number
}

/** From afar one shape per colour, nearer only the nodes in view: 2,000 nodes cost no more than 50. */
export function NodeBoxes(props: NodeBoxesProps) {
  const far = createMemo(() => props.view.zoom < NAMED)
  const near = createMemo(() => props.view.zoom >= READABLE)
  const inView = createMemo(() => (far() ? [] : placesInView(props.at, props.view, props.size)))
  const blocks = createMemo(() => [...blocksByLook(props.graph.nodes, props.at)])
  return (
    <>
      <Show when={far()}>
        <For each={blocks()}>{([look, path]) => <path class={`far ${look}`} d={path} />}</For>
      </Show>
      <For each={inView()}>
        {(place) => (
          <Show when={props.graph.nodes[place]}>
            {(node) => <NodeBox node={node()} at={props.at[place] ?? [0, 0]} isNear={near()} />}
          </Show>
        )}
      </For>
      <Show when={props.at[props.current]}>
        {(at) => (
          <rect
            class="node-current"
            x={at()[0] - NODE_WIDTH / 2 - 3}
            y={at()[1] - NODE_HEIGHT / 2 - 3}
            width={NODE_WIDTH + 6}
            height={NODE_HEIGHT + 6}
            rx="11"
          />
        )}
      </Show>
    </>
  )
}

function NodeBox(props: { readonly node: PictureNode; readonly at: Point; readonly isNear: boolean }) {
  const left = () => props.at[0] - NODE_WIDTH / 2
  const top = () => props.at[1] - NODE_HEIGHT / 2
  return (
    <g class={`node-box look-${props.node.mark}`} transform={`translate(${left()} ${top()})`}>
      <title>{`${props.node.name}, ${typeName(props.node.nodeType)}`}</title>
      <rect class="node-frame" width={NODE_WIDTH} height={NODE_HEIGHT} rx="8" />
      <Show when={props.isNear} fallback={<LargeName node={props.node} />}>
        <WholeNode node={props.node} />
      </Show>
    </g>
  )
}

function LargeName(props: { readonly node: PictureNode }) {
  return (
    <g class={`kind-${nodeKind(props.node.nodeType)}`}>
      <rect class="node-ground" width={NODE_WIDTH} height={NODE_HEIGHT} rx="8" />
      <text class="node-large" x="8" y="33">
        {cutMiddle(props.node.name)}
      </text>
    </g>
  )
}

function WholeNode(props: { readonly node: PictureNode }) {
  const kind = () => nodeKind(props.node.nodeType)
  const mark = () => props.node.mark as Exclude<PictureMark, 'plain'>
  const most = () => (props.node.mark === 'plain' ? MOST_NAME : MOST_BESIDE)
  return (
    <>
      <g class={`kind-${kind()}`}>
        <rect class="node-kind" x="8" y="8" width="28" height="28" rx="7" />
        <use class="node-icon" href={`${spriteUrl}#${kindIcon(kind())}`} x="14" y="14" width="16" height="16" />
      </g>
      <text class="node-name" x="44" y="19">
        {cut(props.node.name, most())}
      </text>
      <text class="node-type" x="44" y="34">
        {cut(typeName(props.node.nodeType), most() + 2)}
      </text>
      <Show when={props.node.mark !== 'plain'}>
        <use
          class="node-icon node-mark"
          href={`${spriteUrl}#${MARK_ICONS[mark()]}`}
          x={NODE_WIDTH - 21}
          y="15"
          width="14"
          height="14"
        />
      </Show>
    </>
  )
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}

/** Names of one graph often begin alike: their ends tell them apart. */
function cutMiddle(text: string): string {
  const half = (MOST_OF_NAME - 1) / 2
  return text.length > MOST_OF_NAME ? `${text.slice(0, half)}…${text.slice(-half)}` : text
}

function placesInView(at: readonly Point[], { x, y, zoom }: View, { width, height }: Size): readonly number[] {
  const [left, top] = [-x / zoom - NODE_WIDTH, -y / zoom - NODE_HEIGHT]
  const [right, bottom] = [(width - x) / zoom + NODE_WIDTH, (height - y) / zoom + NODE_HEIGHT]
  return at.flatMap(([nodeX, nodeY], place) =>
    nodeX > left && nodeX < right && nodeY > top && nodeY < bottom ? [place] : [],
  )
}

/** One path for all nodes that look alike from afar. */
function blocksByLook(nodes: readonly PictureNode[], at: readonly Point[]): ReadonlyMap<string, string> {
  const paths = new Map<string, string>()
  nodes.forEach((node, place) => {
    const look = `kind-${nodeKind(node.nodeType)} look-${node.mark}`
    const [x, y] = at[place] ?? [0, 0]
    const box = `M${x - NODE_WIDTH / 2} ${y - NODE_HEIGHT / 2}h${NODE_WIDTH}v${NODE_HEIGHT}h${-NODE_WIDTH}Z`
    paths.set(look, (paths.get(look) ?? '') + box)
  })
  return paths
}
