import type { GraphShape } from './graphShape'

/** `{graphId: {nodeId: generatedCode[]}}`: the current files of each node, in the order they came. */
export interface StoredCodegenData {
  readonly [graphId: string]: { readonly [nodeId: string]: readonly string[] }
}

/** The key of the map in localStorage, and the name of the cookie. */
export const GENERATED_CODE_STORAGE_KEY = 'kubegram_generated_code'
export const CODEGEN_COOKIE_EXPIRATION_MS = 30 * 24 * 60 * 60 * 1000

/** While it is being made. */
export type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** One generated file, as it came, before it is stored. */
export interface GeneratedFile {
  readonly nodeId: string
  readonly nodeName?: string
  readonly nodeType?: string
  readonly code: string
  readonly fileName?: string
  readonly path?: string
  readonly language?: string
}

/** Where one stored file lies, and what is known of it without reading its code. */
export interface FileEntry {
  readonly name: string
  readonly path?: string
  readonly language?: string
  /** Length in UTF-16 units. */
  readonly units: number
  /** The generation whose pack holds the code, when it is not the node's own: equal code is stored once. */
  readonly of?: number
  /** Which pack of that generation holds the code, and at which place in it. */
  readonly pack: number
  readonly at: number
}

export interface NodeEntry {
  readonly nodeId: string
  readonly name: string
  readonly nodeType: string
  /** The generation that these files came with. */
  readonly generation: number
  readonly files: readonly FileEntry[]
}

/** A graph in the list of graphs: small, whatever it holds. */
export interface GraphEntry {
  readonly graphId: string
  readonly name: string
  readonly updatedAt: number
  /** The newest generation's number. */
  readonly generation: number
  readonly nodes: number
  readonly files: number
  readonly units: number
}

/** Which graphs are asked for. */
export interface GraphFilter {
  /** So many, the newest ones: takes as long however many there are. */
  readonly limit?: number
}

/** The current nodes of one graph, without their code. */
export interface GraphIndex {
  readonly graphId: string
  readonly nodes: readonly NodeEntry[]
  /** The graph as it was last sent from here. Absent where nothing of it was: its jobs were started elsewhere. */
  readonly shape?: GraphShape
  /** The generation that came of that graph. */
  readonly shapeFrom?: number
}

/** A file with its code. */
export interface CodeFile extends FileEntry {
  readonly nodeId: string
  readonly code: string
}

/** A map that no outside key can harm: `__proto__` is a key like any other. */
export function emptyMap<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>
}
