import { CodegenError, failure } from '../core/failure'
import type { Job } from '../core/job'
import type { ListedJob } from '../core/jobList'
import { readJobReference } from '../core/jobReference'
import type { CodegenEvent } from '../core/protocol'
import { readAccess } from '../engine/access'
import { eventsChannel } from '../engine/eventsChannel'
import type { LiveTransport } from '../engine/liveTransport'
import { createLiveUpdates, type LiveUpdates } from '../engine/liveUpdates'
import type { Backend } from '../storage/backend'
import { createPageStore, type PageStore } from '../storage/pageStore'
import { soundBackend } from '../storage/soundBackend'
import { canFetchInBackground, fetchInBackground } from './backgroundFetch'
import type { Codegen, ConnectOptions } from './codegen'
import { codeStorage } from './codeStorage'
import { codeVersions } from './codeVersions'
import { createEngineLink, type EngineLink } from './engineLink'
import { eventStream } from './eventStream'
import { keepGoing } from './keepGoing'
import { keepMirrors } from './mirrors'
import { newId } from './newId'
import { openBackend } from './openBackend'
import { type PageAccount, pageAccount } from './pageAccount'
import { pageLink } from './pageLink'
import { readEvent } from './readEvent'
import { readSettings } from './readSettings'
import { createSubmission } from './submission'
import { APP_WORKER, workerLink } from './workerLink'

export { CodegenError } from '../core/failure'
export type { LiveCall, LiveTransport } from '../engine/liveTransport'
export { webSocketTransport } from '../engine/webSocketTransport'
export {
  type Backend as StorageAdapter,
  KEY_PATHS as STORAGE_KEYS,
  type Key as StorageKey,
  type Query as StorageQuery,
  type Records as StorageRecords,
  type Tx as StorageTransaction,
} from '../storage/backend'
export type { Codegen, ConnectOptions, SubmitOptions } from './codegen'
export { followJob } from './follow'

/** A newer version keeps its own. */
const NO_MIRRORS: ReturnType<typeof keepMirrors> = { now: async () => false, hear() {}, stop() {} }

/** As a package the library is a guest: a script that happens to lie at this address is the host's own. */
const DEFAULT_WORKER = import.meta.env.MODE === 'library' ? undefined : APP_WORKER

/**
 * Connects this page to the engine that follows its jobs, in the service worker where there can be one. Code stored
 * before is readable as soon as this resolves, whether or not an engine comes up. Where a newer version has been, it is
 * only read, and every call that changes something throws `newerDatabase`.
 */
