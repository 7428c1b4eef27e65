import type { MiddlewareHandler } from 'hono'
import { type ApiSide, createApp, type ServerApp } from './app'
import { openEmbeddedApi, type Watching } from './embeddedApi'
import { FaultBox } from './faults/faultBox'
import { loadFaultScript } from './faults/faultScript'
import { isLoopbackName, refuseForeignNames } from './http/refuseForeignCallers'
import { requireToken } from './http/requireToken'
import { openStaticFiles } from './http/staticFiles'
import type { JobRow } from './jobs/jobRow'
import { createMeters } from './operate/meters'
import { createPlaces } from './operate/places'
import { proxyRoutes } from './proxy/proxyRoutes'
import { createUpstream } from './proxy/upstream'
import type { ServerConfig } from './readConfig'
import { StartError } from './startError'

export interface StartOptions {
  readonly version?: string
  /** Where trouble is told; the terminal's error output unless given. */
  readonly log?: (line: string) => void
}

export interface OpenedApp {
  readonly app: ServerApp
  /** What the server does, in a few words for its start line. */
  readonly about: string
  /** Ends streams and held answers, so that stopping waits for none of them. */
  hush(): void
  /** Hands unfinished jobs back and closes the database. */
  close(): Promise<void>
}

/** Everything behind the port. @throws {StartError} when something has to be put right first */
export async function openApp(config: ServerConfig, options: StartOptions = {}): Promise<OpenedApp> {
  const log = options.log ?? ((line) => process.stderr.write(`${line}\n`))
  const files = config.appDir ? await openFiles(config.appDir, config.isWorkerOff) : undefined
  const box = config.faults ? new FaultBox(await loadFaultScript(config.faults)) : undefined
  const meters = createMeters(config.upstreamUrl === undefined)
  const ended = (job: JobRow) => {
    const seconds = (Date.parse(job.completedAt ?? '') - Date.parse(job.createdAt)) / 1000
    meters.job(job.status, seconds)
    if (config.logs !== 'trouble') log(`${new Date().toISOString()} job ${job.id} ${job.status} after ${seconds} s`)
  }
  const { side, about, hush, close } = await openSide(config, { log, ended, pushed: meters.push })
  const app = createApp({
    api: side,
    ...(files ? { files } : {}),
    ...(box ? { faults: { box, ...guardOf(config, config.token) } } : {}),
    ...(config.connect ? { connect: config.connect } : {}),
    version: options.version ?? '0.0.0',
    // Behind a token, or in front of a server with tokens, a foreign name opens nothing.
    isLoopbackOnly: isLoopbackName(config.host) && side.server === 'embedded' && config.token === undefined,
    meters,
    ...(config.isMetered ? { metricsGuard: guardOf(config, config.metricsToken ?? config.token).guard ?? open } : {}),
    rate: config.rate,
    log,
    ...(config.logs === 'requests' ? { tellRequest: (line) => log(`${new Date().toISOString()} ${line}`) } : {}),
  })
  return { app, about, hush, close }
}

/** Whoever knows the token, or without one whoever is on this machine; nobody where neither can be told. */
function guardOf({ host }: ServerConfig, token: string | undefined): { readonly guard?: MiddlewareHandler } {
  if (token !== undefined) return { guard: requireToken(token) }
  return isLoopbackName(host) ? { guard: refuseForeignNames } : {}
}

const open: MiddlewareHandler = (_c, next) => next()

/** In place of the worker, the one that removes it. */
const WORKER_OFF = new Map([['/sw.js', '/sw-off.js']])

interface OpenedSide {
  readonly side: ApiSide
  readonly about: string
  hush(): void
  close(): Promise<void>
}

async function openSide(config: ServerConfig, watching: Watching): Promise<OpenedSide> {
  const places = createPlaces(config.openAnswers)
  if (config.upstreamUrl === undefined) {
    const { side, jobs, close } = await openEmbeddedApi(config, places, watching)
    return {
      side,
      hush: () => jobs.changes.end(),
      close,
      about: config.databaseUrl ? 'jobs in PostgreSQL (DATABASE_URL)' : `data in ${config.dataDir}`,
    }
  }
  const upstream = createUpstream(config.upstreamUrl)
  const holding = new AbortController()
  // Looked for ahead, so that the first call does not wait; trouble is told to whoever calls.
  upstream.base().catch(() => undefined)
  return {
    side: {
      server: 'proxy',
      routes: proxyRoutes(upstream, holding.signal, places),
      guards: [],
      isTokenRequired: upstream.isTokenRequired,
      // A Kubegram server has to be asked.
      live: [],
      ready: upstream.base,
    },
    about: `passing on to ${config.upstreamUrl}; no jobs or data here`,
    hush: () => holding.abort(),
    close: async () => undefined,
  }
}

async function openFiles(folder: string, isWorkerOff = false) {
  try {
    return await openStaticFiles(folder, isWorkerOff ? WORKER_OFF : undefined)
  } catch {
    throw new StartError(`The built pages are missing (${folder}). Run: npm run build`)
  }
}
