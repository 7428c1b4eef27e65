import type { FileEntry, GeneratedFile, NodeEntry, Writable } from './codeMap'
import { textHash } from './hash'

/**
 * Code is stored in packs of about this many UTF-16 units, each holding the files of many nodes of one generation:
 * one record per node costs 2 to 3 times as long to write and to list, one per graph rewrites all for a small change.
 * Chromium keeps values of more than 64 KB in files beside its database: with packs that fit in, a result of 20 MB took
 * a quarter longer; larger ones than these gain nothing.
 */
export const PACK_UNITS = 96 * 1024

/** The code of one pack, in the order of its files' `at`. */
export interface Pack {
  readonly graphId: string
  readonly generation: number
  readonly pack: number
  readonly texts: readonly string[]
}

/** Where a text lies in the packs of its graph. */
export interface Place {
  readonly generation: number
  readonly pack: number
  readonly at: number
}

export function placeOf(node: Pick<NodeEntry, 'generation'>, file: FileEntry): Place {
  return { generation: file.of ?? node.generation, pack: file.pack, at: file.at }
}

export interface PackedFiles {
  readonly nodes: readonly NodeEntry[]
  /** Where the texts that were not stored yet lie now. */
  readonly laid: readonly HashedPlace[]
}

export interface HashedPlace {
  readonly hash: number
  readonly place: Place
}

/** What a graph has already of the texts of some files. */
export interface KnownTexts {
  /** Of the files, in their order. */
  readonly hashes: readonly number[]
  /** By their hash. */
  readonly texts: ReadonlyMap<number, KnownText>
}

export interface KnownText extends HashedPlace {
  readonly code: string
  /** Another one of the same hash. */
  readonly namesake?: KnownText | undefined
}

/**
 * Of the texts that share a hash so many are compared, the last ones. Services that differ in a number alone share one
 * by tens; a bound keeps thousands from being compared each with each.
 */
export const NAMESAKES = 256

function sameText(code: string, namesakes: KnownText | undefined): KnownText | undefined {
  let text = namesakes
  for (let tries = 0; text && tries < NAMESAKES; tries++) {
    if (text.code === code) return text
    text = text.namesake
  }
  return undefined
}

/**
 * Lays the files of a result into packs, and gives each to `take` as soon as it is full: while the next one is made, it
 * is written. Nodes stand in the order their first file came, files in theirs. Texts that are equal among themselves are
 * laid once, those that are `known` not at all.
 */
export function packFiles(
  graphId: string,
  generation: number,
  files: readonly GeneratedFile[],
  take: (pack: Pack) => void,
  known?: KnownTexts,
): PackedFiles {
  const packs: string[][] = []
  const texts = new Map(known?.texts)
  const laid: HashedPlace[] = []
  const nodes = new Map<string, NodeEntry & { files: FileEntry[] }>()
  let room = 0

  const takeLast = () => {
    const full = packs.at(-1)
    if (full) take({ graphId, generation, pack: packs.length - 1, texts: full })
  }
  const lay = (code: string, hash: number): Place => {
    if (packs.length === 0 || (room < code.length && room < PACK_UNITS)) {
      takeLast()
      packs.push([])
      room = PACK_UNITS
    }
    const place = { generation, pack: packs.length - 1, at: (packs.at(-1) as string[]).push(code) - 1 }
    room -= code.length
    const text = { hash, code, place, namesake: texts.get(hash) }
    texts.set(hash, text)
    laid.push(text)
    return place
  }
  for (const [i, file] of files.entries()) {
    const hash = known?.hashes[i] ?? textHash(file.code)
    const place = sameText(file.code, texts.get(hash))?.place ?? lay(file.code, hash)
    const node = nodes.get(file.nodeId) ?? newNode(file, generation)
    nodes.set(file.nodeId, node)
    node.files.push(fileEntry(file, node.files.length, place, generation))
  }
  takeLast()
  return { nodes: [...nodes.values()], laid }
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

function fileEntry(file: GeneratedFile, index: number, place: Place, generation: number): FileEntry {
  const { path, language, code } = file
  const { pack, at } = place
  const entry: Writable<FileEntry> = { name: shortName(file) || `file-${index + 1}`, units: code.length, pack, at }
  if (path) entry.path = path
  if (language) entry.language = language
  if (place.generation !== generation) entry.of = place.generation
  return entry
}

/** Servers repeat a file's path as its name; the folders in it are no part of the name. */
function shortName({ fileName, path }: GeneratedFile): string | undefined {
  return fileName === undefined || fileName === path ? path?.slice(path.lastIndexOf('/') + 1) : fileName
}

/**
 * The current nodes of a graph after a generation: its nodes replace theirs, nodes it does not name stay, and a node
 * that came without a character of code does not replace one that has some.
 */
export function mergeNodes(before: readonly NodeEntry[], fresh: readonly NodeEntry[]): readonly NodeEntry[] {
  if (before.length === 0) return fresh
  const nodes = new Map(before.map((node) => [node.nodeId, node]))
  for (const node of fresh) {
    const known = nodes.get(node.nodeId)
    if (!known || unitsOf(node) > 0 || unitsOf(known) === 0) nodes.set(node.nodeId, node)
  }
  return [...nodes.values()]
}

export function unitsOf(node: NodeEntry): number {
  return node.files.reduce((sum, { units }) => sum + units, 0)
}
