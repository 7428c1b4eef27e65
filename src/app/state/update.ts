import { type Accessor, createSignal } from 'solid-js'
import { type Release, readChangelog, releasesAfter } from '../../core/changelog'
import { LET_GO, TAKE_OVER, UPDATES_CHANNEL } from '../../core/takeOver'
import { isBusy, watchFields } from './busy'

declare const __VERSION__: string

/** Looked for at most this often when the page comes into view; the browser looks at every start by itself. */
const LOOK_MS = 60 * 60 * 1000
/** How often a tab that was busy looks whether it still is. */
const BUSY_LOOK_MS = 1_000

/** `waiting`: it can be taken · `taking` · `held`: another tab took it, this one still holds something unsaved. */
export type UpdateState = 'none' | 'waiting' | 'taking' | 'held'

export interface Update {
  readonly state: Accessor<UpdateState>
  /** What is new in the version that waits, where the server could be asked. */
  readonly news: Accessor<readonly Release[]>
  take(): void
  reload(): void
}

/** Follows the worker's versions: tells of one that waits, and reloads all tabs together once it is taken. */
export function createUpdate(): Update {
  const [state, setState] = createSignal<UpdateState>('none')
  const [news, setNews] = createSignal<readonly Release[]>([])
  const workers = navigator.serviceWorker
  if (!workers) return { state, news, take() {}, reload: () => location.reload() }

  const channel = new BroadcastChannel(UPDATES_CHANNEL)
  // The first worker of all takes its pages over too: that is no update.
  let isExpected = workers.controller !== null
  let registration: ServiceWorkerRegistration | undefined
  let lookedAt = Date.now()

  const tellWaiting = () => {
    if (!registration?.waiting || !registration.active || state() !== 'none') return
    setState('waiting')
    void readNews().then(setNews)
  }
  const reloadWhenIdle = () => {
    if (!isBusy()) return location.reload()
    setState('held')
    setTimeout(reloadWhenIdle, BUSY_LOOK_MS)
  }

  channel.onmessage = ({ data }) => {
    // Said by `sw-off.js`: there is no worker to wait for.
    if (data === 'off') return void registration?.unregister().then(reloadWhenIdle, reloadWhenIdle)
    isExpected = true
    setState('taking')
  }
  workers.addEventListener('controllerchange', () => {
    if (isExpected) reloadWhenIdle()
    isExpected = true
  })
  void workers.ready.then((found) => {
    registration = found
    found.addEventListener('updatefound', () => {
      found.installing?.addEventListener('statechange', tellWaiting)
    })
    tellWaiting()
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden' || Date.now() - lookedAt < LOOK_MS) return
    lookedAt = Date.now()
    // Without a network it stays as it is.
    void registration?.update().catch(() => {})
  })
  watchFields()

  return {
    state,
    news,
    take() {
      setState('taking')
      isExpected = true
      channel.postMessage('taking')
      registration?.active?.postMessage(LET_GO)
      registration?.waiting?.postMessage(TAKE_OVER)
    },
    reload: () => location.reload(),
  }
}

async function readNews(): Promise<readonly Release[]> {
  try {
    const answer = await fetch('/changelog.txt', { cache: 'no-store' })
    return answer.ok ? releasesAfter(readChangelog(await answer.text()), __VERSION__) : []
  } catch {
    return []
  }
}
