import { emptyMap, type GeneratedFile, type StoredCodegenData, type Writable } from './codeMap'
import { MAX_ID_UNITS } from './input'
import { get, isObject, isShallow, type JsonObject, MAX_DEPTH, text } from './json'
import { languageOf } from './language'

/** Results as the documented client knows them. */
export interface GeneratedCode {
  readonly nodeId: string
  readonly code: string
  readonly language?: string
  readonly framework?: string
  readonly metadata?: Readonly<Record<string, unknown>>
}

export interface CodegenResults {
  readonly graphId: string
  readonly jobId: string
  readonly timestamp: string
  readonly generatedCodes: readonly GeneratedCode[]
  readonly summary?: {
    readonly totalNodes: number
    readonly successfulGenerations: number
    readonly failedGenerations: number
  }
}

/** An envelope, a row and the result itself make three. */
const MOST_WRAPPINGS = 4

/** Thrown when an answer is no result: `path` names the place, e.g. `nodes[3].id`. */
export class UnreadableResult extends Error {
  override readonly name = 'UnreadableResult'
}

/**
 * Reads the six shapes that results come in:
 * 1. the documented `{generatedCodes: [{nodeId, code, …}]}`
 * 2. a graph result `{nodes: [{id, config, generatedCodeMetadata, …}]}`
 * 3. today's envelope `{jobId, status, generatedCode: <2>}`
 * 4. a status answer with `generatedCode` embedded
 * 5. a row of `/jobs` with `resultData` as JSON text
 * 6. `{job, result: {manifests: [{entityId, generatedCode, fileName, …}]}}`
 *
 * Every file of every node is kept, in order. Embedded `edges` are not looked at.
 * `knownIds` are the node ids of the submitted graph: an entry with a strange id is filed under its
 * `originalNodeId` when that one is known.
 * @throws {UnreadableResult} when the answer has none of these shapes or a part of a wrong type
 */
export function readResults(body: unknown, knownIds: ReadonlySet<string> = new Set()): readonly GeneratedFile[] {
  return readShape(body, knownIds, MOST_WRAPPINGS)
}

function readShape(body: unknown, knownIds: ReadonlySet<string>, wrappings: number): readonly GeneratedFile[] {
  if (!isObject(body)) throw new UnreadableResult('the answer is not an object')
  if (wrappings === 0) throw new UnreadableResult('the answer is wrapped too often')
  const documented = get(body, 'generatedCodes')
  if (documented !== undefined) return entries(documented, 'generatedCodes', documentedFile)
  const embedded = get(body, 'generatedCode')
  if (isObject(embedded)) return readShape(embedded, knownIds, wrappings - 1)
  const row = get(body, 'resultData')
  if (row !== undefined && row !== null) {
    return readShape(typeof row === 'string' ? parseRow(row) : row, knownIds, wrappings - 1)
  }
  const result = get(body, 'result')
  if (isObject(result) && get(result, 'manifests') !== undefined) {
    return entries(get(result, 'manifests'), 'result.manifests', manifestFile)
  }
  const nodes = get(body, 'nodes')
  if (nodes !== undefined) return entries(nodes, 'nodes', (entry, at) => nodeFile(entry, at, knownIds))
  throw new UnreadableResult('none of the known shapes of a result')
}

type ReadEntry = (entry: JsonObject, at: string) => GeneratedFile | undefined

function entries(list: unknown, at: string, read: ReadEntry): readonly GeneratedFile[] {
  if (!Array.isArray(list)) throw new UnreadableResult(`"${at}" is not a list`)
  return list
    .map((entry, index) => {
      if (!isObject(entry)) throw new UnreadableResult(`"${at}[${index}]" is not an object`)
      return read(entry, `${at}[${index}]`)
    })
    .filter((file) => file !== undefined)
}

function documentedFile(entry: JsonObject, at: string): GeneratedFile {
  const metadata = get(entry, 'metadata')
  const named = isObject(metadata) ? metadata : {}
  return file({
    nodeId: requiredText(entry, 'nodeId', at),
    code: requiredText(entry, 'code', at),
    nodeName: text(get(named, 'nodeName')),
    nodeType: text(get(named, 'nodeType')),
    fileName: text(get(named, 'fileName')),
    path: text(get(named, 'path')),
    language: optionalText(entry, 'language', at),
  })
}

