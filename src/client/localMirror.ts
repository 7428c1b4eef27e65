import { GENERATED_CODE_STORAGE_KEY, type GraphEntry, type NodeEntry, type StoredCodegenData } from '../core/codeMap'
import { hashCode } from '../core/hash'
import { type ReadMap, readCodeMap, salvageCodeMap } from '../core/imported'
import { get, isObject, parsedJson } from '../core/json'
import type { PageStore } from '../storage/pageStore'
import { createBreath, nextTask } from './inSteps'
import { withoutSecrets } from './withoutSecrets'

/** What a mirror was made of, beside it: it tells whether the mirror is current, and what is not in it. */
const ENVELOPE_KEY = `${GENERATED_CODE_STORAGE_KEY}_envelope`
/** A map of another client that could not be read whole: kept as it was. */
const FOREIGN_KEY = `${GENERATED_CODE_STORAGE_KEY}_before`
/** UTF-16 units; an origin has 5,242,880 for everything. The smaller ones are for an origin that is shared. */
const BUDGETS = [4_000_000, 1_000_000, 250_000]
/** Units for names, which the map has no place for. */
const NAMES_UNITS = 500_000
const MOST_MISSING = 50

/** A graph that is not in a mirror. */
export type MissingGraph = readonly [graphId: string, name: string, nodes: number]

/** Names that the map itself has no place for. */
type GraphNames = readonly [
  graphId: string,
  name: string,
  updatedAt: number,
  nodes: readonly (readonly [nodeId: string, name: string, nodeType: string, fileNames: readonly string[]])[],
]

export interface Envelope {
  readonly revision: number
  /** Length of the mirror's text, and its hash. */
  readonly units: number
  readonly hash?: number
  /** The same of the text before: a page may be closed between the writing of the envelope and of the map. */
  readonly was?: readonly [units: number, hash: number]
  /** Graphs in the mirror, of all that are stored. */
  readonly graphs: number
  readonly of: number
  /** The first of those that did not fit. */
  readonly missing: readonly MissingGraph[]
  /** Nodes that were left out because they hold secrets. */
  readonly withheld: number
  readonly names: readonly GraphNames[]
}

/** What lies in localStorage: `ours`, as it was written; `foreign`, a map that somebody else wrote; `broken`, neither. */
export type LocalMirror =
  | { readonly state: 'none' | 'broken' }
  | { readonly state: 'ours'; readonly envelope: Envelope; map(): ReadMap | undefined }
  | { readonly state: 'foreign'; readonly map: ReadMap; readonly isWhole: boolean }

/** @throws where localStorage is denied */
export function readLocalMirror(): LocalMirror {
  const text = localStorage.getItem(GENERATED_CODE_STORAGE_KEY)
  if (text === null) return { state: 'none' }
  const envelope = readEnvelope()
  // Parsed only by whoever needs it: it is looked at after every change, and may be large.
  if (envelope && (isOf(envelope, text) || wasOf(envelope, text))) {
    return { state: 'ours', envelope, map: () => readMap(text) }
  }
  const map = readMap(text)
  if (map) return { state: 'foreign', map, isWhole: map.unreadable === 0 }
  // A map of ours that was cut off is made anew from the store; another client's is saved as far as it goes.
  const salvaged = envelope ? undefined : salvageCodeMap(text)
  return salvaged ? { state: 'foreign', map: salvaged, isWhole: false } : { state: 'broken' }
}

/** Whether localStorage holds the map of this revision of the store, as it was written. */
export function isMirrored(revision: number): boolean {
  const envelope = readEnvelope()
  if (envelope?.revision !== revision) return false
  const text = localStorage.getItem(GENERATED_CODE_STORAGE_KEY)
  return text !== null && isOf(envelope, text)
}

/** Envelopes of the first release knew no hash. */
function isOf({ units, hash }: Envelope, text: string): boolean {
  return text.length === units && (hash === undefined || hashCode(text) === hash)
}

function wasOf({ was }: Envelope, text: string): boolean {
  return was?.[0] === text.length && was[1] === hashCode(text)
}

/** Keeps another client's map as it is, where not all of it could be read. */
export function keepForeignMap(): void {
  const text = localStorage.getItem(GENERATED_CODE_STORAGE_KEY)
  if (text === null) return
  // An origin may not have room for both at once.
  localStorage.removeItem(GENERATED_CODE_STORAGE_KEY)
  localStorage.setItem(FOREIGN_KEY, text)
}

export function clearLocalMirror(): void {
  for (const key of [GENERATED_CODE_STORAGE_KEY, ENVELOPE_KEY, FOREIGN_KEY]) localStorage.removeItem(key)
}

