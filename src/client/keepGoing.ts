import { isTerminal } from '../core/job'
import type { CodegenEvent, Command } from '../core/protocol'
import type { PageStore } from '../storage/pageStore'
import type { EngineLink } from './engineLink'
import { forgetWakes, registerWakes } from './registerWakes'

/** A worker without events is stopped after 30 s; every ping is one. */
const PING_MS = 20_000
const LOOK_AGAIN_MS = 10_000

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
  let lookedAt = 0

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
    const now = Date.now()
    if (timer === undefined || isHidden() || now - lookedAt < LOOK_AGAIN_MS) return
    lookedAt = now
    tell({ type: 'checkNow' })
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
      if (event.type !== 'jobChanged') return
      if (timer === undefined ? !isTerminal(event) : isTerminal(event)) void watch()
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