function nodeFile(entry: JsonObject, at: string, knownIds: ReadonlySet<string>): GeneratedFile | undefined {
  const code = optionalText(entry, 'config', at) ?? specText(get(entry, 'spec'), at)
  const nodeId = nodeIdOf(entry, at, knownIds)
  const nodeName = optionalText(entry, 'name', at)
  const nodeType = optionalText(entry, 'nodeType', at)
  // Nothing to keep of it, but no part of it was wrong.
  if (code === undefined) return undefined
  const metadata = get(entry, 'generatedCodeMetadata')
  const named = isObject(metadata) ? metadata : {}
  return file({
    nodeId,
    code,
    nodeName,
    nodeType,
    fileName: text(get(named, 'fileName')),
    path: text(get(named, 'path')),
  })
}

function manifestFile(entry: JsonObject, at: string): GeneratedFile {
  return file({
    nodeId: requiredText(entry, 'entityId', at),
    code: requiredText(entry, 'generatedCode', at),
    nodeName: optionalText(entry, 'entityName', at),
    nodeType: optionalText(entry, 'entityType', at),
    fileName: optionalText(entry, 'fileName', at),
  })
}

/** A language model writes these ids: known ones win, then the original one; an empty one falls back to the name. */
function nodeIdOf(entry: JsonObject, at: string, knownIds: ReadonlySet<string>): string {
  const id = get(entry, 'id')
  if (typeof id !== 'string') throw new UnreadableResult(`"${at}.id" is not a text`)
  const original = optionalText(entry, 'originalNodeId', at)
  if (knownIds.has(id)) return id
  if (original && knownIds.has(original)) return original
  const chosen = id || original || text(get(entry, 'name')) || '(no id)'
  if (chosen.length > MAX_ID_UNITS) throw new UnreadableResult(`"${at}.id" is longer than ${MAX_ID_UNITS} characters`)
  return chosen
}

/** A node without text but with an object is shown as that object, rather than dropped. */
function specText(spec: unknown, at: string): string | undefined {
  if (!isObject(spec) || Object.keys(spec).length === 0) return undefined
  if (!isShallow(spec, MAX_DEPTH)) throw new UnreadableResult(`"${at}.spec" is nested too deep`)
  return `${JSON.stringify(spec, null, 2)}\n`
}

function file(given: { [K in keyof GeneratedFile]?: GeneratedFile[K] | undefined }): GeneratedFile {
  const { nodeId = '', code = '', nodeName, nodeType, fileName, path } = given
  const language = given.language ?? languageOf(path ?? fileName)
  // Field by field: with thousands of nodes, spreading objects that hold one field or none shows.
  const made: Writable<GeneratedFile> = { nodeId, code }
  if (nodeName) made.nodeName = nodeName
  if (nodeType) made.nodeType = nodeType
  if (fileName) made.fileName = fileName
  if (path) made.path = path
  if (language) made.language = language
  return made
}

function requiredText(entry: JsonObject, key: string, at: string): string {
  const value = get(entry, key)
  if (typeof value !== 'string') throw new UnreadableResult(`"${at}.${key}" is not a text`)
  if (key !== 'code' && key !== 'generatedCode' && value.length > MAX_ID_UNITS) {
    throw new UnreadableResult(`"${at}.${key}" is longer than ${MAX_ID_UNITS} characters`)
  }
  return value
}

function optionalText(entry: JsonObject, key: string, at: string): string | undefined {
  const value = get(entry, key)
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw new UnreadableResult(`"${at}.${key}" is not a text`)
  return value
}

function parseRow(row: string): unknown {
  try {
    return JSON.parse(row)
  } catch {
    throw new UnreadableResult('"resultData" is not JSON')
  }
}

/** `{graphId: {nodeId: generatedCode[]}}` of one result; several files of one node stay several, in order. */
export function transformResultsToStorageFormat(results: CodegenResults): StoredCodegenData {
  return { ...emptyMap(), [results.graphId]: toNodeMap(results.generatedCodes) }
}

/** The inner map of one graph: node ids of any text, each with its codes in order. */
export function toNodeMap(files: readonly { readonly nodeId: string; readonly code: string }[]): {
  readonly [nodeId: string]: readonly string[]
} {
  const codes = new Map<string, string[]>()
  for (const { nodeId, code } of files) {
    const list = codes.get(nodeId)
    if (list) list.push(code)
    else codes.set(nodeId, [code])
  }
  // fromEntries defines own properties, so that `__proto__` is a key like any other
  return Object.fromEntries(codes)
}
