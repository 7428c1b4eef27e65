import { nextTask } from '../../client/inSteps'
import type { Probe } from '../words/connectionTest'

const PROBE_MS = 8_000
/** A job that cannot be: asking for it has no effect, and needs no list, which older servers do not have. */
const NO_JOB = '00000000-0000-4000-8000-000000000000'

/** Asks one address for a job that is not there. Sends no token: that stays with the worker. */
export async function probePath(base: string, teamId: string | undefined): Promise<Probe> {
  const url = new URL(`${base}/${NO_JOB}/status`, location.href).href
  // Those of a job that is sent: another origin has to allow each.
  const headers = {
    'Content-Type': 'application/json',
    'Idempotency-Key': NO_JOB,
    ...(teamId ? { 'X-Kubegram-Team-Id': teamId } : {}),
  }
  let isBlocked = false
  // The error of the request does not tell it from a server that is down.
  const noteBlocked = ({ blockedURI }: SecurityPolicyViolationEvent) => {
    isBlocked ||= blockedURI === url
  }
  document.addEventListener('securitypolicyviolation', noteBlocked)
  try {
    const signal = AbortSignal.timeout(PROBE_MS)
    const answer = await fetch(url, { headers, cache: 'no-store', redirect: 'manual', signal })
    if (answer.type === 'opaqueredirect') return { kind: 'redirect' }
    const isJson = /\bjson\b/i.test(answer.headers.get('Content-Type') ?? '')
    return { kind: 'answer', status: answer.status, isJson }
  } catch {
    // The browser tells it a moment later.
    await nextTask()
    if (isBlocked) return { kind: 'blocked' }
    return { kind: 'nothing', isElsewhere: new URL(url).origin !== location.origin }
  } finally {
    document.removeEventListener('securitypolicyviolation', noteBlocked)
  }
}
