import { CodegenError, type Failure, failure } from '../core/failure'
import { get, isObject, text } from '../core/json'

/** What a refusing JSON answer means. `what` is `submit` for a POST, `read` for everything else. */
export function refusal(response: Response, body: unknown, what: 'submit' | 'read'): CodegenError {
  return new CodegenError(
    meaning(response.status, sentence(body), what),
    retryAfterMs(response.headers, response.status),
  )
}

function meaning(status: number, said: string | undefined, what: 'submit' | 'read'): Failure {
  if (status === 401) return failure('signedOut', said, status)
  if (status === 403) return failure('forbidden', said, status)
  if (status === 404 || status === 410) return failure('gone', said, status)
  if (status === 429 || status === 503) return failure('busy', said, status)
  if (what === 'submit' && (status === 400 || status === 413 || status === 422)) return failure('refused', said, status)
  // "Job not completed": results were asked for too early. Ask again later.
  if (status === 400 || status === 408 || status === 425) return failure('busy', said, status)
  if (status >= 500) return failure('serverTrouble', said, status)
  return failure(what === 'submit' ? 'refused' : 'serverTrouble', said, status)
}

function sentence(body: unknown): string | undefined {
  if (!isObject(body)) return undefined
  const error = text(get(body, 'error')) ?? text(get(body, 'message'))
  const details = text(get(body, 'details'))
  return [error, details].filter(Boolean).join(': ') || undefined
}

const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000

/** `Retry-After` in ms: seconds, or a date measured against the answer's own `Date`. Nonsense is ignored. */
export function retryAfterMs(headers: Headers, status = 503): number | undefined {
  const said = headers.get('Retry-After')?.trim()
  if (!said || status < 300) return undefined
  const ms = /^\d+$/.test(said) ? Number(said) * 1000 : Date.parse(said) - Date.parse(headers.get('Date') ?? '')
  return Number.isFinite(ms) && ms > 0 && ms <= LONGEST_WAIT_MS ? ms : undefined
}