/** Writes the map, newest graphs first, as much of it as fits. Throws when localStorage is denied or stays full. */
export async function writeLocalMirror(store: PageStore, revision: number): Promise<void> {
  for (const budget of BUDGETS) {
    if (await write(store, revision, budget)) return
  }
  throw new Error('localStorage is full')
}

/** Each of the long steps is a task of its own: to hash a full map, to store it, to read it back. */
async function write(store: PageStore, revision: number, budget: number): Promise<boolean> {
  const { text, ...made } = await makeMap(store, budget)
  await nextTask()
  const envelope: Envelope = { revision, units: text.length, hash: hashCode(text), ...made }
  await nextTask()
  // What lies there, and not what the envelope says of it: the page before may have been closed between the two as well.
  const there = localStorage.getItem(GENERATED_CODE_STORAGE_KEY)
  const was = there === null ? undefined : ([there.length, hashCode(there)] as const)
  const isSame = was?.[0] === envelope.units && was[1] === envelope.hash
  const envelopeBefore = localStorage.getItem(ENVELOPE_KEY)
  // Whoever signed out meanwhile is not written any more.
  await store.revision()
  try {
    localStorage.setItem(ENVELOPE_KEY, JSON.stringify(was ? { ...envelope, was } : envelope))
    if (!isSame) localStorage.setItem(GENERATED_CODE_STORAGE_KEY, text)
  } catch {
    // The map before is still there, and so is what tells of it.
    if (envelopeBefore === null) localStorage.removeItem(ENVELOPE_KEY)
    else localStorage.setItem(ENVELOPE_KEY, envelopeBefore)
    return false
  }
  await nextTask()
  // Storing is believed when it was read back.
  return isMirrored(revision)
}

/** `{graphId: {nodeId: code[]}}` as JSON, made of one graph at a time: any text can be a key of it. */
async function makeMap(
  store: PageStore,
  budget: number,
): Promise<{ text: string } & Omit<Envelope, 'revision' | 'units' | 'hash'>> {
  const entries = await store.graphs()
  const breathe = createBreath()
  const parts: string[] = []
  const missing: MissingGraph[] = []
  const names: GraphNames[] = []
  let [left, leftForNames, withheld] = [budget, Math.min(NAMES_UNITS, budget / 8), 0]
  for (const entry of entries) {
    const index = entry.units > left ? undefined : await store.graph(entry.graphId)
    const whole: StoredCodegenData = index ? await store.codeMap(entry.graphId) : {}
    const open = await withoutSecrets(whole[entry.graphId] ?? {}, index, breathe)
    const part = `${JSON.stringify(entry.graphId)}:${await objectText(open.nodes, breathe)}`
    if (!index || part.length > left) {
      missing.push([entry.graphId, entry.name, entry.nodes])
      continue
    }
    parts.push(part)
    left -= part.length + 1
    withheld += open.withheld
    const known = namesOf(entry, index.nodes)
    leftForNames -= JSON.stringify(known).length
    if (leftForNames > 0) names.push(known)
  }
  return {
    text: `{${parts.join(',')}}`,
    graphs: parts.length,
    of: entries.length,
    missing: missing.slice(0, MOST_MISSING),
    withheld,
    names,
  }
}

/** The same text as `JSON.stringify` makes of the object, in steps. */
async function objectText(
  entries: readonly (readonly [string, readonly string[]])[],
  breathe: () => Promise<void>,
): Promise<string> {
  const parts: string[] = []
  for (const [key, codes] of entries) {
    await breathe()
    parts.push(`${JSON.stringify(key)}:${JSON.stringify(codes)}`)
  }
  return `{${parts.join(',')}}`
}

function namesOf({ graphId, name, updatedAt }: GraphEntry, nodes: readonly NodeEntry[]): GraphNames {
  return [
    graphId,
    name,
    updatedAt,
    nodes.map((node) => [node.nodeId, node.name, node.nodeType, node.files.map((file) => file.path ?? file.name)]),
  ]
}

function readEnvelope(): Envelope | undefined {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(ENVELOPE_KEY) ?? 'null')
    if (!isObject(read) || !['revision', 'units'].every((key) => typeof get(read, key) === 'number')) {
      return undefined
    }
    const list = (key: string) => {
      const value = get(read, key)
      return Array.isArray(value) ? value.filter(Array.isArray) : []
    }
    return { ...(read as unknown as Envelope), missing: list('missing') as never, names: list('names') as never }
  } catch {
    return undefined
  }
}

function readMap(text: string): ReadMap | undefined {
  return readCodeMap(parsedJson(text))
}
