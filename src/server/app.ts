import type { HttpBindings } from '@hono/node-server'
import { Hono, type MiddlewareHandler } from 'hono'
import { API_BASE_PATHS } from '../core/kubegram'
import { PUSH_PATH } from '../core/push'
import { SHARE_PATH } from '../core/share'
import { TICK_PATH } from '../core/tick'
import { json, notFoundText } from './api/answers'
import { LONGEST_WAIT_SECONDS } from './api/holdAnswer'
import type { FaultBox } from './faults/faultBox'
import { faulty, restarting } from './faults/faultMiddleware'
import { faultRoutes } from './faults/faultRoutes'
import { changeTick } from './http/changeTick'
import { compressAnswers } from './http/compressAnswers'
import { refuseForeignNames, refuseForeignPages } from './http/refuseForeignCallers'
import { MIRROR_PATH, securityHeaders } from './http/securityHeaders'
import type { StaticFiles } from './http/staticFiles'
import { limitRate } from './operate/limitRate'
import type { Meters } from './operate/meters'
import { watchRequests } from './operate/watchRequests'

export type ServerApp = Hono<{ Bindings: HttpBindings }>

/** What stands behind the API's paths: jobs of our own, or a Kubegram server elsewhere. */
export interface ApiSide {
  readonly server: 'embedded' | 'proxy'
  readonly routes: Hono
  /** Stand before every call of the API. */
  readonly guards: readonly MiddlewareHandler[]
  isTokenRequired(): boolean
  /** Ways in which it tells of changes without being asked. */
  readonly live: readonly 'sse'[]
  /** Pushes to browsers when jobs end. */
  readonly push?: { readonly publicKey: string; readonly routes: Hono }
  /** Resolves when it can do its work. */
  ready(): Promise<unknown>
  /** Jobs by state, where it has jobs of its own. */
  readonly counts?: () => Promise<Readonly<Record<string, number>>>
}

export interface AppParts {
  readonly api: ApiSide
  /** Absent where somebody else serves the pages, as in development. */
  readonly files?: StaticFiles
  readonly version: string
  readonly isLoopbackOnly: boolean
  /** Origins of other APIs that pages may speak to. */
  readonly connect?: readonly string[]
  /** Present only where faults are switched on; without a guard they cannot be changed from outside. */
  readonly faults?: { readonly box: FaultBox; readonly guard?: MiddlewareHandler }
  readonly meters: Meters
  /** Stands before `/metrics`, where they are told at all. */
  readonly metricsGuard?: MiddlewareHandler
  /** API requests a minute for each client; 0 is no limit. */
  readonly rate: number
  readonly log: (line: string) => void
  /** Present where every request is to be told of. */
  readonly tellRequest?: (line: string) => void
}

/**
 * Paths that this side of the house answers; all others belong to the pages. `dev.mjs` loads it by name.
 * @public
 */
export const OWN_PATHS = /^\/(api|healthz|metrics|kg-mirror|__faults)(\/|$)|^\/codegen(\.json|-tick|-push)$/

const MIRROR_PAGE = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Kubegram Codegen</title></html>'

export function createApp(parts: AppParts): ServerApp {
  const { api, files, log } = parts
  const app: ServerApp = new Hono()
  app.onError((error, c) => {
    // Whoever asks learns that it went wrong; why stands in the log, never in the answer.
    log(`${c.req.method} ${c.req.path} failed: ${error.message}`)
    return json(500, { error: 'Internal server error' })
  })
  const { faults, meters } = parts
  app.use(watchRequests(meters, parts.tellRequest))
  if (faults) app.use(restarting(faults.box))
  app.use(securityHeaders(parts.connect), compressAnswers)
  app.get('/healthz/live', () => json(200, { status: 'ok' }))
  app.get('/healthz/ready', () =>
    api.ready().then(
      () => json(200, { status: 'ready' }),
      () => json(503, { status: 'not ready' }, { 'Retry-After': '5' }),
    ),
  )
  if (parts.metricsGuard) {
    app.get('/metrics', parts.metricsGuard, async (c) =>
      c.body(await meters.text(await api.counts?.()), 200, { 'Content-Type': meters.contentType }),
    )
  }
  if (parts.isLoopbackOnly) app.use(refuseForeignNames)
  app.get('/codegen.json', () =>
    json(200, {
      server: api.server,
      basePath: API_BASE_PATHS[0],
      tokenRequired: api.isTokenRequired(),
      version: parts.version,
      live: api.live,
      longestWait: LONGEST_WAIT_SECONDS,
      ...(api.push ? { push: { publicKey: api.push.publicKey } } : {}),
    }),
  )
  app.post(TICK_PATH, refuseForeignPages, changeTick)
  app.get(MIRROR_PATH, (c) => c.html(MIRROR_PAGE, 200, { 'Cache-Control': 'no-cache' }))
  if (faults?.guard) {
    app.use('/__faults/*', faults.guard)
    app.route('/__faults', faultRoutes(faults.box))
  }
  const limit = limitRate(parts.rate)
  for (const base of API_BASE_PATHS) {
    // `/*` takes the base path itself too.
    if (faults) app.use(`${base}/*`, faulty(faults.box))
    app.use(`${base}/*`, limit, refuseForeignPages, ...api.guards)
    app.route(base, api.routes)
  }
  if (api.push) {
    app.use(PUSH_PATH, limit, refuseForeignPages, ...api.guards)
    app.route(PUSH_PATH, api.push.routes)
  }
  // The worker answers shares; without one they come here, and nothing of them is read.
  app.post(SHARE_PATH, (c) => c.redirect('/?shared=lost', 303))
  app.get('*', async (c) => {
    if (OWN_PATHS.test(c.req.path)) return notFoundText()
    return (await files?.answer(c.req.path, c.req.raw.headers)) ?? notFoundText()
  })
  app.notFound(() => notFoundText())
  return app
}
