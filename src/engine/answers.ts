import { CodegenError, type Failure, failure } from '../core/failure'
import { get, isObject, text } from '../core/json'

/** What was asked: a 404 says something else of a submission than of a status or of results. */
export type AskedFor = 'submit' | 'status' | 'results' | 'other'

/** What a refusing answer means. */
export function refusal(response: Response, body: unknown, what: AskedFor): CodegenError {
  return new CodegenError(
    meaning(response.status, sentence(body), what),
    retryAfterMs(response.headers, response.status),
  )
}

function meaning(status: number, said: string | undefined, what: AskedFor): Failure {
  const isSubmit = what === 'submit'
  switch (status) {
    case 401:
      return failure('signedOut', said, status)
    case 403:
      return failure('forbidden', said, status)
    case 404:
      if (isSubmit) return failure('noSuchApi', said, status)
      return failure(what === 'results' ? 'expired' : 'gone', said, status)
    case 410:
      return failure(isSubmit ? 'noSuchApi' : 'expired', said, status)
    case 431:
      return failure('headersTooLarge', said, status)
    // "Job not completed": results were asked for too early. Ask again later.
    case 400:
      return failure(isSubmit ? 'refused' : 'busy', said, status)
    case 409:
      return failure(isSubmit ? 'conflict' : 'busy', said, status)
    case 408:
    case 425:
    case 429:
    case 503:
      return failure('busy', said, status)
  }
  return failure(status < 500 && isSubmit ? 'refused' : 'serverTrouble', said, status)
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
