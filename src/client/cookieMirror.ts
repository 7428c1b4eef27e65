import { CODEGEN_COOKIE_EXPIRATION_MS, emptyMap, GENERATED_CODE_STORAGE_KEY } from '../core/codeMap'
import { holdsSecret } from '../core/secrets'
import type { Store } from '../storage/store'

/** Name and value together. It rides on every request, and several near 4 KB make servers answer 431. */
const MAX_BYTES = 3_072
/** Longer maps never compress into the cookie: not tried. */
const MAX_UNITS = 64 * 1024
const MOST_NAMED = 8

/** Whether the cookie is of this revision of the store. It goes by itself, after its time or with the user's cookies. */
export function isInCookie(revision: number): boolean {
  return document.cookie.split('; ').some((entry) => entry.startsWith(`${GENERATED_CODE_STORAGE_KEY}=1.${revision}.`))
}

/**
 * Writes the cookie: `1.<revision>.map.<data>` with the whole map, `part` when nodes with secrets were left out, else
 * `list` with counts and the newest graphs. Data is JSON, deflated, base64url. Says whether the browser kept it.
 */
export async function writeCookieMirror(store: Store, revision: number): Promise<boolean> {
  const value = (await mapValue(store, revision)) ?? (await listValue(store, revision))
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  const maxAge = CODEGEN_COOKIE_EXPIRATION_MS / 1000
  // The plain setter: `cookieStore` is not in every browser, and what was kept is read back anyway.
  document.cookie = `${GENERATED_CODE_STORAGE_KEY}=${value}; Max-Age=${maxAge}; Path=/; SameSite=Strict${secure}`
  return document.cookie.split('; ').includes(`${GENERATED_CODE_STORAGE_KEY}=${value}`)
}

async function mapValue(store: Store, revision: number): Promise<string | undefined> {
  const graphs = await store.graphs()
  if (graphs.reduce((sum, graph) => sum + graph.units, 0) > MAX_UNITS) return undefined
  const whole = await store.codeMap()
  const map = emptyMap<Record<string, readonly string[]>>()
  let kind = 'map'
  for (const graphId of Object.keys(whole)) {
    const secretNodes = new Set(
      (await store.graph(graphId))?.nodes.filter((node) => node.nodeType === 'SECRET').map((node) => node.nodeId),
    )
    const nodes = emptyMap<readonly string[]>()
    for (const [nodeId, codes] of Object.entries(whole[graphId] ?? {})) {
      if (secretNodes.has(nodeId) || codes.some(holdsSecret)) kind = 'part'
      else nodes[nodeId] = codes
    }
    map[graphId] = nodes
  }
  return fitting(revision, kind, map)
}

async function listValue(store: Store, revision: number): Promise<string> {
  const graphs = await store.graphs()
  for (let named = Math.min(MOST_NAMED, graphs.length); named >= 0; named--) {
    const list = {
      graphs: graphs.length,
      files: graphs.reduce((sum, graph) => sum + graph.files, 0),
      newest: graphs.slice(0, named).map(({ graphId, nodes, files, updatedAt }) => [graphId, nodes, files, updatedAt]),
    }
    const value = await fitting(revision, 'list', list)
    if (value) return value
  }
  return `1.${revision}.list.`
}

async function fitting(revision: number, kind: string, content: unknown): Promise<string | undefined> {
  const value = `1.${revision}.${kind}.${base64Url(await deflate(JSON.stringify(content)))}`
  return GENERATED_CODE_STORAGE_KEY.length + 1 + value.length <= MAX_BYTES ? value : undefined
}

async function deflate(text: string): Promise<Uint8Array> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

function base64Url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
