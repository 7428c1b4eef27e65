import { request as requestHttp } from 'node:http'
import { Agent, request as requestHttps } from 'node:https'
import webPush from 'web-push'
import { publicLookup } from './endpoint'
import type { DuePush } from './pushStore'
import type { Vapid } from './vapidKeys'

const WITHIN_MS = 10_000
/** How long a push service keeps it for a browser that is off. */
const LIFE_SECONDS = 86_400
const LONGEST_PAUSE_MS = 3_600_000

/** What became of a push: delivered, for a subscription that is no more, not to be had, or to be tried again. */
export type PushOutcome =
  | { readonly outcome: 'sent' | 'gone' }
  | { readonly outcome: 'refused'; readonly why: string }
  | { readonly outcome: 'later'; readonly afterMs?: number }

export interface PushSender {
  readonly vapid: Vapid
  /** The origin of a push service that may be anywhere. */
  readonly allowed?: string
  readonly stopping: AbortSignal
  readonly lookup?: ReturnType<typeof publicLookup>
}

/** Gives the function that sends `{jobId}`, encrypted for the browser that subscribed. It never rejects. */
export function createSendPush({ vapid, allowed, stopping, lookup = publicLookup() }: PushSender) {
  const agent = new Agent({ lookup })
  return async ({ jobId, endpoint, keys }: DuePush): Promise<PushOutcome> => {
    const isAllowed = new URL(endpoint).origin === allowed
    let message: webPush.RequestDetails
    try {
      message = webPush.generateRequestDetails({ endpoint, keys }, JSON.stringify({ jobId }), {
        vapidDetails: vapid,
        TTL: LIFE_SECONDS,
        // One that was sent twice is delivered once, if the browser was off meanwhile.
        topic: jobId.replaceAll('-', ''),
      })
    } catch (error) {
      return { outcome: 'refused', why: reasonOf(error) }
    }
    try {
      const signal = AbortSignal.any([stopping, AbortSignal.timeout(WITHIN_MS)])
      return await post(message, isAllowed ? undefined : agent, signal)
    } catch {
      // Interrupted by this server's end, it is the next one's at once.
      return stopping.aborted ? { outcome: 'later', afterMs: 0 } : { outcome: 'later' }
    }
  }
}

/** Only the head of the answer counts: of its body nothing is read. */
function post(message: webPush.RequestDetails, agent: Agent | undefined, signal: AbortSignal): Promise<PushOutcome> {
  const { endpoint, method, headers, body } = message
  const begin = endpoint.startsWith('https:') ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const asked = begin(endpoint, { method, headers, signal, ...(agent ? { agent } : {}) }, (answer) => {
      answer.destroy()
      resolve(outcomeOf(answer.statusCode ?? 0, answer.headers['retry-after']))
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

function outcomeOf(status: number, retryAfter: string | undefined): PushOutcome {
  if (status >= 200 && status < 300) return { outcome: 'sent' }
  if (status === 404 || status === 410) return { outcome: 'gone' }
  if (status !== 429 && status < 500) return { outcome: 'refused', why: `the push service answered ${status}` }
  if (retryAfter === undefined || !/^\d+$/.test(retryAfter)) return { outcome: 'later' }
  return { outcome: 'later', afterMs: Math.min(Number(retryAfter) * 1_000, LONGEST_PAUSE_MS) }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
