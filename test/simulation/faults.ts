import type { Random } from './random'
import { html, json, type Respond } from './wire'

/** What goes wrong between a request and its answer. `lost`: the server did it, and nobody heard. */
export type FaultName =
  | 'unreachable'
  | 'lost'
  | 'silent'
  | '404'
  | '425'
  | '429'
  | '431'
  | '500'
  | '502'
  | '503'
  | 'page'
  | 'cut'
  | 'redirect'

export const FAULTS: readonly FaultName[] = [
  ...(['unreachable', 'unreachable', 'lost', 'lost', 'silent', '404', '425', '429', '431'] as const),
  ...(['500', '502', '503', 'page', 'cut', 'redirect'] as const),
]

const RETRY_AFTER = ['5', '40', '1200', '0', '-5', '1000000000', 'abc']

/** The answer that a fault makes of a request that nothing was done about; the network's own faults are thrown. */
export function faultAnswer(fault: Exclude<FaultName, 'lost'>, isSubmit: boolean, random: Random): Respond {
  switch (fault) {
    case 'unreachable':
      throw new TypeError('Failed to fetch')
    case 'silent':
      throw new DOMException('The request was silent for too long.', 'AbortError')
    case '404':
      // As a proxy without a server says it of a submission; of a job the server itself can be wrong for a moment.
      return isSubmit ? html(404) : json(404, { error: 'Job not found or access denied' })
    case '425':
      return json(425, { error: 'Too early' })
    case '429':
      return html(429, { 'Retry-After': random.pick(RETRY_AFTER) })
    case '431':
      return html(431)
    case '500':
      return json(500, { error: 'Failed to get job status' })
    case '502':
      return html(502)
    case '503':
      return json(503, { error: 'Busy' }, { 'Retry-After': random.pick(RETRY_AFTER) })
    case 'page':
      return html(200)
    case 'cut':
      return { ...json(200, { status: 'completed' }), body: '{"status":"compl' }
    case 'redirect':
      return { status: 302, type: 'text/html', body: '', headers: { Location: '/login' } }
  }
}
