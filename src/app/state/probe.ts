import type { Probe } from '../words/connectionTest'

const PROBE_MS = 8_000
/** A job that cannot be: asking for it has no effect, and needs no list, which older servers do not have. */
const NO_JOB = '00000000-0000-4000-8000-000000000000'

/** Asks one address for a job that is not there. Sends no token: that stays with the worker. */
export async function probePath(base: string): Promise<Probe> {
  const url = `${base}/${NO_JOB}/status`
  try {
    const answer = await fetch(url, { cache: 'no-store', redirect: 'manual', signal: AbortSignal.timeout(PROBE_MS) })
    if (answer.type === 'opaqueredirect') return { kind: 'redirect' }
    const isJson = /\bjson\b/i.test(answer.headers.get('Content-Type') ?? '')
    return { kind: 'answer', status: answer.status, isJson }
  } catch {
    return { kind: 'nothing', isThere: await isThere(url) }
  }
}

/** Whether anything answers at another origin, readable or not. */
async function isThere(url: string): Promise<boolean> {
  if (new URL(url, location.href).origin === location.origin) return false
  return fetch(url, { mode: 'no-cors', cache: 'no-store', signal: AbortSignal.timeout(PROBE_MS) }).then(
    () => true,
    () => false,
  )
}
