import { PERIODIC_SYNC } from '../../src/core/wakes'
import { expectNoAxeFindingsHere } from './axe'
import { SMALL } from './graphs'
import { chooseFile, generate, openApp } from './inApp'
import { connectIn, submitIn } from './inPage'
import { expect, storyAlone } from './story'
import { shown, wake, workerOf } from './workerOfApp'

storyAlone(
  'what ended while nobody looked is told by the system, once, and a click opens it',
  async ({ page, context, server }) => {
    await context.grantPermissions(['notifications'], { origin: server.url })
    await openApp(page)
    await chooseFile(page, SMALL.path)
    await generate(page)
    const job = new URL(page.url()).pathname
    await page.goto('about:blank')
    const worker = await workerOf(context)
    await expect.poll(() => shown(worker)).toEqual([`${SMALL.body.graph.name}: the code is here`])
    expect(await worker.evaluate(keepFirst)).toMatchObject({ actions: ['open'], data: { path: job } })
    // A page of the origin that is not the app cannot show the job: a window of its own is opened beside it.
    await page.goto('/kg-mirror/')
    await worker.evaluate(() => {
      const { clients } = self as unknown as { readonly clients: object }
      // A browser opens windows for a click of its user only.
      const openWindow = async (path: string) => void Object.assign(self, { opened: path })
      Object.defineProperty(clients, 'openWindow', { value: openWindow })
    })
    await worker.evaluate(click, 'open')
    const opened = () => worker.evaluate(() => (self as unknown as { readonly opened?: string }).opened)
    await expect.poll(opened).toBe(job)
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
    const worker = await workerOf(context)
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
    const question = page.getByRole('region', { name: 'Tell you when a job is done?' })
    await expect(question).toHaveCount(0)
    await chooseFile(page, SMALL.path)
    await generate(page)
    await expectNoAxeFindingsHere(page, 'the question for notifications')
    await question.getByRole('button', { name: 'Notify me' }).click()
    await page.waitForFunction(() => 'asked' in window)
    await expect(page.locator('.job-state strong')).toHaveText('Completed', { timeout: 60_000 })
    expect(await shown(await workerOf(context))).toEqual([])
    await page.goto('/')
    await chooseFile(page, SMALL.path)
    await generate(page)
    await expect(question).toHaveCount(0)
  },
)

storyAlone(
  'that a sign-in is needed is told once for all jobs, and opens the settings',
  async ({ page, context, server }) => {
    await context.grantPermissions(['notifications'], { origin: server.url })
    await connectIn(page)
    await page.evaluate(() => navigator.serviceWorker.ready)
    await server.stop()
    for (let job = 0; job < 2; job++) await submitIn(page, SMALL.body)
    await page.goto('about:blank')
    const refusal = { match: { route: 'submit' }, fault: { type: 'status', status: 401 } }
    await server.start({ CODEGEN_FAULTS: JSON.stringify([refusal]) })
    await wake(await context.newCDPSession(page), server.url, { periodicSync: PERIODIC_SYNC })
    const worker = await workerOf(context)
    await expect.poll(() => shown(worker)).toEqual(['Sign in again.'])
    expect(await worker.evaluate(keepFirst)).toMatchObject({ actions: ['open'], data: { path: '/settings' } })
    await openApp(page, '/jobs')
    await worker.evaluate(click, 'open')
    await expect(page).toHaveURL('/settings')
  },
)

storyAlone('what ended unseen is counted on the icon, until somebody looks', async ({ page, context }) => {
  await connectIn(page)
  const worker = await workerOf(context)
  await worker.evaluate(() => {
    const counted: unknown[] = []
    Object.assign(self, { counted })
    Object.defineProperty(navigator, 'setAppBadge', { value: async (count: number) => void counted.push(count) })
  })
  const counted = () => worker.evaluate(() => (self as unknown as { readonly counted: readonly unknown[] }).counted)
  for (let job = 0; job < 2; job++) await submitIn(page, SMALL.body)
  await page.goto('about:blank')
  await expect.poll(counted, { timeout: 60_000 }).toEqual([1, 2])
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'clearAppBadge', {
      value: async () => Object.assign(window, { clear: true }),
    })
  })
  await openApp(page)
  await page.waitForFunction(() => 'clear' in window)
  const again = await context.newPage()
  await connectIn(again)
  await submitIn(again, SMALL.body)
  await page.close()
  // What is in view is a page of this origin, but not the app.
  await expect.poll(counted, { timeout: 60_000 }).toEqual([1, 2, 1])
})

storyAlone(
  'a notification of which nothing is heard any more keeps the next one from nothing',
  async ({ page, context, server }) => {
    await context.grantPermissions(['notifications'], { origin: server.url })
    await connectIn(page)
    const worker = await workerOf(context)
    await worker.evaluate(() => {
      const { registration } = self as unknown as WorkerWorld
      const begun: string[] = []
      Object.assign(self, { begun })
      const showNotification = (title: string) => new Promise(() => begun.push(title))
      Object.defineProperty(registration, 'showNotification', { value: showNotification })
    })
    for (let job = 0; job < 2; job++) await submitIn(page, SMALL.body)
    const begun = () => worker.evaluate(() => (self as unknown as { readonly begun: readonly string[] }).begun)
    await expect.poll(begun, { timeout: 60_000 }).toHaveLength(2)
  },
)

/** What is used of the worker's world; the tests are compiled for pages. */
interface WorkerWorld {
  readonly registration: ServiceWorkerRegistration
  readonly NotificationEvent: new (type: string, init: object) => Event
  readonly kept: Notification
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