export async function connectCodegen(options: ConnectOptions = {}): Promise<Codegen> {
  let onLost = () => {}
  const opened = options.storage ? { backend: soundBackend(options.storage) } : await openBackend(() => onLost())
  const { backend } = opened
  const store = createPageStore(backend)
  const link = linkTo(backend, options)
  const account = pageAccount(store, link, () => tell({ type: 'accountChanged' }))
  const send: PageAccount['send'] = async (command) => {
    if (backend.isReadOnly) throw new CodegenError(failure('newerDatabase'))
    return account.send(command)
  }

  const listeners = new Set<(event: CodegenEvent) => void>()
  const tell = (event: CodegenEvent) => {
    for (const listener of [...listeners]) listener(event)
  }
  const subscribe: Codegen['subscribe'] = (listener) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  const mirrors = backend.isReadOnly ? NO_MIRRORS : keepMirrors(store, send, () => tell({ type: 'recovered' }))
  // What was evicted while the page is open comes back from a mirror at once.
  onLost = () => mirrors.hear({ type: 'codeCleared', revision: 0 })
  const live = options.live && listenHere(options.live, store, send)
  const going = keepGoing(store, { send, registration: link.registration }, live?.follow)
  const channel = eventsChannel()
  channel.onmessage = (message) => {
    const event = readEvent(message.data)
    if (!event) return
    account.hear(event)
    mirrors.hear(event)
    going.hear(event)
    tell(event)
  }
  const closed = new AbortController()
  const submission = createSubmission(send)
  const settings = () => readSettings(store)

  return {
    submit: submission.one,
    submitBatch: submission.many,
    cancel: async (id) => (await send({ type: 'cancel', id })) as Job,
    cancelAll: async (ids) => (await send({ type: 'cancelAll', ids })) as readonly Job[],
    retry: async (id) => (await send({ type: 'retry', id, newId: newId() })) as Job,
    retryAll: async (ids) =>
      (await send({ type: 'retryAll', jobs: ids.map((id) => ({ id, newId: newId() })) })) as readonly Job[],
    async attach(reference, graphId, { polling: choice } = {}) {
      const polling = await submission.pollingFor(choice)
      const serverJobId = readJobReference(reference) ?? reference.trim()
      const command = { type: 'attach', id: newId(), serverJobId, polling } as const
      return (await send(graphId === undefined ? command : { ...command, graphId })) as Job
    },
    serverJobs: async (offset = 0) => (await send({ type: 'listServerJobs', offset })) as readonly ListedJob[],
    async importJobs(listed) {
      const jobs = listed.map(({ serverJobId, tookMs }) => {
        return { id: newId(), serverJobId, ...(tookMs === undefined ? {} : { tookMs }) }
      })
      return (await send({ type: 'import', jobs, polling: await submission.pollingFor(undefined) })) as readonly Job[]
    },
    checkNow: async (id) => void (await send(id === undefined ? { type: 'checkNow' } : { type: 'checkNow', id })),
    async seen() {
      void globalThis.navigator?.clearAppBadge?.().catch(() => {})
      if ((await store.settings()).unseen !== undefined) await send({ type: 'seen' })
      const registration = await link.registration()
      for (const shown of (await registration?.getNotifications?.()) ?? []) shown.close()
    },
    async canWaitInBackground(id) {
      const job = await store.job(id)
      return job !== undefined && canFetchInBackground(job, await readAccess(store), await link.registration())
    },
    async waitInBackground(id) {
      const job = await store.job(id)
      if (!job) throw new CodegenError(failure('notFound'))
      await fetchInBackground(job, await readAccess(store), await link.registration())
    },
    forget: async (id) => void (await send({ type: 'forget', id })),
    jobs: (filter) => store.jobs(filter),
    job: (id) => store.job(id),
    request: (id) => store.request(id),
    subscribe,
    events: ({ signal } = {}) => eventStream(subscribe, closed.signal, signal),
    graphs: (filter) => store.graphs(filter),
    graph: (graphId) => store.graph(graphId),
    files: (graphId, nodeId) => store.files(graphId, nodeId),
    loadGeneratedCode: (graphId, nodeId) => store.codeMap(graphId, nodeId),
    clearGeneratedCode: async (graphId) =>
      void (await send(graphId === undefined ? { type: 'clearCode' } : { type: 'clearCode', graphId })),
    versions: codeVersions(backend, send),
    storage: codeStorage(backend, send, mirrors.now),
    statistics: () => store.statistics(),
    settings,
    async configure(change) {
      await send({ type: 'configure', ...change })
      account.renew()
      return settings()
    },
    async signOut() {
      const { clearTraces } = await import('./mendMirrors')
      // Twice: a page that is closed in between leaves none, and none is made in between.
      await clearTraces()
      await send({ type: 'signOut' })
      account.renew()
      await clearTraces()
    },
    health: () => ({
      engine: link.engine(),
      storage: backend.isReadOnly ? 'readOnly' : backend.kind,
      ...('trouble' in opened ? { trouble: opened.trouble } : {}),
    }),
    close() {
      closed.abort()
      going.stop()
      live?.stop()
      mirrors.stop()
      channel.close()
      listeners.clear()
      link.close()
      store.close()
    },
  }
}

/** A worker shares the browser's own database, and nothing that is a function of this page. */
function linkTo(backend: Backend, options: ConnectOptions): EngineLink {
  const { fetch, readResults, engine, registration, workerUrl } = options
  const adapters = { ...(fetch ? { fetch } : {}), ...(readResults ? { readResults } : {}) }
  const place = registration ?? workerUrl ?? DEFAULT_WORKER
  const isOfPage = engine === 'page' || backend.kind !== 'indexedDB' || fetch !== undefined || readResults !== undefined
  const openPage = () => pageLink(backend, adapters)
  if (place === undefined || isOfPage || !globalThis.navigator?.serviceWorker) return createEngineLink({ openPage })
  return createEngineLink({ openPage, openWorker: () => workerLink(place) })
}

/** A transport that the page brought: what it hears is passed to the engine, wherever that is. */
function listenHere(transport: LiveTransport, store: PageStore, send: PageAccount['send']): LiveUpdates {
  return createLiveUpdates({
    transport,
    store,
    access: () => readAccess(store),
    hear: (serverJobId) => void send({ type: 'heard', serverJobId }).catch(() => {}),
  })
}
