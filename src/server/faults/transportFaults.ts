import { setTimeout as sleep } from 'node:timers/promises'
import type { TransportFault } from './faultScript'

const PAGE = '<!doctype html><html lang="en"><title>Sign in to this network</title><p>Please sign in.</p></html>'
/** The compressor waits for more bytes before it says anything; these answers are about single bytes. */
const AS_IT_IS = { 'Cache-Control': 'no-store, no-transform' }

export type Dropped = 'dropped'

/** What happens instead of the request, `undefined` when it may go on. */
export async function beforeEffect(fault: TransportFault): Promise<Response | Dropped | undefined> {
  switch (fault.type) {
    case 'status':
      return fault.after ? undefined : saying(fault)
    case 'delay':
      if (!fault.after) await sleep(fault.ms)
      return undefined
    case 'dropBefore':
    case 'restart':
      return 'dropped'
    case 'html':
      return new Response(PAGE, { headers: { 'Content-Type': 'text/html; charset=utf-8' } })
    case 'redirect':
      return new Response(null, { status: fault.status ?? 302, headers: { Location: fault.to ?? '/login' } })
    default:
      return undefined
  }
}

/** What becomes of the answer once the request has had its effect. */
export async function afterEffect(fault: TransportFault, answer: Response): Promise<Response | Dropped> {
  switch (fault.type) {
    case 'status':
      return fault.after ? saying(fault) : answer
    case 'delay':
      if (fault.after) await sleep(fault.ms)
      return answer
    case 'dropAfter':
      return 'dropped'
    case 'silence':
      return stream(answer, {})
    case 'drip':
      return drip(answer, fault.bytes ?? 16, fault.everyMs ?? 200)
    case 'truncate':
      return truncate(answer, fault.cut ?? 'text')
    case 'wrongJson':
      return wrongJson(answer, fault.kind ?? 'types')
    default:
      return answer
  }
}

function saying(fault: TransportFault & { type: 'status' }): Response {
  const { status, body = { error: 'Scripted fault' }, headers = {} } = fault
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const isEmpty = status === 204 || status === 205 || status === 304
  const type = typeof body === 'string' ? 'text/plain; charset=UTF-8' : 'application/json'
  return new Response(isEmpty ? null : text, { status, headers: { 'Content-Type': type, ...headers } })
}

interface Source {
  readonly start?: (to: ReadableStreamDefaultController<Uint8Array>) => void
  readonly cancel?: () => void
}

/** The answer's head, with a body of its own making. */
function stream(answer: Response, source: Source): Response {
  const headers = new Headers(answer.headers)
  headers.delete('Content-Length')
  for (const [name, value] of Object.entries(AS_IT_IS)) headers.set(name, value)
  return new Response(new ReadableStream<Uint8Array>({ ...source }), { status: answer.status, headers })
}

async function drip(answer: Response, bytes: number, everyMs: number): Promise<Response> {
  let left = new Uint8Array(await answer.arrayBuffer())
  let timer: NodeJS.Timeout | undefined
  return stream(answer, {
    start(controller) {
      timer = setInterval(() => {
        if (left.length > 0) controller.enqueue(left.subarray(0, bytes))
        left = left.subarray(bytes)
        if (left.length > 0) return
        clearInterval(timer)
        controller.close()
      }, everyMs)
    },
    cancel: () => clearInterval(timer),
  })
}

async function truncate(answer: Response, cut: 'text' | 'connection'): Promise<Response> {
  const whole = new Uint8Array(await answer.arrayBuffer())
  const half = whole.slice(0, Math.floor(whole.length / 2))
  if (cut === 'text') {
    return new Response(half, { status: answer.status, headers: { 'Content-Type': 'application/json', ...AS_IT_IS } })
  }
  // The half is on its way before the connection breaks.
  return stream(answer, {
    start(to) {
      to.enqueue(half)
      setTimeout(() => to.error(new Error('Scripted fault: cut off')), 20)
    },
  })
}

type WrongKind = NonNullable<(TransportFault & { type: 'wrongJson' })['kind']>

async function wrongJson(answer: Response, kind: WrongKind): Promise<Response> {
  const body: unknown = await answer.json().catch(() => ({}))
  return Response.json(misshapen(body, kind), { status: answer.status, headers: AS_IT_IS })
}

function misshapen(body: unknown, kind: WrongKind): unknown {
  if (kind === 'list') return []
  if (kind === 'missing' || typeof body !== 'object' || body === null) return {}
  if (kind === 'nodes') return { ...body, generatedCode: { nodes: [null, 7, { id: 5, config: {} }] } }
  const turned = Object.entries(body).map(([key, value]) => [key, kind === 'nulls' ? null : otherType(value)])
  return Object.fromEntries(turned)
}

function otherType(value: unknown): unknown {
  if (typeof value === 'string') return 7
  if (typeof value === 'object') return 'a text'
  return {}
}
