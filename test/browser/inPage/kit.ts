import { backup, exportMap, restore } from '../../../src/client/backup'
import type { Codegen } from '../../../src/client/codegen'
import { connectCodegen } from '../../../src/client/connectCodegen'
import { clearTraces, mendMirrors } from '../../../src/client/mendMirrors'
import { openBackend } from '../../../src/client/openBackend'
import { readRecovery } from '../../../src/client/recovery'
import { createScriptedServer } from '../../../src/client/testing'
import type { StoredCodegenData } from '../../../src/core/codeMap'
import type { ImportedGraph } from '../../../src/core/imported'
import type { Command } from '../../../src/core/protocol'
import { carryOut } from '../../../src/engine/commands'
import type { World } from '../../../src/engine/world'
import { accountsBackend } from '../../../src/storage/accountsBackend'
import { DATABASE, openIndexedDb } from '../../../src/storage/indexedDbBackend'
import { createPageStore, type PageStore } from '../../../src/storage/pageStore'
import { layVersion1, VERSION_1 } from '../../unit/support/frozenDatabase'
import { hostileGraphs } from '../../unit/support/hostile'
import { emptied } from './backends'

/** What tests from outside call in the page. */
const kit = {
  openIndexedDb,
  createPageStore,
  randomText,
  emptied,
  version,
  layVersion1: layCopies,
  checkCopies,
  migrateUntil,
  roundTrips,
  fill,
  look,
  openHeld,
  openHung,
  connect,
  connected,
}

/** Text that no compression makes smaller: a browser counts what it writes. */
function randomText(units: number): string {
  let text = ''
  while (text.length < units) text += String.fromCharCode(...crypto.getRandomValues(new Uint16Array(8_192)))
  return text.slice(0, units)
}

/** Of the database as it is. What `indexedDB.databases()` says is not what an upgrade left that was killed. */
function version(): Promise<number> {
  const request = indexedDB.open(DATABASE)
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result.version)
      request.result.close()
    }
    request.onerror = () => reject(request.error)
  })
}

/** A database of version 1 with some megabytes in it. */
async function layCopies(copies: number): Promise<void> {
  await layVersion1(DATABASE, copies)
}

/**
 * Opens the database, and comes back when its migration has made so many puts, or all of them: says how many. Stopped on
 * the way, the migration does not come to its end as long as the page lives.
 */
function migrateUntil(puts = Number.POSITIVE_INFINITY): Promise<number> {
  const { put } = IDBObjectStore.prototype
  let made = 0
  return new Promise((resolve) => {
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given) {
      made += 1
      if (made === puts) {
        keepAlive(this)
        resolve(made)
      }
      return put.apply(this, given)
    }
    void openIndexedDb().then((backend) => {
      IDBObjectStore.prototype.put = put
      backend.close()
      resolve(made)
    })
  })
}

/** A transaction with requests under way is not committed. */
function keepAlive(store: IDBObjectStore): void {
  store.count().onsuccess = () => keepAlive(store)
}

/** What is wrong with what became of it, graph by graph; nothing, when all of it is there. */
async function checkCopies(copies: number): Promise<readonly string[]> {
  const store = createPageStore(await openIndexedDb())
  const wrong: string[] = []
  for (const { graphId, map } of VERSION_1.answers.of) {
    for (let copy = 0; copy < copies; copy++) {
      const id = copy === 0 ? graphId : `${graphId} ${copy}`
      const found = Object.entries((await store.codeMap(id))[id] ?? {})
      if (JSON.stringify(found) !== JSON.stringify(map)) wrong.push(id)
    }
  }
  if (JSON.stringify(await store.jobs()) !== JSON.stringify(VERSION_1.answers.jobs)) wrong.push('jobs')
  store.close()
  return wrong
}

type Send = (command: Command) => Promise<unknown>

/** A page and its engine, for as long as `what` takes. */
async function live(what: (store: PageStore, send: Send) => Promise<void>): Promise<void> {
  const store = createPageStore(accountsBackend())
  const world = { store, now: () => Date.now(), announce: () => {} } as unknown as World
  await what(store, (command) => carryOut(world, command))
  store.close()
}

