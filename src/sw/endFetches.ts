/// <reference lib="webworker" />
import { isTerminal } from '../core/job'
import type { CodegenEvent } from '../core/protocol'
import { FETCH_PREFIX } from '../core/wakes'
import type { Store } from '../storage/store'

declare const self: ServiceWorkerGlobalScope

interface Fetches {
  readonly backgroundFetch?: {
    get(id: string): Promise<{ abort(): Promise<boolean> } | undefined>
    getIds(): Promise<readonly string[]>
  }
}

const LEAVES: ReadonlySet<CodegenEvent['type']> = new Set(['signedOut', 'accountChanged'])

/** The browser waits no longer for the answer of a job that is over, nor, with its token, for an account that left. */
export async function endFetches(event: CodegenEvent, store: Store): Promise<void> {
  if (event.type === 'jobChanged' ? !isTerminal(event) : !LEAVES.has(event.type)) return
  const manager = (self.registration as Fetches).backgroundFetch
  if (!manager) return
  const job = event.type === 'jobChanged' ? await store.job(event.jobId) : undefined
  const ids = LEAVES.has(event.type) ? await manager.getIds() : [FETCH_PREFIX + (job?.serverJobId ?? '')]
  await Promise.all(ids.map(async (id) => (await manager.get(id))?.abort()))
}
