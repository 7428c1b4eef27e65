import { API_BASE_PATHS } from '../../core/kubegram'
import type { FaultMatch, ROUTES } from './faultScript'

type FaultRoute = (typeof ROUTES)[number]

/** A call of the API, as fault rules see it. */
export interface FaultCall {
  readonly method: string
  readonly route?: FaultRoute
  readonly jobId?: string
}

export function readCall(method: string, path: string): FaultCall {
  const base = API_BASE_PATHS.find((known) => path === known || path.startsWith(`${known}/`))
  const rest = base === undefined ? '' : path.slice(base.length).replace(/\/$/, '')
  if (rest === '') return { method, ...(method === 'POST' ? { route: 'submit' } : reads(method, 'list')) }
  if (rest === '/events') return { method, ...reads(method, 'events') }
  if (rest === '/jobs') return { method, ...reads(method, 'jobs') }
  const [, jobId = '', last] = rest.split('/')
  if (last === 'status' || last === 'results') return { method, jobId, ...reads(method, last) }
  return { method, jobId, ...(method === 'DELETE' ? { route: 'cancel' } : {}) }
}

function reads(method: string, route: FaultRoute): { readonly route?: FaultRoute } {
  return method === 'GET' || method === 'HEAD' ? { route } : {}
}

export function isMatch(match: FaultMatch, call: FaultCall): boolean {
  return (
    (match.method === undefined || match.method === call.method) &&
    (match.route === undefined || match.route === call.route) &&
    (match.jobId === undefined || match.jobId === call.jobId)
  )
}

/** `times` counts the matching requests, this one included. */
export function isTurn(nth: FaultMatch['nth'], times: number): boolean {
  if (nth === undefined) return true
  const [from, to] = typeof nth === 'number' ? [nth, nth] : nth
  return times >= from && times <= to
}
