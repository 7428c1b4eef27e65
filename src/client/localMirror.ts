import { GENERATED_CODE_STORAGE_KEY } from '../core/codeMap'
import { get, isObject } from '../core/json'
import type { Store } from '../storage/store'

/** What a mirror was made of, beside it: it tells in one small read whether the mirror is current. */
const ENVELOPE_KEY = `${GENERATED_CODE_STORAGE_KEY}_envelope`
/** A map that was there before ours, from another client on this origin. It is never thrown away. */
const FOREIGN_KEY = `${GENERATED_CODE_STORAGE_KEY}_before`
/** UTF-16 units; an origin has 5,242,880 for everything. The smaller ones are for an origin that is shared. */
const BUDGETS = [4_000_000, 1_000_000, 250_000]

interface Envelope {
  readonly revision: number
  /** Length of the mirror's text. */
  readonly units: number
  /** Graphs in the mirror, of all that are stored. */
  readonly graphs: number
  readonly of: number
}

/** Whether localStorage holds the map of this revision of the store. */
export function isMirrored(revision: number): boolean {
  const envelope = readEnvelope()
  return envelope?.revision === revision && localStorage.getItem(GENERATED_CODE_STORAGE_KEY)?.length === envelope.units
}

/** Writes the map, newest graphs first, as much of it as fits. Throws when localStorage is denied or stays full. */
export async function writeLocalMirror(store: Store, revision: number): Promise<void> {
  const before = localStorage.getItem(GENERATED_CODE_STORAGE_KEY)
  const envelope = readEnvelope()
  if (before !== null && !envelope) {
    // Nothing of ours to mirror yet: the other client's map stays where it is.
    if (revision === 0) return
    localStorage.setItem(FOREIGN_KEY, before)
  }
  // An emptied database must not empty its own mirror.
  if (envelope && revision < envelope.revision) return
  for (const budget of BUDGETS) {
    if (await write(store, revision, budget)) return
  }
  throw new Error('localStorage is full')
}

async function write(store: Store, revision: number, budget: number): Promise<boolean> {
  const { text, graphs, of } = await mapText(store, budget)
  try {
    localStorage.setItem(GENERATED_CODE_STORAGE_KEY, text)
    localStorage.setItem(ENVELOPE_KEY, JSON.stringify({ revision, units: text.length, graphs, of } satisfies Envelope))
  } catch {
    return false
  }
  return localStorage.getItem(GENERATED_CODE_STORAGE_KEY)?.length === text.length
}

/** `{graphId: {nodeId: code[]}}` as JSON, made of one graph at a time: any text can be a key of it. */
async function mapText(store: Store, budget: number): Promise<{ text: string; graphs: number; of: number }> {
  const entries = await store.graphs()
  const parts: string[] = []
  let left = budget
  for (const { graphId, units } of entries) {
    if (units > left) continue
    const nodes = (await store.codeMap(graphId))[graphId]
    if (!nodes) continue
    const part = `${JSON.stringify(graphId)}:${JSON.stringify(nodes)}`
    if (part.length > left) continue
    parts.push(part)
    left -= part.length + 1
  }
  return { text: `{${parts.join(',')}}`, graphs: parts.length, of: entries.length }
}

function readEnvelope(): Envelope | undefined {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(ENVELOPE_KEY) ?? 'null')
    if (!isObject(read) || typeof get(read, 'revision') !== 'number') return undefined
    return read as unknown as Envelope
  } catch {
    return undefined
  }
}
