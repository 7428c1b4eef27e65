import { CodegenError, failure } from './failure'
import { hashCode } from './hash'
import { get, isObject, isShallow, type JsonObject, MAX_DEPTH, parseJson, text } from './json'
import { type CodegenRequest, GRAPH_TYPES, type GraphEdge, type GraphNode, LLM_PROVIDERS, NODE_TYPES } from './kubegram'

/** Graph files larger than this are refused unread; the embedded server's limit is the same. */
export const MAX_INPUT_BYTES = 8 * 1024 * 1024
/** Ids are kept as they are, whatever is in them, up to this many UTF-16 units. */
export const MAX_ID_UNITS = 1024

export interface ReadInput {
  readonly request: CodegenRequest
  /** What the code will be filed under: the graph's own id, or one made of its name and nodes. */
  readonly graphId: string
  /** What was changed or left out on the way, in sentences. */
  readonly warnings: readonly string[]
  /** Places of the nodes whose secret values were taken out, from 0; `BRIDGES` where the graph's bridges had some. */
  readonly secretsAt: readonly number[]
}

export const BRIDGES = -1

/** `readInput` of JSON text. @throws {CodegenError} `invalidInput`, naming line and column or the path. */
export function readGraphText(source: string): ReadInput {
  return readInput(parseJson(source))
}

/** The same graph with other nodes. */
export function withNodes(input: ReadInput, nodes: readonly GraphNode[]): ReadInput {
  return { ...input, request: { ...input.request, graph: { ...input.request.graph, nodes } } }
}

/**
 * Accepts an API request body (`{graph, project, …}`), the documented client's `InitiateCodegenInput`
 * (the same with `projectId`, `provider`, `model` beside the graph), a canvas graph (`{nodes, arrows}`) or a bare graph.
 * Secret values (`secretData`) are stripped, arrows become edges of their start node: only those count on the server.
 * @throws {CodegenError} `invalidInput`, naming the path, e.g. `graph.nodes[3].id`
 */
export function readInput(value: unknown): ReadInput {
  if (!isObject(value)) refuse('A graph is a JSON object; this is not one')
  if (!isShallow(value, MAX_DEPTH)) refuse(`The graph is nested deeper than ${MAX_DEPTH} levels`)
  const inner = get(value, 'graph')
  const wrapped = isObject(inner)
  const source = wrapped ? inner : value
  const at = wrapped ? 'graph.' : ''
  const warnings: string[] = []
  const secretsAt = new Set<number>()
  const nodes = readNodes(source, at, secretsAt)
  const name = text(get(source, 'name'))?.trim() || text(get(source, 'title'))?.trim() || 'Untitled graph'
  const graphId =
    readGraphId(source, value, at) ?? hashCode(JSON.stringify([name, nodes.map((node) => node.id)])).toString(36)
  const description = text(get(source, 'description'))
  const bridges = get(source, 'bridges')
  const request: CodegenRequest = {
    graph: {
      id: graphId,
      name,
      ...(description ? { description } : {}),
      graphType: readGraphType(source, warnings),
      companyId: idText(get(source, 'companyId')) ?? 'local',
      userId: idText(get(source, 'userId')) ?? 'local',
      nodes,
      ...(Array.isArray(bridges) ? { bridges: stripSecrets(bridges, BRIDGES, secretsAt) as unknown[] } : {}),
    },
    project: readProject(wrapped ? value : {}, warnings),
    ...readModel(wrapped ? value : {}, warnings),
    ...readContext(wrapped ? value : {}),
  }
  return { request, graphId, warnings, secretsAt: [...secretsAt] }
}

function refuse(reason: string): never {
  throw new CodegenError(failure('invalidInput', `${reason}.`))
}

function readNodes(source: JsonObject, at: string, secretsAt: Set<number>): readonly GraphNode[] {
  const list = get(source, 'nodes')
  if (!Array.isArray(list)) refuse(`There is no list of nodes: "${at}nodes" is ${sayWhat(list)}`)
  if (list.length === 0) refuse(`The graph has 0 nodes: "${at}nodes" is empty`)
  const arrows = arrowsByStart(source)
  return list.map((entry, index) => readNode(stripSecrets(entry, index, secretsAt), `${at}nodes[${index}]`, arrows))
}

function readNode(entry: unknown, at: string, arrows: ReadonlyMap<string, Arrow[]>): GraphNode {
  if (!isObject(entry)) refuse(`"${at}" is ${sayWhat(entry)}, not a node`)
  const id = get(entry, 'id')
  if (typeof id !== 'string' || id === '')
    refuse(`"${at}.id" is ${id === '' ? 'empty' : sayWhat(id)}; every node needs one`)
  if (id.length > MAX_ID_UNITS) refuse(`"${at}.id" is longer than ${MAX_ID_UNITS} characters`)
  const { edges, ...rest } = entry
  return {
    ...rest,
    id,
    name: text(get(entry, 'name')) || text(get(entry, 'label')) || id,
    nodeType: readNodeType(entry),
    edges: mergeEdges(readEdges(edges, at), arrows.get(id) ?? []),
  }
}

/** `LoadBalancer`, `load_balancer` and `LOAD_BALANCER` are one type; unknown words stay as they are. */
function readNodeType(entry: JsonObject): string {
  const said = text(get(entry, 'nodeType')) || text(get(entry, 'type')) || 'UNKNOWN'
  return TYPE_OF_LETTERS.get(said.toUpperCase().replaceAll(/[^A-Z]/g, '')) ?? said
}

const TYPE_OF_LETTERS: ReadonlyMap<string, string> = new Map(NODE_TYPES.map((type) => [type.replaceAll('_', ''), type]))

