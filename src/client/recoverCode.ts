import type { GeneratedFile } from '../core/codeMap'
import { type ImportedGraph, newsIn, type ReadMap } from '../core/imported'
import { languageOf } from '../core/language'
import type { Command } from '../core/protocol'
import type { PageStore } from '../storage/pageStore'
import { readCookieMirror } from './cookieMirror'
import { type Envelope, keepForeignMap, type LocalMirror, type MissingGraph, readLocalMirror } from './localMirror'
import { newId } from './newId'
import type { Recovery } from './recovery'

type Send = (command: Command) => Promise<unknown>

/**
 * Brings into the store what only a mirror has: all of ours when the database is older than the mirror (it was
 * deleted, evicted or set back), and whatever another client wrote. Says what it did where something was lost.
 */
export async function recoverCode(
  store: PageStore,
  send: Send,
  revision: number,
  now: number,
): Promise<Recovery | undefined> {
  const local = readOr(() => readLocalMirror())
  const wasGone = (await store.graphs()).length === 0
  if (local.state === 'foreign')
    await importForeign(store, send, local.map, now, local.isWhole ? undefined : keepForeignMap)
  if (local.state === 'ours' && local.envelope.revision > revision) {
    const { envelope } = local
    const map = local.map()
    if (!map) return undefined
    const files = await importOurs(store, send, map, envelope, now)
    const { missing, withheld } = envelope
    const lost = { missing, others: envelope.of - envelope.graphs - missing.length, withheld }
    return note('localStorage', map, files, wasGone ? lost : NOTHING_LOST, now)
  }
  const isLocalGood = local.state === 'ours'
  const cookie = isLocalGood ? undefined : await readCookieMirror()
  if (cookie?.state === 'foreign' && local.state !== 'foreign') await importForeign(store, send, cookie.map, now)
  if (cookie?.state === 'ours' && cookie.revision > revision) {
    const files = await importOurs(store, send, cookie.map, { revision: cookie.revision, names: [] }, now)
    return note('cookie', cookie.map, files, wasGone ? cookie : NOTHING_LOST, now)
  }
  return undefined
}

function readOr(read: () => LocalMirror): LocalMirror {
  try {
    return read()
  } catch {
    return { state: 'none' }
  }
}

type Known = Pick<Envelope, 'revision' | 'names'>

async function importOurs(store: PageStore, send: Send, map: ReadMap, known: Known, now: number): Promise<number> {
  const id = newId()
  let files = 0
  // Also without code: the store's revision goes on from the mirror's, and it is not read another time.
  for (const [graphId, nodes] of map.graphs.length > 0 ? map.graphs : [NO_GRAPH]) {
    const here = (await store.codeMap(graphId))[graphId]
    const graph = named(graphId, newsIn(nodes, here), known, now)
    files += graph.versions[0]?.files.length ?? 0
    await send({ type: 'importCode', id, graph, revision: known.revision })
  }
  return files
}

/** The names come from the envelope, where it has them. */
function named(graphId: string, news: readonly GeneratedFile[], { names }: Known, now: number): ImportedGraph {
  const [, name = graphId, updatedAt = now, nodes = []] = names.find(([id]) => id === graphId) ?? []
  const about = new Map(nodes.map((node) => [node[0], node]))
  const count = new Map<string, number>()
  const files = news.map(({ nodeId, code }) => {
    const at = count.get(nodeId) ?? 0
    count.set(nodeId, at + 1)
    const [, nodeName, nodeType, paths] = about.get(nodeId) ?? []
    const path = paths?.[at]
    const language = languageOf(path)
    return {
      nodeId,
      code,
      ...(nodeName === undefined ? {} : { nodeName }),
      ...(nodeType === undefined ? {} : { nodeType }),
      ...(path === undefined ? {} : path.includes('/') ? { path } : { fileName: path }),
      ...(language === undefined ? {} : { language }),
    }
  })
  return { graphId, name, versions: [{ storedAt: updatedAt, files }] }
}

/** Only what differs from what is here; `keep` is called then, where not all of it could be read. */
async function importForeign(
  store: PageStore,
  send: Send,
  map: ReadMap,
  now: number,
  keep?: () => void,
): Promise<void> {
  const id = newId()
  for (const [graphId, nodes] of map.graphs) {
    const files = newsIn(nodes, (await store.codeMap(graphId))[graphId])
    if (files.length === 0) continue
    const name = (await store.graphs()).find((graph) => graph.graphId === graphId)?.name ?? graphId
    await send({ type: 'importCode', id, graph: { graphId, name, versions: [{ storedAt: now, files }] } })
  }
  keep?.()
}

interface Lost {
  readonly missing: readonly MissingGraph[]
  readonly others: number
  readonly withheld: number
}

/** Where other code is here, what a mirror did not have may be here as well. */
const NOTHING_LOST: Lost = { missing: [], others: 0, withheld: 0 }
const NO_GRAPH: ReadMap['graphs'][number] = ['', []]

function note(from: Recovery['from'], map: ReadMap, files: number, lost: Lost, at: number): Recovery | undefined {
  // All of it was here: the mirror only knew of a later revision.
  if (files + lost.missing.length + lost.others + lost.withheld === 0) return undefined
  const missing = lost.missing.map(([graphId, name, nodes]) => ({ graphId, name, nodes }))
  return { at, from, graphs: map.graphs.length, files, missing, others: lost.others, withheld: lost.withheld }
}
