import { get, isObject } from '../core/json'
import { PUSH_PATH } from '../core/push'
import type { ApiAccess } from '../engine/kubegramApi'

const ANSWER_MS = 10_000

/** The key that this origin's server signs pushes with, base64url; `undefined`: it sends none. @throws where it cannot be asked */
export async function askPushKey(): Promise<string | undefined> {
  const answer = await fetch('/codegen.json', { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_MS) })
  const body: unknown = answer.ok ? await answer.json() : undefined
  const push = isObject(body) ? get(body, 'push') : undefined
  const key = isObject(push) ? get(push, 'publicKey') : undefined
  return typeof key === 'string' ? key : undefined
}

/** Has the server push when these jobs end. Returns those that have ended already; throws where it took none. */
export async function followPushes(
  access: ApiAccess,
  subscription: PushSubscription,
  jobIds: readonly string[],
): Promise<readonly string[]> {
  const answer = await call('POST', access, { subscription: subscription.toJSON(), jobIds })
  if (!answer.ok) throw new Error(`The pushes were refused: ${answer.status}`)
  const body: unknown = await answer.json()
  const over = isObject(body) ? get(body, 'over') : undefined
  return Array.isArray(over) ? over.filter((id) => typeof id === 'string') : []
}

/** Of these jobs, or of all. Where it cannot be said, the push service says it: the subscription is no more. */
export async function leavePushes(access: ApiAccess, endpoint: string, jobIds?: readonly string[]): Promise<void> {
  await call('DELETE', access, { endpoint, ...(jobIds ? { jobIds } : {}) }).catch(() => {})
}

function call(method: 'POST' | 'DELETE', { token }: ApiAccess, body: unknown): Promise<Response> {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' }
  if (token) headers.Authorization = `Bearer ${token}`
  const signal = AbortSignal.timeout(ANSWER_MS)
  return fetch(PUSH_PATH, { method, headers, body: JSON.stringify(body), cache: 'no-store', signal })
}
