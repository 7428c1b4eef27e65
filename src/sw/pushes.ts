/// <reference lib="webworker" />
import type { CodegenEvent } from '../core/protocol'
import { type PushedJobs, planPush } from '../core/push'
import { readAccess } from '../engine/access'
import type { Host } from '../engine/host'
import type { ApiAccess } from '../engine/kubegramApi'
import type { StoredSettings } from '../storage/backend'
import type { Store } from '../storage/store'
import { askPushKey, followPushes, leavePushes } from './pushCalls'

declare const self: ServiceWorkerGlobalScope

/** After a refusal of the server, of the browser or of its push service. */
const AGAIN_MS = 60_000

export interface Pushes {
  /** Something may have changed: has the server push for the jobs that wait, and for no others. Never rejects. */
  look(): Promise<void>
  hear(event: CodegenEvent): Promise<void>
  /** The browser has another subscription now, or none. */
  renew(): Promise<void>
  /** Before the account is cleared: gives what is to be done after, when nobody knows any more who asked. */
  leaving(): Promise<() => Promise<void>>
}

/**
 * Pushes are for whoever said yes to notifications, as browsers ask for one with each push. They are a hint more, on
 * top of the schedule: where they cannot be had, nothing is said, and nothing is lost.
 */
export function createPushes(host: Pick<Host, 'hear' | 'ring'>, all: Store): Pushes {
  let key: string | undefined
  let isOffered = true
  let restUntil = 0
  let queue: Promise<void> = Promise.resolve()
  let asked = 0

  const follow = async (store: Store, before: PushedJobs | undefined) => {
    const jobs = await store.jobs()
    const { follow: ids, leave, kept } = planPush(before?.jobIds ?? [], jobs)
    if (ids.length === 0 && leave.length === 0) return
    const access = await readAccess(store)
    if (before && leave.length > 0) await leavePushes(access, before.endpoint, leave)
    if (ids.length === 0) return save(store, before && { ...before, jobIds: kept })
    key ??= await askPushKey()
    isOffered = key !== undefined
    if (key === undefined) return
    const subscription = await subscribe(key)
    const { endpoint } = subscription
    const isSame = endpoint === before?.endpoint
    if (before && !isSame) await leavePushes(access, before.endpoint)
    // To another address all of them have to come.
    const wanted = isSame ? ids : planPush([], jobs).follow
    const over = await followPushes(access, subscription, wanted)
    await save(store, { endpoint, jobIds: isSame ? [...kept, ...wanted] : wanted })
    for (const id of over) host.hear(id)
    if (over.length > 0) void host.ring()
  }

  const lookOnce = async () => {
    const store = all.at(await all.epoch())
    const settings = await store.settings()
    if (isWanted(settings)) {
      if (isOffered && Date.now() >= restUntil) await follow(store, settings.push)
    } else if (settings.push) {
      await save(store, undefined)
      await leave(settings.push, await readAccess(store).catch(() => undefined))
    }
  }
  const inTurn = (work: () => Promise<void>) => {
    queue = queue.then(work).catch(() => {
      restUntil = Date.now() + AGAIN_MS
    })
    return queue
  }
  const look = () => {
    const mine = ++asked
    // Of many that come together the last one sees it all.
    return inTurn(async () => (mine === asked ? lookOnce() : undefined))
  }

  return {
    look,
    // Another address: all of the jobs have to come to it.
    renew: () =>
      inTurn(async () => {
        await all.saveSettings((now) => (now.push ? { ...now, push: { ...now.push, jobIds: [] } } : now))
        await lookOnce()
      }),
    // What the other account waits for is not for this one to hear.
    hear: ({ type }) => (type === 'accountChanged' ? inTurn(unsubscribe) : look()),
    async leaving() {
      const { push } = await all.settings()
      const access = await readAccess(all).catch(() => undefined)
      return () => inTurn(() => leave(push, access))
    },
  }
}

async function save(store: Store, push: PushedJobs | undefined): Promise<void> {
  await store.saveSettings(({ push: _before, ...rest }) => (push ? { ...rest, push } : rest))
}

async function leave(push: PushedJobs | undefined, access: ApiAccess | undefined): Promise<void> {
  if (push && access) await leavePushes(access, push.endpoint)
  await unsubscribe()
}

/** Whoever pushes to it from now on is told that it is no more. */
async function unsubscribe(): Promise<void> {
  await (await self.registration.pushManager?.getSubscription())?.unsubscribe()
}

/** Only the server of this origin is known to push. */
function isWanted({ afterClosing, basePath = '/', signedOutAt }: StoredSettings): boolean {
  const isAllowed = 'pushManager' in self.registration && Notification.permission === 'granted'
  return isAllowed && afterClosing !== false && signedOutAt === undefined && basePath.startsWith('/')
}

/** A subscription that was made with another key is of no use to this server. */
async function subscribe(applicationServerKey: string): Promise<PushSubscription> {
  const { pushManager } = self.registration
  const held = await pushManager.getSubscription()
  if (held && isOf(held, applicationServerKey)) return held
  await held?.unsubscribe()
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey })
}

function isOf({ options }: PushSubscription, key: string): boolean {
  const bytes = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer(0))
  const text = btoa(String.fromCharCode(...bytes))
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') === key
}
