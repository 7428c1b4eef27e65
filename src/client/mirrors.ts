import type { CodegenEvent, Command } from '../core/protocol'
import type { PageStore } from '../storage/pageStore'

/** Writing a full localStorage mirror blocks the page for up to 25 ms: in idle time, and not more often than this. */
const SPACING_MS = 2_000
const TIDY_AFTER_MS = 20_000
/** After these the code may be another. */
const CODE_EVENTS: ReadonlySet<string> = new Set<CodegenEvent['type']>([
  'codeStored',
  'codeChanged',
  'codeCleared',
  'accountChanged',
])

/**
 * Keeps localStorage and the cookie up with the store: checked at start, rewritten after every change of the code.
 * They are copies for other readers and for the day when the database is gone; a browser that refuses them costs
 * nothing else.
 */
export function keepMirrors(
  store: PageStore,
  send: (command: Command) => Promise<unknown>,
  onRecovered: () => void = () => {},
) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let writtenAt = Number.NEGATIVE_INFINITY
  const stop = new AbortController()

  const write = async () => {
    timer = undefined
    writtenAt = performance.now()
    try {
      const { mendMirrors } = await import('./mendMirrors')
      if (await mendMirrors(store, send)) onRecovered()
    } catch {
      // A copy that could not be made is made at the next change or start.
    }
  }
  const schedule = () => {
    if (stop.signal.aborted) return
    timer ??= setTimeout(() => whenIdle(() => void write()), Math.max(0, writtenAt + SPACING_MS - performance.now()))
  }
  schedule()
  // What nobody waits for: it may be done at any later start as well.
  const tidy = setTimeout(() => whenIdle(() => void send({ type: 'tidy' }).catch(() => {})), TIDY_AFTER_MS)
  // Another client in another tab wrote its own map.
  const look = (event: StorageEvent) => event.key?.startsWith('kubegram_generated_code') && schedule()
  globalThis.window?.addEventListener?.('storage', look, { signal: stop.signal })
  return {
    /** Makes the copies now. Says whether localStorage has the code as it is stored, as far as it may and fits. */
    async now(): Promise<boolean> {
      await write()
      const { isMirrored } = await import('./localMirror')
      const revision = await store.revision()
      return revision === 0 || isMirrored(revision)
    },
    hear(event: CodegenEvent) {
      // Another tab does it as well, unless it was closed before it came to that.
      if (event.type === 'signedOut') void import('./mendMirrors').then(({ clearTraces }) => clearTraces())
      // Among the settings is whether there may be a cookie.
      if (CODE_EVENTS.has(event.type) || event.type === 'settingsChanged') schedule()
    },
    stop() {
      stop.abort()
      clearTimeout(timer)
      clearTimeout(tidy)
    },
  }
}

function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(work, { timeout: SPACING_MS })
  else work()
}
