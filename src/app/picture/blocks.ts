type Edge = readonly [from: number, to: number]

interface Component {
  readonly nodes: readonly number[]
  readonly edges: readonly Edge[]
}

/** What hangs together, the largest first; nodes without any edge are one part, the last. */
export function inComponents(nodes: number, edges: readonly Edge[]): readonly Component[] {
  const parent = Array.from({ length: nodes }, (_, node) => node)
  const rootOf = (node: number): number => {
    let root = node
    while (parent[root] !== root) root = parent[root] as number
    while (parent[node] !== root) [parent[node], node] = [root, parent[node] as number]
    return root
  }
  const joined = new Set<number>()
  for (const [from, to] of edges) {
    parent[rootOf(from)] = rootOf(to)
    if (from !== to) joined.add(from).add(to)
  }
  const parts = new Map<number, { nodes: number[]; edges: Edge[] }>()
  const partOf = (node: number) => {
    const key = joined.has(node) ? rootOf(node) : -1
    const part = parts.get(key) ?? { nodes: [], edges: [] }
    parts.set(key, part)
    return part
  }
  for (let node = 0; node < nodes; node++) partOf(node).nodes.push(node)
  for (const edge of edges) if (edge[0] !== edge[1]) partOf(edge[0]).edges.push(edge)
  const rank = (part: Component) => (part.edges.length === 0 ? -1 : part.nodes.length)
  return [...parts.values()].sort((a, b) => rank(b) - rank(a))
}

interface Size {
  readonly width: number
  readonly height: number
}

/** How much wider than high a picture should be. */
const ASPECT = 1.6

/** Blocks on shelves, in their order: the upper left corner of each, and the size of the whole. */
export function packBlocks(
  blocks: readonly Size[],
  gap: number,
): Size & { readonly corners: readonly (readonly [left: number, top: number])[] } {
  const area = blocks.reduce((sum, { width, height }) => sum + (width + gap) * (height + gap), 0)
  const shelf = Math.max(Math.sqrt(area * ASPECT) + gap, ...blocks.map((block) => block.width))
  let [left, top, bottom, right] = [0, 0, 0, 0]
  const corners = blocks.map(({ width, height }) => {
    if (left > 0 && left + width > shelf) [left, top] = [0, bottom + gap]
    const corner = [left, top] as const
    left += width + gap
    right = Math.max(right, left - gap)
    bottom = Math.max(bottom, top + height)
    return corner
  })
  return { width: right, height: bottom, corners }
}
