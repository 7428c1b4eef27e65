import type { BrowserContext, CDPSession, Worker } from '@playwright/test'

/** The app's worker, in which scripts can be run. */
export async function workerOf(context: BrowserContext): Promise<Worker> {
  const [worker] = context.serviceWorkers()
  return worker ?? context.waitForEvent('serviceworker')
}

/** Titles of what the system shows. */
export function shown(worker: Worker): Promise<readonly string[]> {
  return worker.evaluate(async () => {
    const { registration } = self as unknown as { readonly registration: ServiceWorkerRegistration }
    return (await registration.getNotifications()).map(({ title }) => title)
  })
}

/** Has the browser wake the worker of the app at `url`, as it does by itself after a push or when it is time. */
export async function wake(
  cdp: CDPSession,
  url: string,
  how: { readonly push: unknown } | { readonly periodicSync: string },
): Promise<void> {
  const found = new Promise<string>((resolve) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find(({ scopeURL }) => scopeURL === `${url}/`)
      if (own) resolve(own.registrationId)
    })
  })
  await cdp.send('ServiceWorker.enable')
  const to = { origin: `${url}/`, registrationId: await found }
  if ('push' in how) await cdp.send('ServiceWorker.deliverPushMessage', { ...to, data: JSON.stringify(how.push) })
  else await cdp.send('ServiceWorker.dispatchPeriodicSyncEvent', { ...to, tag: how.periodicSync })
}
