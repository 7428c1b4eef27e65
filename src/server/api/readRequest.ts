import * as v from 'valibot'
import { type CodegenRequest, GRAPH_TYPES, type GraphNode, LLM_PROVIDERS } from '../../core/kubegram'
import { isTooDeep, MOST_DEPTH } from './depth'

export const MOST_BYTES = 8 * 1024 * 1024
const MOST_NODES = 5_000

/** A refused body: what the answer says, in the server's own words wherever it has some. */
interface Refusal {
  readonly status: 400 | 413
  readonly error: string
  readonly details: string
}

export type ReadRequest =
  | { readonly request: CodegenRequest; readonly refusal?: never }
  | { readonly request?: never; readonly refusal: Refusal }

/** Nodes keep what they know about themselves; everywhere else unknown keys are dropped. */
const Node = v.looseObject({ edges: v.nullish(v.array(v.looseObject({ node: v.looseObject({}) }))) })

const Graph = v.object({
  name: v.string(),
  description: v.nullish(v.string()),
  graphType: v.picklist(GRAPH_TYPES),
  companyId: v.string(),
  userId: v.string(),
  nodes: v.array(Node),
  bridges: v.nullish(v.array(v.unknown())),
})

const Body = v.object({
  graph: Graph,
  project: v.object({
    id: v.nullish(v.pipe(v.string(), v.regex(/^\d{1,9}$/, 'must be a number'))),
    name: v.nullish(v.string()),
    description: v.nullish(v.string()),
  }),
  llmConfig: v.nullish(v.object({ provider: v.nullish(v.picklist(LLM_PROVIDERS)), model: v.nullish(v.string()) })),
  context: v.nullish(v.array(v.string())),
})

/** Reads the body of a submission, whatever content type it says it has. */
export function readRequest(text: string): ReadRequest {
  let body: unknown
  try {
    body = parse(text)
    if (isTooDeep(body)) return refuse('Invalid request body', `It is nested more than ${MOST_DEPTH} levels deep`)
    openTexts(body)
  } catch (error) {
    return refuse('Invalid request body', error instanceof Error ? error.message : String(error))
  }
  const nodes = nodesOf(body)
  if (nodes > MOST_NODES) {
    const details = `The graph has ${nodes} nodes; this server takes at most ${MOST_NODES}`
    return { refusal: { status: 413, error: 'Graph too large', details } }
  }
  const read = v.safeParse(Body, body)
  if (!read.success) return refuse('Validation error', read.issues[0].message)
  return { request: withoutNulls(read.output) }
}

function refuse(error: string, details: string): ReadRequest {
  return { refusal: { status: 400, error, details } }
}

function parse(text: string): unknown {
  if (text.trim() === '') throw new Error('JSON Parse error: Unexpected EOF')
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch (error) {
    throw new Error(`JSON Parse error: ${parseError(error)}`)
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Error('It is not a JSON object')
  return body
}

/** The one place where this engine's words have an exact counterpart in the server's. */
function parseError(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error)
  return /end of JSON input|^Unterminated/.test(said) ? 'Unexpected EOF' : said
}

/** Lists may come as JSON in a text. */
function openTexts(body: unknown): void {
  const graph = (body as { graph?: unknown }).graph
  if (typeof graph !== 'object' || graph === null) return
  const lists = graph as { nodes?: unknown; bridges?: unknown }
  for (const field of ['nodes', 'bridges'] as const) {
    const value = lists[field]
    if (typeof value !== 'string') continue
    try {
      lists[field] = JSON.parse(value)
    } catch (error) {
      throw new Error(`Failed to parse stringified "${field}": JSON Parse error: ${parseError(error)}`)
    }
    if (isTooDeep(lists[field])) throw new Error(`"${field}" is nested more than ${MOST_DEPTH} levels deep`)
  }
}

function nodesOf(body: unknown): number {
  const nodes = (body as { graph?: { nodes?: unknown } }).graph?.nodes
  return Array.isArray(nodes) ? nodes.length : 0
}

type Parsed = v.InferOutput<typeof Body>

function withoutNulls({ graph, project, llmConfig, context }: Parsed): CodegenRequest {
  const { nodes, bridges, ...named } = graph
  return {
    graph: { ...present(named), nodes: nodes.map(toNode), ...(bridges ? { bridges } : {}) },
    project: present(project),
    ...(llmConfig ? { llmConfig: present(llmConfig) } : {}),
    ...(context ? { context } : {}),
  }
}

type Present<T> = { readonly [K in keyof T as undefined extends T[K] ? K : never]?: NonNullable<T[K]> } & {
  readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K]
}

function present<T extends object>(given: T): Present<T> {
  const filled = Object.entries(given).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(filled) as Present<T>
}

/** Canvas nodes carry their secrets in clear: they are never stored. A node without an id is known by its place. */
function toNode({ secretData: _secret, edges, ...node }: v.InferOutput<typeof Node>, index: number): GraphNode {
  const id = word(node.id) ?? `node-${index + 1}`
  return {
    ...node,
    id,
    name: word(node.name) ?? id,
    nodeType: word(node.nodeType) ?? 'UNKNOWN',
    ...(edges ? { edges: edges.map((edge, at) => toEdge(edge, `${id}-${at + 1}`)) } : {}),
  } as GraphNode
}

type ParsedEdge = { readonly [key: string]: unknown; readonly node: { readonly [key: string]: unknown } }

function toEdge(edge: ParsedEdge, fallbackId: string) {
  const { secretData: _secret, ...node } = edge.node
  return {
    ...edge,
    connectionType: word(edge.connectionType) ?? '',
    node: { ...node, id: word(node.id) ?? fallbackId },
  }
}

function word(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}
