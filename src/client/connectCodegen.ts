import { BATCH_LIMIT } from '../core/batch'
import { CodegenError, failure } from '../core/failure'
import { readInput } from '../core/input'
import type { Job } from '../core/job'
import type { ListedJob } from '../core/jobList'
import { readJobReference } from '../core/jobReference'
import { API_BASE_PATHS } from '../core/kubegram'
import { POLLING_PRESETS, type PollingChoice, type PollingConfig, resolvePolling } from '../core/polling'
import { type CodegenEvent, EVENTS_CHANNEL, type NewJob } from '../core/protocol'
import { readAccess } from '../engine/access'
import type { LiveTransport } from '../engine/liveTransport'
import { createLiveUpdates, type LiveUpdates } from '../engine/liveUpdates'
import type { Backend } from '../storage/backend'
import { openIndexedDb, openNewerIndexedDb } from '../storage/indexedDbBackend'
import { createMemoryBackend } from '../storage/memoryBackend'
import { createPageStore, type PageStore } from '../storage/pageStore'
import { reopeningBackend } from '../storage/reopeningBackend'
import { HISTORY } from '../storage/store'
import { canFetchInBackground, fetchInBackground } from './backgroundFetch'
import type { Codegen, ConnectOptions, SubmitOptions } from './codegen'
import { codeStorage } from './codeStorage'
import { codeVersions } from './codeVersions'
import { type EngineLink, pageLink, workerLink } from './engineLink'
import { keepGoing } from './keepGoing'
import { keepMirrors } from './mirrors'
import { newId } from './newId'
import { readEvent } from './readEvent'
import { defaultPreset } from './serverInfo'

export { CodegenError } from '../core/failure'
export type { LiveCall, LiveTransport } from '../engine/liveTransport'
export { webSocketTransport } from '../engine/webSocketTransport'
export type { Codegen, ConnectOptions, SubmitOptions } from './codegen'
export { followJob } from './follow'

/** A newer version keeps its own. */
const NO_MIRRORS: ReturnType<typeof keepMirrors> = { hear() {}, stop() {} }

const WORKER_URL = import.meta.env.DEV ? '/dev-sw.js?dev-sw' : '/sw.js'

/**
 * Connects this page to the engine that follows its jobs, in the service worker where there can be one. Code stored
 * before is readable as soon as this resolves, whether or not an engine comes up. Where a newer version has been, it is
 * only read, and every call that changes something throws `newerDatabase`.
 */
