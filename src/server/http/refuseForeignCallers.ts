import type { MiddlewareHandler } from 'hono'
import { json } from '../api/answers'

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Any web page may POST text to a server on this machine, and the API takes text. Browsers say where a request comes
 * from; whatever says nothing is no browser.
 */
export const refuseForeignPages: MiddlewareHandler = async (c, next) => {
  if (READS.has(c.req.method)) return next()
  const site = c.req.header('Sec-Fetch-Site')
  const origin = c.req.header('Origin')
  const isForeign =
    site === undefined ? origin !== undefined && !isOwn(origin, c.req.header('Host')) : FOREIGN.has(site)
  if (!isForeign) return next()
  return json(403, { error: 'Access denied: this server takes submissions only from its own pages' })
}

const FOREIGN = new Set(['cross-site', 'same-site'])

function isOwn(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase()
}

/**
 * A name of somebody else's that resolves to this machine would make a foreign page one of our own. A server that
 * listens on loopback only is therefore spoken to by loopback's names.
 */
export const refuseForeignNames: MiddlewareHandler = async (c, next) => {
  const host = c.req.header('Host')
  if (host === undefined || isLoopbackName(hostnameOf(host))) return next()
  return json(403, {
    error: 'Access denied: this server answers to localhost only',
    details: 'Set HOST to listen elsewhere, or CODEGEN_TOKEN to let in whoever knows it',
  })
}

export function isLoopbackName(name: string): boolean {
  return (
    name === 'localhost' || name.endsWith('.localhost') || name === '[::1]' || name === '::1' || /^127\./.test(name)
  )
}

function hostnameOf(host: string): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : host
}
