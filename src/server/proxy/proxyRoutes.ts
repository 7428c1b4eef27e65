import { setTimeout as sleep } from 'node:timers/promises'
import { type Context, Hono } from 'hono'
import { API_BASE_PATHS, JOB_STATUS, KEYS_HONOURED } from '../../core/kubegram'
import { isJobId, readStatusAnswer } from '../../core/status'
import { json } from '../api/answers'
import { readWaitMs } from '../api/holdAnswer'
import type { Places } from '../operate/places'
import { isJson, reasonOf, type Upstream, UpstreamTrouble } from './upstream'

/** What the Kubegram server needs to know; cookies of this origin are none of its business. */
const PASSED_ON = ['Accept', 'Authorization', 'Content-Type', 'Idempotency-Key', 'X-Kubegram-Team-Id']
const PASSED_BACK = ['Content-Type', 'Date', KEYS_HONOURED, 'Idempotency-Replayed', 'Retry-After', 'WWW-Authenticate']
/** Between two questions about a job whose results are waited for. */
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 15_000

/** The calls of the API, passed on to a Kubegram server. Other paths are not: this is no open proxy. */
export function proxyRoutes(upstream: Upstream, stopping: AbortSignal, places: Places): Hono {
  const routes = new Hono()
  const call = (c: Context) => passOn(upstream, c)
  routes.get('/', call)
  routes.post('/', call)
  routes.get('/jobs', call)
  routes.get('/:jobId/status', ofJob(call))
  routes.get(
    '/:jobId/results',
    ofJob((c) => {
      const waitMs = readWaitMs(c.req.query('wait'))
      if (waitMs === 0) return passOn(upstream, c)
      const place = places.take(c)
      return place instanceof Response ? place : hold(upstream, c, waitMs, stopping).finally(place)
    }),
  )
  routes.delete('/:jobId', ofJob(call))
  return routes
}

/** Ids go into an address, where even an encoded `..` climbs. */
function ofJob(call: (c: Context) => Response | Promise<Response>) {
  return async (c: Context): Promise<Response> => {
    return isJobId(c.req.param('jobId')) ? call(c) : json(404, { error: 'Job not found or access denied' })
  }
}

/**
 * The results, held back until the job is over: a Kubegram server cannot hold an answer, so it is asked for the status
 * ever more seldom. Whatever it says that is no status is the answer.
 */
async function hold(upstream: Upstream, c: Context, waitMs: number, stopping: AbortSignal): Promise<Response> {
  const until = Date.now() + waitMs
  const signal = AbortSignal.any([stopping, c.req.raw.signal])
  for (let pause = FIRST_PAUSE_MS; Date.now() < until && !signal.aborted; pause *= 1.5) {
    if (!(await isRunning(upstream, c))) break
    const ms = Math.min(pause, LONGEST_PAUSE_MS, until - Date.now())
    await sleep(Math.max(ms, 0), undefined, { signal }).catch(() => undefined)
  }
  return passOn(upstream, c)
}

/** Trouble that passes is no end either. */
async function isRunning(upstream: Upstream, c: Context): Promise<boolean> {
  try {
    const answer = await ask(upstream, c, c.req.path.replace(/results\/?$/, 'status'))
    if (answer.ok && isJson(answer.headers)) {
      const status = readStatusAnswer(await answer.json())?.status
      return status === JOB_STATUS.PENDING || status === JOB_STATUS.RUNNING
    }
    await answer.body?.cancel()
    return answer.status >= 500
  } catch {
    upstream.forget()
    return true
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

async function ask(upstream: Upstream, c: Context, path = c.req.path): Promise<Response> {
  const target = new URL((await upstream.base()) + pathBelowBase(path))
  target.search = new URL(c.req.url).search
  // Asking for it would not be understood.
  if (target.searchParams.has('wait')) target.searchParams.delete('wait')
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
