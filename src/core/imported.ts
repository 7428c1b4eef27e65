import type { GeneratedFile, StoredCodegenData } from './codeMap'
import { get, isObject, parsedJson, text } from './json'
import type { Marks } from './versions'

/** Longer ids are no ids: they are refused at every border. */
const MAX_ID_UNITS = 1_024
const MAX_NAME_UNITS = 1_024

/** Code of one graph from a mirror, a backup or another client: its versions, the oldest first. */
export interface ImportedGraph {
  readonly graphId: string
  readonly name: string
  readonly versions: readonly ImportedVersion[]
}

export interface ImportedVersion extends Marks {
  /** ms since 1970: where it stands among the versions that are here. */
  readonly storedAt: number
  readonly files: readonly GeneratedFile[]
  readonly marks?: readonly (Marks & { readonly nodeId: string })[]
}

/** What came over a border as an imported graph; `undefined` when any part of it is of a wrong type. */
export function readImportedGraph(value: unknown): ImportedGraph | undefined {
  if (!isObject(value) || !isId(get(value, 'graphId')) || !isName(get(value, 'name'))) return undefined
  const versions = get(value, 'versions')
  return Array.isArray(versions) && versions.every(isVersion) ? (value as unknown as ImportedGraph) : undefined
}

function isVersion(value: unknown): boolean {
  if (!isObject(value) || !Number.isFinite(get(value, 'storedAt')) || !hasMarks(value)) return false
  const marks = get(value, 'marks') ?? []
  const files = get(value, 'files')
  return (
    Array.isArray(files) &&
    files.every(isFile) &&
    Array.isArray(marks) &&
    marks.every((mark) => isObject(mark) && isId(get(mark, 'nodeId')) && hasMarks(mark))
  )
}

function isFile(value: unknown): boolean {
  if (!isObject(value) || !isId(get(value, 'nodeId')) || typeof get(value, 'code') !== 'string') return false
  return ['nodeName', 'nodeType', 'fileName', 'path', 'language'].every((key) => {
    const said = get(value, key)
    return said === undefined || isName(said)
  })
}

function hasMarks(value: Parameters<typeof get>[0]): boolean {
  const [label, pinned] = [get(value, 'label'), get(value, 'pinned')]
  return (label === undefined || isName(label)) && (pinned === undefined || pinned === true)
}

function isId(value: unknown): boolean {
  return typeof value === 'string' && value.length <= MAX_ID_UNITS
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value.length <= MAX_NAME_UNITS
}

/** A map read from outside: what of it is code, and how many of its entries are not. */
export interface ReadMap {
  readonly graphs: readonly (readonly [graphId: string, nodes: readonly (readonly [string, readonly string[]])[]])[]
  readonly unreadable: number
}

/** Reads `{graphId: {nodeId: code[]}}`, also with a bare text where a list belongs. `undefined`: it is no such map. */
export function readCodeMap(value: unknown): ReadMap | undefined {
  if (!isObject(value)) return undefined
  let unreadable = 0
  const graphs = Object.entries(value).flatMap(([graphId, nodes]) => {
    if (!isObject(nodes) || !isId(graphId)) {
      unreadable += 1
      return []
    }
    const read = Object.entries(nodes).flatMap(([nodeId, codes]) => {
      const list = typeof codes === 'string' ? [codes] : codes
      if (Array.isArray(list) && isId(nodeId) && list.every((code) => text(code) !== undefined)) {
        return [[nodeId, list as readonly string[]] as const]
      }
      unreadable += 1
      return []
    })
    return [[graphId, read] as const]
  })
  return { graphs, unreadable }
}

/**
 * What is whole of a map whose text was cut off, as cookies are at the first `;`: every code that came to its end, in
 * its order. `undefined` when nothing is.
 */
export function salvageCodeMap(cut: string): ReadMap | undefined {
  for (let end = cut.length; end > 0; end = cut.lastIndexOf('"', end - 1)) {
    for (const closing of end === cut.length ? [''] : [']}}', '}}', '}']) {
      const read = readCodeMap(parsedJson(cut.slice(0, end + 1) + closing))
      if (read?.graphs.some(([, nodes]) => nodes.length > 0)) return read
    }
  }
  return undefined
}

/** The nodes of a read map that differ from what is here. */
export function newsIn(
  nodes: ReadMap['graphs'][number][1],
  here: StoredCodegenData[string] | undefined,
): readonly GeneratedFile[] {
  return nodes.flatMap(([nodeId, codes]) => {
    const known = here && Object.hasOwn(here, nodeId) ? here[nodeId] : undefined
    const isSame = known?.length === codes.length && known.every((code, at) => code === codes[at])
    return isSame ? [] : codes.map((code) => ({ nodeId, code }))
  })
}
