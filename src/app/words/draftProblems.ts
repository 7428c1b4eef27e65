import { BRIDGES, type ReadInput } from '../../core/input'
import { type GraphNode, NODE_TYPES } from '../../core/kubegram'
import { count } from './count'

/** What is not right with a graph that can be sent all the same. */
export interface Problem {
  readonly text: string
  /** Places of the nodes that it is about; none where it is about the graph. */
  readonly nodes: readonly number[]
  /** The same at each of them. */
  readonly mark: string
}

const KNOWN_TYPES: ReadonlySet<string> = new Set(NODE_TYPES)

/** Everything about a graph that somebody should know before it is sent, those of single nodes last. */
export function draftProblems({ request, warnings, secretsAt }: ReadInput): readonly Problem[] {
  const { nodes } = request.graph
  const first = firstPlaces(nodes)
  const again = new Set(nodes.filter(({ id }, place) => first.get(id) !== place).map(({ id }) => id))
  const astray = ({ edges = [] }: GraphNode) => edges.filter((edge) => !first.has(edge.node.id)).length
  const where = (isWrong: (node: GraphNode) => boolean) =>
    nodes.flatMap((node, place) => (isWrong(node) ? [place] : []))
  const lost = nodes.reduce((sum, node) => sum + astray(node), 0)
  const unknown = where(({ nodeType }) => !KNOWN_TYPES.has(nodeType))
  const twice = where(({ id }) => again.has(id))
  const of = (amount: number, text: string, mark: string, at: readonly number[]): readonly Problem[] =>
    amount > 0 ? [{ text, mark, nodes: at }] : []
  return [
    ...warnings.map((text) => ({ text, mark: '', nodes: [] })),
    ...of(
      secretsAt.length,
      'Secret values were taken out; they never leave this device.',
      'Secret values taken out',
      secretsAt.filter((place) => place !== BRIDGES),
    ),
    ...of(twice.length, `${twice.length} nodes share their id with another one.`, 'Shares its id', twice),
    ...of(
      lost,
      `${count(lost, 'connection leads', 'connections lead')} to a node that is not in this graph.`,
      'Leads to a missing node',
      where((node) => astray(node) > 0),
    ),
    ...of(
      unknown.length,
      `${count(unknown.length, 'node has', 'nodes have')} no type that Kubegram knows.`,
      'Unknown type',
      unknown,
    ),
  ]
}

/** What is to be said at each node. */
export function marksOf(problems: readonly Problem[]): ReadonlyMap<number, string> {
  const marks = new Map<number, string>()
  for (const { nodes, mark } of problems) {
    for (const place of nodes) marks.set(place, [marks.get(place), mark].filter(Boolean).join(' · '))
  }
  return marks
}

/** Where among the nodes each id stands first. */
export function firstPlaces(nodes: readonly GraphNode[]): ReadonlyMap<string, number> {
  return new Map(nodes.map(({ id }, place) => [id, place] as const).reverse())
}
