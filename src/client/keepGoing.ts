import { isTerminal } from '../core/job'
import type { CodegenEvent, Command } from '../core/protocol'
import type { PageStore } from '../storage/pageStore'
import type { EngineLink } from './engineLink'
import { forgetWakes, registerWakes } from './registerWakes'

/** A worker without events is stopped after 30 s; every ping is one. */
const PING_MS = 20_000
const LOOK_AGAIN_MS = 10_000

/** Whoever signs in or out starts or stops everything that waits. */
const MAY_START_OR_STOP: ReadonlySet<CodegenEvent['type']> = new Set(['settingsChanged', 'signedOut', 'accountChanged'])

/**
 * While jobs wait: keeps the worker awake with pings, and has it look at once when the user comes back or the network
 * does. Without waiting jobs it costs nothing.
 */
export function keepGoing(
  store: PageStore,
  { send, registration }: Pick<EngineLink, 'send' | 'registration'>,
  follow: (isWaiting: boolean) => Promise<void> = async () => {},
) {
  let timer: ReturnType<typeof setInterval> | undefined
  // By a clock that nobody can set.
  let lookedAt = Number.NEGATIVE_INFINITY

  const tell = (command: Command) => void send(command).catch(() => {})
  const watch = async () => {
    const waiting = (await store.dueJobs().catch(() => [])).length > 0
    follow(waiting).catch(() => {})
    if (waiting) {
      timer ??= setInterval(() => tell({ type: 'wake' }), PING_MS)
      askForWakes().catch(() => {})
    } else {
      if (timer !== undefined)
        registration()
          .then(forgetWakes)
          .catch(() => {})
      clearInterval(timer)
      timer = undefined
    }
  }
  const askForWakes = async () => {
    if ((await store.settings()).afterClosing !== false) await registerWakes(await registration())
  }
  const look = () => {
    const now = performance.now()
    if (isHidden() || now - lookedAt < LOOK_AGAIN_MS) return
    lookedAt = now
    const check = () => {
      if (timer !== undefined) tell({ type: 'checkNow' })
    }
    if (timer !== undefined) return check()
    // The word that jobs wait may have been missed.
    void watch().then(check)
  }

  const stop = new AbortController()
  const { signal } = stop
  // Absent where tests run without a page.
  for (const name of ['focus', 'online', 'pageshow']) globalThis.window?.addEventListener(name, look, { signal })
  const turn = () => {
    look()
    // The last moment in which it is certain that there is still a page.
    if (timer !== undefined && isHidden()) askForWakes().catch(() => {})
  }
  globalThis.document?.addEventListener('visibilitychange', turn, { signal })
  // Whatever a worker left undone when it was stopped goes on now.
  tell({ type: 'wake' })
  void watch().then(look)

  return {
    hear(event: CodegenEvent) {
      if (MAY_START_OR_STOP.has(event.type)) void watch()
      else if (event.type === 'jobChanged' && isTerminal(event) === (timer !== undefined)) void watch()
    },
    stop() {
      stop.abort()
      clearInterval(timer)
    },
  }
}

function isHidden(): boolean {
  return globalThis.document?.visibilityState === 'hidden'
}
