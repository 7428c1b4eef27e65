import { type Context, Hono } from 'hono'
import { API_BASE_PATHS, KEYS_HONOURED } from '../../core/kubegram'
import { isJobId } from '../../core/status'
import { json } from '../api/answers'
import { isJson, reasonOf, type Upstream, UpstreamTrouble } from './upstream'

/** What the Kubegram server needs to know; cookies of this origin are none of its business. */
const PASSED_ON = ['Accept', 'Authorization', 'Content-Type', 'Idempotency-Key', 'X-Kubegram-Team-Id']
const PASSED_BACK = ['Content-Type', 'Date', KEYS_HONOURED, 'Idempotency-Replayed', 'Retry-After', 'WWW-Authenticate']

/** The calls of the API, passed on to a Kubegram server. Other paths are not: this is no open proxy. */
export function proxyRoutes(upstream: Upstream): Hono {
  const routes = new Hono()
  const call = (c: Context) => passOn(upstream, c)
  routes.get('/', call)
  routes.post('/', call)
  routes.get('/jobs', call)
  routes.get('/:jobId/status', ofJob(call))
  routes.get('/:jobId/results', ofJob(call))
  routes.delete('/:jobId', ofJob(call))
  return routes
}

/** Ids go into an address, where even an encoded `..` climbs. */
function ofJob(call: (c: Context) => Promise<Response>) {
  return async (c: Context): Promise<Response> => {
    return isJobId(c.req.param('jobId')) ? call(c) : json(404, { error: 'Job not found or access denied' })
  }
}

async function passOn(upstream: Upstream, c: Context): Promise<Response> {
  try {
    const answer = await ask(upstream, c)
    if (isJson(answer.headers)) return passBack(answer)
    await answer.body?.cancel()
    upstream.forget()
    // A body that has been sent cannot be sent again; a question can be asked again, at the right place.
    const again = isRead(c) ? await ask(upstream, c) : answer
    if (again !== answer && isJson(again.headers)) return passBack(again)
    throw new UpstreamTrouble(`The Kubegram server answered ${again.status} without JSON`)
  } catch (error) {
    upstream.forget()
    const why = error instanceof UpstreamTrouble ? error.message : `The Kubegram server broke off: ${reasonOf(error)}`
    return json(502, { error: why, retryable: true })
  }
}

async function ask(upstream: Upstream, c: Context): Promise<Response> {
  const target = new URL((await upstream.base()) + pathBelowBase(c.req.path))
  target.search = new URL(c.req.url).search
  const body = isRead(c) || c.req.method === 'DELETE' ? null : c.req.raw.body
  return fetch(target, {
    method: c.req.method,
    headers: pick(c.req.raw.headers, PASSED_ON),
    body,
    ...(body ? { duplex: 'half' as const } : {}),
    // A redirect is shown to nobody and followed nowhere: it could lead the token to another host.
    redirect: 'manual',
    signal: c.req.raw.signal,
  })
}

function pathBelowBase(path: string): string {
  const base = API_BASE_PATHS.find((known) => path === known || path.startsWith(`${known}/`)) ?? ''
  return path.slice(base.length).replace(/\/$/, '')
}

function passBack(answer: Response): Response {
  const headers = pick(answer.headers, PASSED_BACK)
  headers.set('Cache-Control', 'no-store')
  return new Response(answer.body, { status: answer.status, headers })
}

function pick(from: Headers, names: readonly string[]): Headers {
  const picked = new Headers()
  for (const name of names) {
    const value = from.get(name)
    if (value !== null) picked.set(name, value)
  }
  return picked
}

function isRead(c: Context): boolean {
  return c.req.method === 'GET' || c.req.method === 'HEAD'
}
