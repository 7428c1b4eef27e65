import { Graph, layout } from '@dagrejs/dagre'
import { inComponents, packBlocks } from './blocks'
import { type Layout, type LayoutRequest, NODE_HEIGHT, NODE_WIDTH, type Point } from './layout'

const NODE_GAP = 18
const RANK_GAP = 72
/** Of larger parts only a tree is laid out in order: all edges would cost seconds, and order nothing any more. */
const MOST_ORDERED = 250
/** Ranks higher than this are folded into several columns. */
const FOLD_NODES = 40

/** Lays a graph out from left to right; parts that do not hang together stand beside one another. */
export function layoutGraph({ nodes, edges }: LayoutRequest): Layout {
  const at: Point[] = new Array<Point>(nodes).fill([0, 0])
  const blocks = inComponents(nodes, edges).map((component) => layoutComponent(component.nodes, component.edges))
  const { width, height, corners } = packBlocks(blocks, RANK_GAP / 2)
  blocks.forEach((block, place) => {
    const [left, top] = corners[place] ?? [0, 0]
    for (const [node, [x, y]] of block.at) at[node] = [left + x, top + y]
  })
  return { width, height, at }
}

interface Block {
  readonly width: number
  readonly height: number
  readonly at: ReadonlyMap<number, Point>
}

function layoutComponent(nodes: readonly number[], edges: LayoutRequest['edges']): Block {
  if (edges.length === 0) return layoutGrid(nodes)
  const graph = new Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: NODE_GAP, ranksep: RANK_GAP, ranker: 'longest-path' })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const node of nodes) graph.setNode(String(node), { width: NODE_WIDTH, height: NODE_HEIGHT })
  for (const [from, to] of nodes.length > MOST_ORDERED ? firstEdges(edges) : edges) {
    if (from !== to) graph.setEdge(String(from), String(to))
  }
  layout(graph)
  const ranks = new Map<number, number[]>()
  const place = (node: number) => graph.node(String(node)) as { x: number; y: number }
  for (const node of nodes) {
    const x = Math.round(place(node).x)
    ranks.set(x, [...(ranks.get(x) ?? []), node])
  }
  const tallest = Math.max(...[...ranks.values()].map((rank) => rank.length))
  if (tallest > FOLD_NODES)
    return foldRanks(
      [...ranks].sort(([a], [b]) => a - b).map(([, rank]) => rank),
      (node) => place(node).y,
    )
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number }
  return { width, height, at: new Map(nodes.map((node) => [node, [place(node).x, place(node).y]])) }
}

/** One edge into each node: a forest that still shows where everything hangs. */
function firstEdges(edges: LayoutRequest['edges']): LayoutRequest['edges'] {
  const reached = new Set<number>()
  return edges.filter(([from, to]) => {
    if (from === to || reached.has(to)) return false
    reached.add(to)
    return true
  })
}

/** Ranks in their order, each in as many columns as make the whole about as high as wide. */
function foldRanks(ranks: readonly (readonly number[])[], yOf: (node: number) => number): Block {
  const all = ranks.reduce((sum, rank) => sum + rank.length, 0)
  const rows = Math.max(FOLD_NODES, Math.ceil(Math.sqrt(all * 3)))
  const at = new Map<number, Point>()
  let left = 0
  let height = 0
  for (const rank of ranks) {
    const nodes = [...rank].sort((a, b) => yOf(a) - yOf(b))
    const columns = Math.ceil(nodes.length / rows)
    const perColumn = Math.ceil(nodes.length / columns)
    nodes.forEach((node, place) => {
      const column = Math.floor(place / perColumn)
      const y = (place % perColumn) * (NODE_HEIGHT + NODE_GAP) + NODE_HEIGHT / 2
      at.set(node, [left + column * (NODE_WIDTH + NODE_GAP) + NODE_WIDTH / 2, y])
      height = Math.max(height, y + NODE_HEIGHT / 2)
    })
    left += columns * (NODE_WIDTH + NODE_GAP) - NODE_GAP + RANK_GAP
  }
  return { width: left - RANK_GAP, height, at }
}

/** Nodes that nothing leads to or from. */
function layoutGrid(nodes: readonly number[]): Block {
  const columns = Math.ceil(Math.sqrt(nodes.length / 2.4))
  const rows = Math.ceil(nodes.length / columns)
  const at = new Map<number, Point>()
  nodes.forEach((node, place) => {
    const [column, row] = [place % columns, Math.floor(place / columns)]
    at.set(node, [column * (NODE_WIDTH + NODE_GAP) + NODE_WIDTH / 2, row * (NODE_HEIGHT + NODE_GAP) + NODE_HEIGHT / 2])
  })
  return {
    width: columns * (NODE_WIDTH + NODE_GAP) - NODE_GAP,
    height: rows * (NODE_HEIGHT + NODE_GAP) - NODE_GAP,
    at,
  }
}