export async function connectCodegen(options: ConnectOptions = {}): Promise<Codegen> {
  const backend = await openBackend()
  const store = createPageStore(backend)
  const inPage = options.engine === 'page' || backend.kind === 'memory' || !('serviceWorker' in navigator)
  const connecting: Promise<EngineLink> = inPage
    ? pageLink(backend)
    : workerLink(options.workerUrl ?? WORKER_URL).catch((error: unknown) => {
        if (backend.isReadOnly) throw error
        return pageLink(backend)
      })
  let engine: EngineLink['engine'] = inPage ? 'page' : 'worker'
  connecting.then(
    (link) => {
      engine = link.engine
    },
    () => {},
  )
  const send = async (command: Parameters<EngineLink['send']>[0]) => {
    if (backend.isReadOnly) throw new CodegenError(failure('newerDatabase'))
    return (await connecting).send(command)
  }

  const listeners = new Set<(event: CodegenEvent) => void>()
  const tell = (event: CodegenEvent) => {
    for (const listener of [...listeners]) listener(event)
  }
  const mirrors = backend.isReadOnly ? NO_MIRRORS : keepMirrors(store, send, () => tell({ type: 'recovered' }))
  const live = options.live && listenHere(options.live, store, send)
  const going = keepGoing(store, send, live?.follow)
  const channel = new BroadcastChannel(EVENTS_CHANNEL)
  channel.onmessage = (message) => {
    const event = readEvent(message.data)
    if (!event) return
    mirrors.hear(event)
    going.hear(event)
    tell(event)
  }

  const presetOfServer = defaultPreset()
  const pollingFor = async (choice: PollingChoice | undefined): Promise<PollingConfig> => {
    const chosen = resolvePolling(choice)
    // What learns needs something to begin with: the schedule that fits this server.
    const isPreset = typeof choice === 'string' && chosen.adaptive !== undefined
    if (choice !== undefined && !isPreset) return chosen
    const recommended = POLLING_PRESETS[await presetOfServer()]
    return chosen.adaptive ? { ...recommended, adaptive: chosen.adaptive } : recommended
  }

  const submitAll = async (
    inputs: readonly unknown[],
    { polling: choice, signal }: SubmitOptions,
    batchId?: string,
  ): Promise<readonly Job[]> => {
    signal?.throwIfAborted()
    const read = inputs.map((input) => readInput(input))
    const polling = await pollingFor(choice)
    signal?.throwIfAborted()
    const jobs = read.map(({ request, graphId }): NewJob => {
      return { id: newId(), graphId, request, polling, ...(batchId ? { batchId } : {}) }
    })
    const submitted = (await send({ type: 'submit', jobs })) as readonly Job[]
    if (signal?.aborted) {
      await send({ type: 'cancelAll', ids: submitted.map(({ id }) => id) })
      signal.throwIfAborted()
    }
    return submitted
  }

  const settings = async () => {
    const { basePath = API_BASE_PATHS[0], live = true, afterClosing = true, ...rest } = await store.settings()
    const { teamId, signedOutAt, token, batchLimit, keepJobs = HISTORY, keepDays } = rest
    return {
      keepJobs,
      basePath,
      batchLimit: batchLimit ?? BATCH_LIMIT,
      hasToken: token !== undefined,
      live,
      afterClosing,
      ...(teamId === undefined ? {} : { teamId }),
      ...(signedOutAt === undefined ? {} : { signedOutAt }),
      ...(keepDays === undefined ? {} : { keepDays }),
    }
  }

  return {
    async submit(input, submitOptions = {}) {
      const [job] = await submitAll([input], submitOptions)
      if (!job) throw new CodegenError(failure('unexpected', 'No job was made.'))
      return job
    },
    submitBatch: (inputs, submitOptions = {}) =>
      submitAll(inputs, submitOptions, inputs.length > 1 ? newId() : undefined),
    cancel: async (id) => (await send({ type: 'cancel', id })) as Job,
    cancelAll: async (ids) => (await send({ type: 'cancelAll', ids })) as readonly Job[],
    retry: async (id) => (await send({ type: 'retry', id, newId: newId() })) as Job,
    retryAll: async (ids) =>
      (await send({ type: 'retryAll', jobs: ids.map((id) => ({ id, newId: newId() })) })) as readonly Job[],
    async attach(reference, graphId, { polling: choice } = {}) {
      const polling = await pollingFor(choice)
      const serverJobId = readJobReference(reference) ?? reference.trim()
      const command = { type: 'attach', id: newId(), serverJobId, polling } as const
      return (await send(graphId === undefined ? command : { ...command, graphId })) as Job
    },
    serverJobs: async (offset = 0) => (await send({ type: 'listServerJobs', offset })) as readonly ListedJob[],
    async importJobs(listed) {
      const jobs = listed.map(({ serverJobId, tookMs }) => {
        return { id: newId(), serverJobId, ...(tookMs === undefined ? {} : { tookMs }) }
      })
      return (await send({ type: 'import', jobs, polling: await pollingFor(undefined) })) as readonly Job[]
    },
    checkNow: async (id) => void (await send(id === undefined ? { type: 'checkNow' } : { type: 'checkNow', id })),
    async seen() {
      void navigator.clearAppBadge?.().catch(() => {})
      if ((await store.settings()).unseen !== undefined) await send({ type: 'seen' })
      const registration = await navigator.serviceWorker?.getRegistration()
      for (const shown of (await registration?.getNotifications?.()) ?? []) shown.close()
    },
    async canWaitInBackground(id) {
      const job = await store.job(id)
      return job !== undefined && canFetchInBackground(job, await readAccess(store))
    },
    async waitInBackground(id) {
      const job = await store.job(id)
      if (!job) throw new CodegenError(failure('notFound'))
      await fetchInBackground(job, await readAccess(store))
    },
    forget: async (id) => void (await send({ type: 'forget', id })),
    jobs: (filter) => store.jobs(filter),
    job: (id) => store.job(id),
    request: (id) => store.request(id),
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    graphs: () => store.graphs(),
    graph: (graphId) => store.graph(graphId),
    files: (graphId, nodeId) => store.files(graphId, nodeId),
    loadGeneratedCode: (graphId, nodeId) => store.codeMap(graphId, nodeId),
    clearGeneratedCode: async (graphId) =>
      void (await send(graphId === undefined ? { type: 'clearCode' } : { type: 'clearCode', graphId })),
    versions: codeVersions(backend, send),
    storage: codeStorage(backend, send),
    statistics: () => store.statistics(),
    settings,
    async configure(change) {
      await send({ type: 'configure', ...change })
      return settings()
    },
    async signOut() {
      await send({ type: 'signOut' })
      const { clearMirrors } = await import('./mendMirrors')
      await clearMirrors()
    },
    health: () => ({ engine, storage: backend.isReadOnly ? 'readOnly' : backend.kind }),
    close() {
      going.stop()
      live?.stop()
      mirrors.stop()
      channel.close()
      listeners.clear()
      connecting.then(
        (link) => link.close(),
        () => {},
      )
      store.close()
    },
  }
}

/** A transport that the page brought: what it hears is passed to the engine, wherever that is. */
function listenHere(transport: LiveTransport, store: PageStore, send: EngineLink['send']): LiveUpdates {
  return createLiveUpdates({
    transport,
    store,
    access: () => readAccess(store),
    hear: (serverJobId) => void send({ type: 'heard', serverJobId }).catch(() => {}),
  })
}

/** IndexedDB where it works; else memory. A newer database is only read. `health()` tells which it is. */
async function openBackend(): Promise<Backend> {
  const backend = reopeningBackend(openIndexedDb)
  try {
    await createPageStore(backend).revision()
    return backend
  } catch (error) {
    if (error instanceof CodegenError && error.failure.code === 'newerDatabase') {
      return { ...reopeningBackend(openNewerIndexedDb), isReadOnly: true }
    }
    return createMemoryBackend()
  }
}
