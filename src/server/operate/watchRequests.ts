import type { MiddlewareHandler } from 'hono'
import type { Meters } from './meters'

const CALL = /\/graph\/codegen(?:\/([^/]+))?(?:\/(status|results))?\/?$/

/** Counts every request, and tells of it in one line where `tell` is given. */
export function watchRequests(meters: Meters, tell?: (line: string) => void): MiddlewareHandler {
  return async (c, next) => {
    const startedAt = performance.now()
    await next()
    const ms = performance.now() - startedAt
    const { method, path } = c.req
    meters.request(method, routeOf(path), c.res.status, ms / 1000)
    tell?.(`${method} ${path} ${c.res.status} ${ms.toFixed(0)} ms`)
  }
}

/** A few names, whatever is asked for: each one is a row of every table for ever. */
export function routeOf(path: string): string {
  if (!path.startsWith('/api/')) return /^\/(healthz|metrics)/.test(path) ? 'health' : 'pages'
  const [matched, id, what] = CALL.exec(path) ?? []
  if (matched === undefined) return 'other'
  if (id === undefined) return 'jobs'
  return what ?? (id === 'jobs' || id === 'events' ? id : 'job')
}
