import { type ChromiumProcess, evaluateAttached } from './chromiumProcess'

interface Version {
  readonly runningStatus: string
}

/** A tab, and the service worker of its origin. */
export interface AttachedTab {
  /** Evaluates an expression in the tab, awaiting its promise. */
  run<T>(expression: string): Promise<T>
  /** Resolves when it runs. */
  running(): Promise<void>
  /** Stops whatever runs, as the browser itself does, and resolves when it is gone. */
  stop(): Promise<void>
  /** Has an event reach the worker as if it came from the browser; `method` is one of `ServiceWorker.dispatch…`. */
  dispatch(method: string, origin: string, event: object): Promise<void>
}

export async function attach(chromium: ChromiumProcess, targetId: string): Promise<AttachedTab> {
  const { sessionId } = await chromium.send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true })
  let status = 'stopped'
  let registrationId = ''
  let waiting: { readonly status: string; go(): void }[] = []
  chromium.hear(({ method, params }) => {
    if (method === 'ServiceWorker.workerRegistrationUpdated') {
      const [first] = params.registrations as readonly { registrationId: string }[]
      registrationId = first?.registrationId ?? registrationId
    }
    if (method !== 'ServiceWorker.workerVersionUpdated') return
    const versions = params.versions as readonly Version[]
    status = versions.at(-1)?.runningStatus ?? status
    for (const one of waiting.filter((one) => one.status === status)) one.go()
    waiting = waiting.filter((one) => one.status !== status)
  })
  const until = (wanted: string) =>
    status === wanted
      ? Promise.resolve()
      : new Promise<void>((resolve) => void waiting.push({ status: wanted, go: resolve }))
  await chromium.send('ServiceWorker.enable', {}, sessionId)
  return {
    run: (expression) => evaluateAttached(chromium.send, sessionId, expression),
    running: () => until('running'),
    async stop() {
      await chromium.send('ServiceWorker.stopAllWorkers', {}, sessionId)
      await until('stopped')
    },
    async dispatch(method, origin, event) {
      await chromium.send(`ServiceWorker.${method}`, { origin, registrationId, ...event }, sessionId)
    },
  }
}
