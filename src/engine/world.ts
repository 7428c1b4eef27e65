import type { CodegenEvent } from '../core/protocol'
import type { Store } from '../storage/store'
import type { Hints } from './hints'
import type { KubegramApi } from './kubegramApi'

/** What was seen longer ago than this, by a context that was frozen since, is looked at again before anything is done. */
export const STALE_MS = 10_000

/** What a host may put in place of its own. */
export interface Adapters {
  /** Carries every request. */
  readonly fetch?: typeof globalThis.fetch
  /**
   * Makes of a results answer (parsed JSON, without `edges`) one of the known shapes, the simplest of which is
   * `{generatedCodes: [{nodeId, code}]}`. What it returns is checked like any answer; what it throws counts as an
   * answer that cannot be read.
   */
  readonly readResults?: (answer: unknown) => unknown
}

/** The one right to be at work, among all contexts. */
export interface Lock {
  /** Not, once another context took it away. */
  isOurs(): boolean
}

/** Everything the engine touches. A worker, a page and a simulator each bring their own. */
export interface World extends Adapters {
  readonly store: Store
  readonly api: KubegramApi
  /** The API as the account of that store asks it, where that is another thing. */
  readonly apiOf?: (store: Store) => KubegramApi
  readonly hints: Hints
  /** ms since 1970 */
  now(): number
  /** Resolves after `ms`, or when `signal` says that nobody waits any more. */
  wait(ms: number, signal: AbortSignal): Promise<void>
  /** 0 ≤ x < 1 */
  random(): number
  /**
   * Runs `work` unless another context holds the lock; `undefined` when one does, or takes it away meanwhile.
   * `steal` takes it from whoever holds it.
   */
  withLock<T>(work: (lock: Lock) => Promise<T>, steal?: boolean): Promise<T | undefined>
  announce(event: CodegenEvent): void
  /** Drops our own cookies, which the server refused as too many, and writes no more of them. */
  shedCookies(): Promise<void>
}

/**
 * The world of one account: what is begun in it asks for nobody else, and once the account has left it commits nothing
 * any more; neither after `until`, in ms since 1970. @throws {CodegenError} `accountChanged`, or `noAnswer`, from whatever
 * is done in it then
 */
export function worldOf(world: World, epoch: string, until = Number.POSITIVE_INFINITY): World {
  const store = world.store.at(epoch, () => world.now() > until)
  return world.apiOf ? { ...world, store, api: world.apiOf(store) } : { ...world, store }
}
