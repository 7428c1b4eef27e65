import type { GeneratedFile } from './codeMap'
import { type ImportedGraph, type ImportedVersion, readImportedGraph } from './imported'
import type { Job } from './job'
import { get, isObject, type JsonObject } from './json'
import type { CodegenRequest } from './kubegram'
import { type Place, placeOf } from './packs'
import { type Generation, inOrder, isKept } from './versions'

export const BACKUP_FORMAT = 'kubegram-codegen-backup'
export const BACKUP_VERSION = 1

/** A backup is JSON lines: a head, for each graph its texts and versions, the jobs, and an end with the checksum. */
export type BackupLine =
  | { readonly format: typeof BACKUP_FORMAT; readonly version: number; readonly createdAt: number }
  | { readonly graph: { readonly graphId: string; readonly name: string } }
  /** Texts of the graph; versions name them by their number in the order they came. */
  | { readonly texts: readonly string[] }
  | { readonly version: VersionLine }
  | { readonly job: Job; readonly request?: CodegenRequest }
  | { readonly end: { readonly lines: number; readonly sum: string } }

type VersionLine = Omit<ImportedVersion, 'files'> & {
  readonly files: readonly (Omit<GeneratedFile, 'code'> & { readonly text: number })[]
}

/** The lines of a graph's versions; `numberOf` gives the number of the text at a place. */
export function versionLines(
  generations: readonly Generation[],
  numberOf: (place: Place) => number | undefined,
): readonly BackupLine[] {
  return inOrder(generations).flatMap(({ nodes, storedAt, label, pinned }) => {
    const kept = nodes.filter(isKept)
    const files = kept.flatMap((node) =>
      node.files.flatMap((file) => {
        const text = numberOf(placeOf(node, file))
        const { nodeId, name: nodeName, nodeType } = node
        const { name: fileName, path, language } = file
        const known = { ...(path === undefined ? {} : { path }), ...(language === undefined ? {} : { language }) }
        return text === undefined ? [] : [{ nodeId, text, nodeName, nodeType, fileName, ...known }]
      }),
    )
    const marks = kept
      .filter((node) => node.label !== undefined || node.pinned)
      .map((node) => ({ nodeId: node.nodeId, ...marksOf(node) }))
    const version = { storedAt, ...marksOf({ label, pinned }), ...(marks.length > 0 ? { marks } : {}), files }
    return files.length > 0 ? [{ version }] : []
  })
}

function marksOf({ label, pinned }: { label?: string | undefined; pinned?: true | undefined }) {
  return { ...(label === undefined ? {} : { label }), ...(pinned ? { pinned } : {}) }
}

/** Puts lines back together, one graph after the other. Every `read` may finish the graph before. */
export function createBackupReader() {
  let graph: { readonly graphId: unknown; readonly name: unknown; versions: unknown[] } | undefined
  let texts: string[] = []

  const finish = (): ImportedGraph | undefined => {
    const read = graph && readImportedGraph(graph)
    if (graph && !read) throw new Error('a graph is not as it should be')
    graph = undefined
    texts = []
    return read
  }
  const version = (line: JsonObject): unknown => {
    const files = get(line, 'files')
    if (!Array.isArray(files)) throw new Error('a version is not as it should be')
    return {
      ...line,
      files: files.map((file: unknown) => {
        if (!isObject(file)) throw new Error('a file is not as it should be')
        const { text, ...rest } = file
        return { ...rest, code: texts[text as number] }
      }),
    }
  }
  return {
    /** @throws {Error} that names what is wrong with the line */
    read(line: unknown): ImportedGraph | undefined {
      if (!isObject(line)) throw new Error('a line is no object')
      const next = get(line, 'graph')
      if (isObject(next)) {
        const before = finish()
        graph = { graphId: get(next, 'graphId'), name: get(next, 'name'), versions: [] }
        return before
      }
      const more = get(line, 'texts')
      if (Array.isArray(more)) for (const text of more) texts.push(text as string)
      const one = get(line, 'version')
      if (isObject(one)) graph?.versions.push(version(one))
      return undefined
    },
    finish,
  }
}
