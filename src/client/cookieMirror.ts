import { emptyMap, GENERATED_CODE_STORAGE_KEY, type GraphEntry, type StoredCodegenData } from '../core/codeMap'
import { hashCode } from '../core/hash'
import { type ReadMap, readCodeMap, salvageCodeMap } from '../core/imported'
import { get, isObject } from '../core/json'
import type { PageStore } from '../storage/pageStore'
import { type Cookies, cookiesHere, mirrorCookies, setCookie } from './cookieJar'
import { deflate, inflate } from './deflate'
import { createBreath } from './inSteps'
import { withoutSecrets } from './withoutSecrets'

/** Name and value together. It rides on every request, and several near 4 KB make servers answer 431. */
const MAX_BYTES = 3_072
/** Longer maps never compress into the cookie: not tried. */
const MAX_UNITS = 64 * 1024
const MOST_NAMED = 8
/** What does not fit lies under a path of its own, in so many cookies of so many bytes: below 12 kB with their names. */
const RESTS = [1, 2, 3].map((n) => `${GENERATED_CODE_STORAGE_KEY}_${n}`)
const REST_BYTES = 3_600

/** What the cookies hold. `foreign`: not written by this app, e.g. a map that was cut off at its first `;`. */
export interface CookieMirror {
  readonly state: 'ours' | 'foreign'
  readonly revision: number
  readonly map: ReadMap
  /** Graphs of the store that are not in it. */
  readonly missing: number
  /** Whether nodes were left out because they hold secrets. */
  readonly isPart: boolean
}

/** Whether the cookie is of this revision of the store. It goes by itself, after its time or with the user's cookies. */
export function isInCookie(revision: number): boolean {
  return cookiesHere().get(GENERATED_CODE_STORAGE_KEY)?.startsWith(`1.${revision}.`) === true
}

/**
 * Writes the cookie: `1.<revision>.map.<data>` with the whole map, `part` when nodes with secrets were left out, else
 * `list` with counts and the newest graphs. Data is JSON, deflated, base64url. Says whether the browser kept it.
 */
export async function writeCookieMirror(store: PageStore, revision: number): Promise<boolean> {
  const graphs = await store.graphs()
  const value = (await mapValue(store, graphs, revision)) ?? (await listValue(store, graphs, revision))
  // Whoever signed out meanwhile is not written any more.
  await store.revision()
  setCookie(GENERATED_CODE_STORAGE_KEY, value, '/')
  return cookiesHere().get(GENERATED_CODE_STORAGE_KEY) === value
}

export function clearCookieMirror(): void {
  setCookie(GENERATED_CODE_STORAGE_KEY, undefined, '/')
  writeRest('')
}

/** `undefined`: there is none, or nothing of it can be read. */
export async function readCookieMirror(rest = mirrorCookies): Promise<CookieMirror | undefined> {
  const value = cookiesHere().get(GENERATED_CODE_STORAGE_KEY)
  if (!value) return undefined
  const ours = /^1\.(\d+)\.(map|part|list)\.([\w-]*)$/.exec(value)
  if (!ours) return foreign(value)
  const [, revision, kind, data = ''] = ours
  const content = await parsed(data)
  const isPart = kind === 'part'
  if (kind !== 'list') return mirror(Number(revision), content, 0, isPart)
  const about = isObject(content) ? get(content, 'rest') : undefined
  if (!Array.isArray(about) || !isObject(content)) return undefined
  const [hash, held] = about as readonly unknown[]
  const joined = joinedRest((await rest()) ?? new Map())
  if (hashCode(joined) !== hash) return undefined
  return mirror(Number(revision), await parsed(joined), Number(get(content, 'graphs')) - Number(held), true)
}

function mirror(revision: number, content: unknown, missing: number, isPart: boolean): CookieMirror | undefined {
  const map = readCodeMap(content)
  return map && { state: 'ours', revision, map, missing, isPart }
}

/** The documented client writes its map as JSON, encoded or not; not encoded, browsers cut it at the first `;`. */
function foreign(value: string): CookieMirror | undefined {
  for (const text of [value, decoded(value)]) {
    const map = text === undefined ? undefined : salvageCodeMap(text)
    if (map) return { state: 'foreign', revision: 0, map, missing: 0, isPart: true }
  }
  return undefined
}

async function mapValue(
  store: PageStore,
  graphs: readonly GraphEntry[],
  revision: number,
): Promise<string | undefined> {
  if (graphs.reduce((sum, graph) => sum + graph.units, 0) > MAX_UNITS) return undefined
  const { map, withheld } = await openMap(store, graphs)
  const value = await fitting(revision, withheld > 0 ? 'part' : 'map', map)
  if (value) writeRest('')
  return value
}

async function listValue(store: PageStore, graphs: readonly GraphEntry[], revision: number): Promise<string> {
  const rest = await makeRest(store, graphs)
  writeRest(rest.data)
  for (let named = Math.min(MOST_NAMED, graphs.length); named >= 0; named--) {
    const list = {
      graphs: graphs.length,
      files: graphs.reduce((sum, graph) => sum + graph.files, 0),
      newest: graphs.slice(0, named).map(({ graphId, nodes, files, updatedAt }) => [graphId, nodes, files, updatedAt]),
      ...(rest.data ? { rest: [hashCode(rest.data), rest.graphs] } : {}),
    }
    const value = await fitting(revision, 'list', list)
    if (value) return value
  }
  return `1.${revision}.list.`
}

/** As many of the newest graphs as fit under the mirror's path. */
async function makeRest(store: PageStore, graphs: readonly GraphEntry[]): Promise<{ data: string; graphs: number }> {
  let [data, held] = ['', 0]
  const chosen: GraphEntry[] = []
  for (const graph of graphs.slice(0, MOST_NAMED)) {
    if (graph.units > MAX_UNITS) continue
    const { map } = await openMap(store, [...chosen, graph])
    const made = await deflate(JSON.stringify(map))
    if (made.length > REST_BYTES * RESTS.length) continue
    chosen.push(graph)
    data = made
    held = chosen.length
  }
  return { data, graphs: held }
}

async function openMap(store: PageStore, graphs: readonly GraphEntry[]) {
  const breathe = createBreath()
  const map = emptyMap<StoredCodegenData[string]>()
  let withheld = 0
  for (const { graphId } of graphs) {
    const whole = (await store.codeMap(graphId))[graphId]
    const open = await withoutSecrets(whole ?? {}, await store.graph(graphId), breathe)
    // fromEntries defines own properties, so that `__proto__` is a key like any other
    map[graphId] = Object.fromEntries(open.nodes)
    withheld += open.withheld
  }
  return { map, withheld }
}

function writeRest(data: string): void {
  for (const [at, name] of RESTS.entries()) {
    setCookie(name, data.slice(at * REST_BYTES, (at + 1) * REST_BYTES) || undefined, '/kg-mirror/')
  }
}

function joinedRest(cookies: Cookies): string {
  return RESTS.map((name) => cookies.get(name) ?? '').join('')
}

async function fitting(revision: number, kind: string, content: unknown): Promise<string | undefined> {
  const value = `1.${revision}.${kind}.${await deflate(JSON.stringify(content))}`
  return GENERATED_CODE_STORAGE_KEY.length + 1 + value.length <= MAX_BYTES ? value : undefined
}

async function parsed(data: string): Promise<unknown> {
  try {
    return JSON.parse(await inflate(data))
  } catch {
    return undefined
  }
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}
