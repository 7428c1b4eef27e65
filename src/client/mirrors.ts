import type { CodegenEvent } from '../core/protocol'
import type { Store } from '../storage/store'
import { isInCookie, writeCookieMirror } from './cookieMirror'
import { isMirrored, writeLocalMirror } from './localMirror'

/** Writing a full localStorage mirror blocks the page for up to 25 ms: in idle time, and not more often than this. */
const SPACING_MS = 2_000
/** After these the code may be another. */
const CODE_EVENTS: ReadonlySet<string> = new Set<CodegenEvent['type']>(['codeStored', 'codeChanged', 'codeCleared'])
const MIRROR_LOCK = 'kubegram-codegen-mirror'

/**
 * Keeps localStorage and the cookie up with the store: checked at start, rewritten after every change of the code.
 * They are copies for other readers and for the day when the database is gone; a browser that refuses them costs
 * nothing else.
 */
export function keepMirrors(store: Store) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let writtenAt = Number.NEGATIVE_INFINITY
  let stopped = false

  const write = async () => {
    timer = undefined
    writtenAt = performance.now()
    await oneAtATime(() => rebuild(store)).catch(() => {})
  }
  const schedule = () => {
    if (stopped) return
    timer ??= setTimeout(() => whenIdle(() => void write()), Math.max(0, writtenAt + SPACING_MS - performance.now()))
  }
  schedule()
  return {
    hear(event: CodegenEvent) {
      if (CODE_EVENTS.has(event.type)) schedule()
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}

async function rebuild(store: Store): Promise<void> {
  const revision = await store.revision()
  if (!isMirrored(revision)) await writeLocalMirror(store, revision).catch(() => {})
  if (revision > 0 && !isInCookie(revision)) await writeCookieMirror(store, revision)
}

/** Several tabs hear of the same change: the first one writes, the others then find it written. */
async function oneAtATime(work: () => Promise<void>): Promise<void> {
  if (navigator.locks) await navigator.locks.request(MIRROR_LOCK, work)
  else await work()
}

function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: SPACING_MS })
  else work()
}
