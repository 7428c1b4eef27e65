/// <reference lib="webworker" />
import { isTerminal } from '../core/job'
import { type Notice, noticeOfJob, noticeOfPush, OPEN_VIEW, SIGN_IN_NOTICE } from '../core/notice'
import { type CodegenEvent, type CommandMessage, PROTOCOL } from '../core/protocol'
import type { Host } from '../engine/host'
import type { Store } from '../storage/store'
import { isAppPlace } from './appPlaces'

declare const self: ServiceWorkerGlobalScope

/** What the types of the library lack. */
interface WithActions extends NotificationOptions {
  readonly actions: readonly { readonly action: string; readonly title: string }[]
}

/** Tells the system what ended, and counts it on the app's icon, while no window of the app is in view. */
export async function tellUser(event: CodegenEvent, all: Store): Promise<void> {
  if (event.type === 'jobChanged' && !isTerminal(event)) return
  // Whoever signs out meanwhile is told nothing, and nothing is counted for who comes after.
  const store = all.at(await all.epoch())
  const notice = await noticeOf(event, store)
  if (!notice || (await isLookedAt())) return
  if (event.type === 'jobChanged') {
    const { unseen } = await store.saveSettings((settings) => ({ ...settings, unseen: (settings.unseen ?? 0) + 1 }))
    await navigator.setAppBadge?.(unseen)
  }
  if (Notification.permission === 'granted') await self.registration.showNotification(notice.title, options(notice))
}

/**
 * A push has to show something where nobody looks: as a rule what it brought was told of already, and is still up.
 * Otherwise the browser says something of its own.
 */
export async function tellOfPush(serverJobId: string | undefined, store: Store): Promise<void> {
  if (Notification.permission !== 'granted' || (await isLookedAt())) return
  const job = serverJobId && (await store.jobs()).find((one) => one.serverJobId === serverJobId)
  const notice = noticeOfPush(job || undefined)
  if ((await self.registration.getNotifications({ tag: notice.tag })).length > 0) return
  await self.registration.showNotification(notice.title, options(notice))
}

async function noticeOf(event: CodegenEvent, store: Store): Promise<Notice | undefined> {
  if (event.type === 'settingsChanged') {
    return (await store.settings()).signedOutAt === undefined ? undefined : SIGN_IN_NOTICE
  }
  const job = event.type === 'jobChanged' ? await store.job(event.jobId) : undefined
  return job && noticeOfJob(job)
}

function options(notice: Notice): NotificationOptions {
  const { body, tag } = notice
  const retry = notice.retry ? [{ action: 'retry', title: 'Retry' }] : []
  const shown: WithActions = {
    body,
    tag,
    icon: '/icons/icon-192.png',
    badge: '/icons/icon-192.png',
    data: notice,
    actions: [{ action: 'open', title: 'Open' }, ...retry],
  }
  return shown
}

/** A click opens the view in the window that is there, or in a new one; "Retry" tries the job again and stays away. */
export async function answerClick(host: Host, data: unknown, action: string): Promise<void> {
  const { path, retry } = data as Notice
  if (action === 'retry' && retry !== undefined) {
    const command = { type: 'retry', id: retry, newId: crypto.randomUUID() } as const
    await host.answer({ protocol: PROTOCOL, command } satisfies CommandMessage)
    return host.ring()
  }
  const [window] = await windows()
  if (!window) return void (await self.clients.openWindow(path))
  window.postMessage({ type: OPEN_VIEW, path })
  await window.focus()
}

async function isLookedAt(): Promise<boolean> {
  return (await windows()).some(({ visibilityState }) => visibilityState === 'visible')
}

/**
 * Those with the app in them. A frame in another page is none, as it may be visible without anybody having the app
 * before them; nor is a page of this origin that is not the app, which could not show what is asked of it.
 */
async function windows(): Promise<readonly WindowClient[]> {
  const all = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  return all.filter(({ frameType, url }) => frameType !== 'nested' && isAppPlace(new URL(url).pathname))
}
