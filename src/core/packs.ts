import type { FileEntry, GeneratedFile, GraphEntry, GraphIndex, NodeEntry } from './codeMap'
import { shapeOf } from './graphShape'
import type { CodegenGraph } from './kubegram'

/**
 * Code is stored in packs of about this many UTF-16 units, each holding the files of many nodes of one generation:
 * one record per node costs 2 to 3 times as long to write and to list, one per graph rewrites all for a small change.
 */
export const PACK_UNITS = 64 * 1024

/** The code of one pack, in the order of its files' `at`. */
export interface Pack {
  readonly graphId: string
  readonly generation: number
  readonly pack: number
  readonly texts: readonly string[]
}

/** A generation without its code: what one job brought for one graph. */
export interface Generation {
  readonly graphId: string
  readonly generation: number
  readonly jobId: string
  readonly storedAt: number
  readonly nodes: readonly NodeEntry[]
}

/** Lays the files of a result into packs. Nodes stand in the order their first file came, files in theirs. */
export function packFiles(
  graphId: string,
  generation: number,
  files: readonly GeneratedFile[],
): { readonly packs: readonly Pack[]; readonly nodes: readonly NodeEntry[] } {
  const packs: string[][] = []
  const nodes = new Map<
    string,
    { nodeId: string; name: string; nodeType: string; generation: number; files: FileEntry[] }
  >()
  let room = 0
  for (const file of files) {
    if (packs.length === 0 || (room < file.code.length && room < PACK_UNITS)) {
      packs.push([])
      room = PACK_UNITS
    }
    const texts = packs.at(-1) as string[]
    const node = nodes.get(file.nodeId) ?? newNode(file, generation)
    nodes.set(file.nodeId, node)
    node.files.push(fileEntry(file, node.files.length, packs.length - 1, texts.length))
    texts.push(file.code)
    room -= file.code.length
  }
  return { packs: packs.map((texts, pack) => ({ graphId, generation, pack, texts })), nodes: [...nodes.values()] }
}

function newNode(file: GeneratedFile, generation: number) {
  const files: FileEntry[] = []
  return {
    nodeId: file.nodeId,
    name: file.nodeName ?? file.nodeId,
    nodeType: file.nodeType ?? 'UNKNOWN',
    generation,
    files,
  }
}

function fileEntry(file: GeneratedFile, index: number, pack: number, at: number): FileEntry {
  return {
    name: file.fileName ?? file.path?.split('/').at(-1) ?? `file-${index + 1}`,
    ...(file.path ? { path: file.path } : {}),
    ...(file.language ? { language: file.language } : {}),
    units: file.code.length,
    pack,
    at,
  }
}

/** The current nodes of a graph after a generation: its nodes replace theirs, nodes it does not name stay. */
export function mergeIndex(
  before: GraphIndex | undefined,
  graphId: string,
  fresh: readonly NodeEntry[],
  sent?: Pick<CodegenGraph, 'nodes'>,
): GraphIndex {
  const nodes = new Map((before?.nodes ?? []).map((node) => [node.nodeId, node]))
  for (const node of fresh) nodes.set(node.nodeId, node)
  const shape = sent ? shapeOf(sent) : before?.shape
  return { graphId, nodes: [...nodes.values()], ...(shape ? { shape } : {}) }
}

/** The graph's line in the list of graphs. */
export function summarise(index: GraphIndex, name: string, generation: number, updatedAt: number): GraphEntry {
  const files = index.nodes.flatMap((node) => node.files)
  return {
    graphId: index.graphId,
    name,
    updatedAt,
    generation,
    nodes: index.nodes.length,
    files: files.length,
    units: files.reduce((sum, file) => sum + file.units, 0),
  }
}
