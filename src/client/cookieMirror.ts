import { emptyMap, GENERATED_CODE_STORAGE_KEY, type GraphEntry, type StoredCodegenData } from '../core/codeMap'
import { hashCode } from '../core/hash'
import { type ReadMap, readCodeMap, salvageCodeMap } from '../core/imported'
import { get, isObject, type JsonObject } from '../core/json'
import type { PageStore } from '../storage/pageStore'
import { type Cookies, cookiesHere, mirrorCookies, setCookie } from './cookieJar'
import { deflate, inflate } from './deflate'
import { createBreath } from './inSteps'
import type { MissingGraph } from './localMirror'
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
  /** Those that are named, of the graphs that are not in it. */
  readonly missing: readonly MissingGraph[]
  /** How many more of them there are. */
  readonly others: number
  /** Nodes that were left out because they hold secrets. */
  readonly withheld: number
}

/** `1.<revision>.<kind>.<data>`, and since the first release `.<hash of data>.<nodes withheld>`. */
const OURS = /^1\.(\d+)\.(map|part|list)\.([\w-]*)(?:\.([\da-z]+)\.(\d+))?$/

function readValue() {
  const value = cookiesHere().get(GENERATED_CODE_STORAGE_KEY) ?? ''
  const [ours, revision, kind, data = '', hash, withheld] = OURS.exec(value) ?? []
  if (ours === undefined) return undefined
  return { revision: Number(revision), kind, data, hash, withheld: Number(withheld ?? (kind === 'part' ? 1 : 0)) }
}

/** Whether the cookie is of this revision of the store, and whole. It goes by itself, after its time or with the user's cookies. */
export function isInCookie(revision: number): boolean {
  const there = readValue()
  return there?.revision === revision && there.hash === hashOf(there.data)
}

/**
 * Writes the cookie: `map` with the whole map, `part` when nodes with secrets were left out, else `list` with counts and
 * the newest graphs. Data is JSON, deflated, base64url. Says whether the browser kept it.
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
  const ours = readValue()
  if (!ours) return foreign(value)
  const { revision, kind, data, withheld } = ours
  const content = await parsed(data)
  const map = readCodeMap(kind === 'list' ? await restMap(content, rest) : content)
  if (!map || !isObject(content)) return undefined
  const lost = kind === 'list' ? lostOf(content, map) : { missing: [], others: 0 }
  return { state: 'ours', revision, map, ...lost, withheld }
}

/** What did not fit into the cookie itself; nothing of it where it is not whole any more. */
async function restMap(content: unknown, rest: typeof mirrorCookies): Promise<unknown> {
  if (!isObject(content)) return undefined
  const about = get(content, 'rest')
  if (!Array.isArray(about)) return {}
  const joined = joinedRest((await rest()) ?? new Map())
  return hashCode(joined) === about[0] ? parsed(joined) : {}
}

/** The graphs of a list that are not in the map: those that it names, and how many others. */
function lostOf(list: JsonObject, { graphs }: ReadMap): Pick<CookieMirror, 'missing' | 'others'> {
  const [all, newest] = [get(list, 'graphs'), get(list, 'newest')]
  const here = new Set(graphs.map(([graphId]) => graphId))
  const missing = (Array.isArray(newest) ? newest : []).flatMap((entry): readonly MissingGraph[] => {
    const [graphId, nodes] = Array.isArray(entry) ? entry : []
    const isNamed = typeof graphId === 'string' && typeof nodes === 'number' && !here.has(graphId)
    return isNamed ? [[graphId, graphId, nodes]] : []
  })
  const others = (typeof all === 'number' ? all : 0) - graphs.length - missing.length
  return { missing, others: Math.max(0, others) }
}

/** The documented client writes its map as JSON, encoded or not; not encoded, browsers cut it at the first `;`. */
function foreign(value: string): CookieMirror | undefined {
  for (const text of [value, decoded(value)]) {
    const map = text === undefined ? undefined : salvageCodeMap(text)
    if (map) return { state: 'foreign', revision: 0, map, missing: [], others: 0, withheld: 0 }
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
  const value = await fitting(revision, withheld > 0 ? 'part' : 'map', map, withheld)
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
    const value = await fitting(revision, 'list', list, rest.withheld)
    if (value) return value
  }
  return spell(revision, 'list', '', 0)
}

/** As many of the newest graphs as fit under the mirror's path. */
async function makeRest(store: PageStore, graphs: readonly GraphEntry[]) {
  let [data, held, withheld] = ['', 0, 0]
  const chosen: GraphEntry[] = []
  for (const graph of graphs.slice(0, MOST_NAMED)) {
    if (graph.units > MAX_UNITS) continue
    const open = await openMap(store, [...chosen, graph])
    const made = await deflate(JSON.stringify(open.map))
    if (made.length > REST_BYTES * RESTS.length) continue
    chosen.push(graph)
    data = made
    held = chosen.length
    withheld = open.withheld
  }
  return { data, graphs: held, withheld }
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

async function fitting(
  revision: number,
  kind: string,
  content: unknown,
  withheld: number,
): Promise<string | undefined> {
  const value = spell(revision, kind, await deflate(JSON.stringify(content)), withheld)
  return GENERATED_CODE_STORAGE_KEY.length + 1 + value.length <= MAX_BYTES ? value : undefined
}

function spell(revision: number, kind: string, data: string, withheld: number): string {
  return `1.${revision}.${kind}.${data}.${hashOf(data)}.${withheld}`
}

function hashOf(data: string): string {
  return hashCode(data).toString(36)
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