function readEdges(edges: unknown, at: string): readonly GraphEdge[] {
  if (edges === undefined || edges === null) return []
  if (!Array.isArray(edges)) refuse(`"${at}.edges" is ${sayWhat(edges)}, not a list`)
  return edges.map((edge, index) => {
    const node = isObject(edge) ? get(edge, 'node') : undefined
    const target = isObject(node) ? text(get(node, 'id')) : undefined
    if (!isObject(edge) || !isObject(node) || !target) refuse(`"${at}.edges[${index}].node.id" is missing`)
    return edgeTo(target, get(edge, 'connectionType'), get(node, 'name'), get(node, 'nodeType'))
  })
}

function edgeTo(id: string, connectionType: unknown, name?: unknown, nodeType?: unknown): GraphEdge {
  const node = {
    id,
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof nodeType === 'string' ? { nodeType } : {}),
  }
  return { connectionType: text(connectionType) || 'CONNECTS_TO', node }
}

/** An arrow of the canvas; one without a type only says that there is a connection. */
interface Arrow {
  readonly end: string
  readonly type?: string
}

function arrowsByStart(source: JsonObject): ReadonlyMap<string, Arrow[]> {
  const arrows = new Map<string, Arrow[]>()
  for (const arrow of [get(source, 'arrows'), get(source, 'bridges')].flat()) {
    if (!isObject(arrow)) continue
    const start = text(get(arrow, 'startNodeId'))
    const end = text(get(arrow, 'endNodeId'))
    const type = text(get(arrow, 'connectionType'))
    if (start && end) arrows.set(start, [...(arrows.get(start) ?? []), { end, ...(type ? { type } : {}) }])
  }
  return arrows
}

/** Edges first, then each arrow that says more than what stands there: another end, or another type to the same one. */
function mergeEdges(edges: readonly GraphEdge[], arrows: readonly Arrow[]): readonly GraphEdge[] {
  const merged = [...edges]
  for (const { end, type } of arrows) {
    const isSaid = merged.some((edge) => edge.node.id === end && (type === undefined || edge.connectionType === type))
    if (!isSaid) merged.push(edgeTo(end, type))
  }
  return merged
}

function readGraphId(source: JsonObject, whole: JsonObject, at: string): string | undefined {
  const id = idText(get(source, 'id')) ?? idText(get(source, 'graphId')) ?? idText(get(whole, 'graphId'))
  if (id && id.length > MAX_ID_UNITS) refuse(`"${at}id" is longer than ${MAX_ID_UNITS} characters`)
  return id
}

function readGraphType(source: JsonObject, warnings: string[]): CodegenRequest['graph']['graphType'] {
  const said = get(source, 'graphType')
  const known = GRAPH_TYPES.find((type) => type === String(said).toUpperCase())
  if (!known && said !== undefined) warnings.push(`Unknown graph type ${sayWhat(said)}: sent as KUBERNETES.`)
  return known ?? 'KUBERNETES'
}

/** The server takes numeric strings only as a project's id, and makes a new project where there is none. */
function readProject(whole: JsonObject, warnings: string[]): CodegenRequest['project'] {
  const project = get(whole, 'project')
  const source = isObject(project) ? project : {}
  const id = idText(get(source, 'id')) ?? idText(get(whole, 'projectId'))
  const name = text(get(source, 'name')) ?? text(get(whole, 'projectName'))
  const description = text(get(source, 'description'))
  const numeric = id !== undefined && /^\d+$/.test(id)
  if (id && !numeric) warnings.push('The project id is not a number: left out, so the server makes a new project.')
  return { ...(numeric ? { id } : {}), ...(name ? { name } : {}), ...(description ? { description } : {}) }
}

function readModel(whole: JsonObject, warnings: string[]): Pick<CodegenRequest, 'llmConfig'> {
  const config = get(whole, 'llmConfig')
  const source = isObject(config) ? config : whole
  const said = text(get(source, 'provider')) ?? text(get(source, 'modelProvider'))
  const provider = LLM_PROVIDERS.find((name) => name === said?.toUpperCase())
  const model = text(get(source, 'model')) ?? text(get(source, 'modelName'))
  if (said && !provider) warnings.push(`Unknown model provider "${said.slice(0, 40)}": left out.`)
  if (!provider && !model) return {}
  return { llmConfig: { ...(provider ? { provider } : {}), ...(model ? { model } : {}) } }
}

/** Texts, or an editor's chat messages, of which the server takes the text only. */
function readContext(whole: JsonObject): Pick<CodegenRequest, 'context'> {
  const list = get(whole, 'context')
  if (!Array.isArray(list)) return {}
  const context = list
    .map((entry) => (isObject(entry) ? text(get(entry, 'content')) : text(entry)))
    .filter((entry): entry is string => Boolean(entry))
  return context.length > 0 ? { context } : {}
}

/** Takes every `secretData` out, and notes where: editors keep secret values there in clear. */
function stripSecrets(value: unknown, at: number, secretsAt: Set<number>): unknown {
  if (Array.isArray(value)) return value.map((entry) => stripSecrets(entry, at, secretsAt))
  if (!isObject(value)) return value
  const kept: [string, unknown][] = []
  for (const [key, entry] of Object.entries(value)) {
    if (key === 'secretData') secretsAt.add(at)
    else kept.push([key, stripSecrets(entry, at, secretsAt)])
  }
  return Object.fromEntries(kept)
}

function idText(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function sayWhat(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'string' ? `"${value.slice(0, 40)}"` : `a ${typeof value}`
}
