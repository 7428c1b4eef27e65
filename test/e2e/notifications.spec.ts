import type { BrowserContext, Worker } from '@playwright/test'
import { SMALL } from './graphs'
import { chooseFile, generate, openApp } from './inApp'
import { expect, storyAlone } from './story'

storyAlone(
  'what ended while nobody looked is told by the system, once, and a click opens it',
  async ({ page, context, server }) => {
    await context.grantPermissions(['notifications'], { origin: server.url })
    await openApp(page)
    await chooseFile(page, SMALL.path)
    await generate(page)
    const job = new URL(page.url()).pathname
    await page.goto('about:blank')
    const worker = workerOf(context)
    await expect.poll(() => shown(worker)).toEqual([`${SMALL.body.graph.name}: the code is here`])
    expect(await worker.evaluate(keepFirst)).toMatchObject({ actions: ['open'], data: { path: job } })
    await openApp(page, '/about')
    // Whoever looks has seen it.
    await expect.poll(() => shown(worker)).toEqual([])
    await worker.evaluate(click, '')
    await expect(page).toHaveURL(job)
  },
)

storyAlone(
  'a failed job is told with its reason, and tried again from there',
  async ({ page, context, server, request }) => {
    await context.grantPermissions(['notifications'], { origin: server.url })
    await server.faults([{ match: { route: 'submit', nth: 1 }, fault: { type: 'fail', reason: 'No tokens left' } }])
    await openApp(page)
    await chooseFile(page, SMALL.path)
    await generate(page)
    await page.goto('about:blank')
    const worker = workerOf(context)
    await expect.poll(() => shown(worker)).toEqual([`${SMALL.body.graph.name}: failed`])
    expect(await worker.evaluate(keepFirst)).toMatchObject({
      body: 'Generation failed on the server. No tokens left',
      actions: ['open', 'retry'],
    })
    await worker.evaluate(click, 'retry')
    await expect.poll(() => shown(worker)).toContain(`${SMALL.body.graph.name}: the code is here`)
    const { total } = (await (await request.get('/api/v1/public/graph/codegen?limit=9&offset=0')).json()) as {
      total: number
    }
    expect(total).toBe(2)
  },
)

storyAlone(
  'nothing is told while the user looks; the question comes once, with the first job',
  async ({ page, context }) => {
    await page.addInitScript(() => {
      Object.defineProperty(Notification, 'permission', { get: () => 'default' })
      Notification.requestPermission = async () => {
        Object.assign(window, { asked: true })
        return 'granted'
      }
    })
    await openApp(page)
    const question = page.getByRole('region', { name: 'Tell you when it is done?' })
    await expect(question).toHaveCount(0)
    await chooseFile(page, SMALL.path)
    await generate(page)
    await question.getByRole('button', { name: 'Notify me' }).click()
    await page.waitForFunction(() => 'asked' in window)
    await expect(page.locator('.job-state strong')).toHaveText('Completed', { timeout: 60_000 })
    expect(await shown(workerOf(context))).toEqual([])
    await page.goto('/')
    await chooseFile(page, SMALL.path)
    await generate(page)
    await expect(question).toHaveCount(0)
  },
)

/** What is used of the worker's world; the tests are compiled for pages. */
interface WorkerWorld {
  readonly registration: ServiceWorkerRegistration
  readonly NotificationEvent: new (type: string, init: object) => Event
  readonly kept: Notification
}

function workerOf(context: BrowserContext): Worker {
  const [worker] = context.serviceWorkers()
  if (!worker) throw new Error('There is no worker')
  return worker
}

function shown(worker: Worker): Promise<readonly string[]> {
  return worker.evaluate(async () => {
    const { registration } = self as unknown as WorkerWorld
    return (await registration.getNotifications()).map(({ title }) => title)
  })
}

async function keepFirst() {
  const { registration } = self as unknown as WorkerWorld
  const [first] = await registration.getNotifications()
  Object.assign(self, { kept: first })
  const { actions } = first as unknown as { readonly actions: readonly { readonly action: string }[] }
  return { body: first?.body, data: first?.data as unknown, actions: actions.map(({ action }) => action) }
}

/** As the system does it; a made event cannot hold the worker, which complains of that after it has begun. */
function click(action: string): void {
  const { kept, NotificationEvent } = self as unknown as WorkerWorld
  self.dispatchEvent(new NotificationEvent('notificationclick', { notification: kept, action }))
}