/** The code of a store, in an order of its own: any text may be a key. */
function sorted(map: StoredCodegenData): string {
  return JSON.stringify(
    Object.entries(map)
      .map(([graphId, nodes]) => [graphId, Object.entries(nodes).sort(([a], [b]) => (a < b ? -1 : 1))] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

/**
 * Hostile texts and ids through the store, the copy in localStorage, that in cookies (as many as fit), a backup and an
 * exported map; the database is deleted in between. Says through what they did not come as they were.
 */
async function roundTrips(graphs: number, nodes: number): Promise<readonly string[]> {
  const wrong: string[] = []
  const compare = (what: string, is: StoredCodegenData, should: string) => {
    if (sorted(is) !== should) wrong.push(what)
  }
  const given = hostileGraphs(graphs, nodes)
  const should = sorted(mapOf(given))
  const fill = (all: readonly ImportedGraph[]) =>
    live(async (store, send) => {
      for (const graph of all) await send({ type: 'importCode', id: 'hostile', graph })
      compare('store', await store.codeMap(), sorted(mapOf(all)))
      await mendMirrors(store, send)
    })
  let files: readonly Blob[] = []
  await fill(given)
  await live(async ({ backend }) => {
    files = [(await backup(backend, { secrets: true })).blob, (await exportMap(backend, { secrets: true })).blob]
  })
  await emptied()
  await live(async (store, send) => {
    await mendMirrors(store, send)
    compare('localStorage', await store.codeMap(), should)
  })
  for (const file of files) {
    await emptied()
    localStorage.clear()
    await live(async (store, send) => {
      await restore(store.backend, send, file)
      compare(file.type, await store.codeMap(), should)
    })
  }
  await emptied()
  const few = given.slice(0, 2).map((graph) => firstNodes(graph, 40))
  await fill(few)
  await emptied()
  localStorage.clear()
  await live(async (store, send) => {
    await mendMirrors(store, send)
    compare('cookies', await store.codeMap(), sorted(mapOf(few)))
  })
  await clearTraces()
  await live(async (store, send) => {
    await send({ type: 'signOut' })
    await clearTraces()
    if ((await store.graphs()).length > 0 || localStorage.length > 0 || document.cookie !== '')
      wrong.push('signing out')
  })
  return wrong
}

/** Some graphs of one pack each, large enough for a browser to keep it in a file of its own, and their copies. */
async function fill(graphs: number): Promise<void> {
  await live(async (store, send) => {
    for (let n = 0; n < graphs; n++) {
      const files = Array.from({ length: 8 }, (_, i) => ({ nodeId: `node ${i}`, code: `€ ${n} ${i}\n`.repeat(1_500) }))
      const graph = { graphId: `graph ${n}`, name: `Graph ${n}`, versions: [{ storedAt: n, files }] }
      await send({ type: 'importCode', id: 'fill', graph })
    }
    await mendMirrors(store, send)
  })
}

/** What can be read of them, after whatever is missing was brought back. */
async function look() {
  let seen: unknown
  await live(async (store, send) => {
    await store.codeMap()
    const quarantined = await store.backend.read(['quarantine'], (tx) => tx.list('quarantine'))
    const before = Object.values(await store.codeMap()).map((nodes) => Object.keys(nodes).length)
    await mendMirrors(store, send)
    const map = await store.codeMap()
    const whole = Object.values(map).filter((nodes) => Object.keys(nodes).length === 8).length
    seen = {
      revision: await store.revision(),
      graphs: before.length,
      withCode: before.filter((nodes) => nodes === 8).length,
      whole,
      quarantined: quarantined.map(({ store: name }) => name),
      recovery: readRecovery(),
    }
  })
  return seen
}

async function opened(holder?: IDBDatabase) {
  const { backend, trouble } = await openBackend()
  const jobs = await createPageStore(backend).jobs()
  backend.close()
  holder?.close()
  return { kind: backend.kind, detail: trouble?.detail ?? '', jobs: jobs.length }
}

/** Opens the database while another tab holds an older version of it and does not let go; or does, after `ms`. */
async function openHeld(ms?: number) {
  await emptied()
  await layVersion1(DATABASE)
  const request = indexedDB.open(DATABASE)
  const holder = await new Promise<IDBDatabase>((resolve) => {
    request.onsuccess = () => resolve(request.result)
  })
  if (ms !== undefined) setTimeout(() => holder.close(), ms)
  return opened(holder)
}

/** Opens it where the browser never answers. */
async function openHung() {
  const { open } = IDBFactory.prototype
  const nothing = { value: () => {} }
  IDBFactory.prototype.open = () =>
    Object.create(IDBOpenDBRequest.prototype, { addEventListener: nothing, removeEventListener: nothing })
  const found = await opened()
  IDBFactory.prototype.open = open
  return found
}

let codegen: Codegen | undefined

/** A page of a host, with a job that is done. */
async function connect() {
  const { fetch } = createScriptedServer([{ statuses: ['completed'] }])
  codegen = await connectCodegen({ engine: 'page', fetch })
  const graph = { graph: { id: 'g', name: 'Shop', nodes: [{ id: 'a' }] }, project: {} }
  const { id } = await codegen.submit(graph, { polling: { initialDelay: 100, maxDelay: 100, backoffMultiplier: 1 } })
  while ((await codegen.job(id))?.state !== 'completed') await new Promise((resolve) => setTimeout(resolve, 100))
  const isMirrored = await codegen.storage.mirror().catch(() => false)
  return { ...(await connected()), isMirrored, detail: codegen.health().trouble?.detail ?? '' }
}

/** What that page has now. */
async function connected() {
  const code = await codegen?.loadGeneratedCode()
  const health = codegen?.health()
  return { graphs: Object.keys(code ?? {}), storage: health?.storage, recovered: codegen?.storage.recovery()?.from }
}

function firstNodes(graph: ImportedGraph, count: number): ImportedGraph {
  return {
    ...graph,
    versions: graph.versions.map((version) => ({ ...version, files: version.files.slice(0, count) })),
  }
}

function mapOf(graphs: readonly ImportedGraph[]): StoredCodegenData {
  return Object.fromEntries(
    graphs.map(({ graphId, versions }) => [
      graphId,
      Object.fromEntries((versions[0]?.files ?? []).map(({ nodeId, code }) => [nodeId, [code]])),
    ]),
  )
}

export type Kit = typeof kit
Object.assign(window, { kit })
