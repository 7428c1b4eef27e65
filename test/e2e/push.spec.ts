import type { BrowserContext, Page, Worker } from '@playwright/test'
import { type PushService, startPushService } from '../server/support/pushService'
import { startCodegenServer } from '../support/codegenServer'
import { SMALL } from './graphs'
import { connectIn } from './inPage'
import { story as base, expect } from './story'
import { shown, wake, workerOf } from './workerOfApp'

const API = '/api/v1/public/graph/codegen'

interface Fixtures {
  readonly service: PushService
  /** How slow jobs are: at 4 one is followed before it ends, at 100 it does not end. */
  readonly pace: string
}

const story = base.extend<Fixtures>({
  pace: ['4', { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from here
  service: async ({}, use) => {
    const service = await startPushService()
    await use(service)
    await service.close()
  },
  server: async ({ service, pace }, use) => {
    const server = await startCodegenServer({ CODEGEN_PUSH: service.origin, CODEGEN_PACE: pace })
    await use(server)
    await server.dispose()
  },
})

story(
  'a push brings the code at once, when no page is open and nothing else would ask',
  async ({ page, context, server, service, request }) => {
    story.slow()
    const worker = await openSubscribed({ page, context, server, service, request }, 'one')
    const id = await submitUnwatched(page)
    await expect.poll(() => followed(worker)).toEqual([id])
    await page.goto('about:blank')
    const pushed = () => service.delivered.map(({ path, payload }) => [path, payload])
    await expect.poll(pushed, { timeout: 60_000 }).toEqual([['/one', { jobId: id }]])
    expect(await shown(worker)).toEqual([])
    await wake(await context.newCDPSession(page), server.url, { push: service.delivered[0]?.payload })
    await expect.poll(() => shown(worker)).toEqual([`${SMALL.body.graph.name}: the code is here`])
    await server.stop()
    await page.goto('/graphs')
    await expect(page.getByText(SMALL.body.graph.name).first()).toBeVisible()
  },
)

story.describe('while the job goes on', () => {
  story.use({ pace: '100' })

  story(
    'signing out ends the subscription here and at the server',
    async ({ page, context, server, service, request }) => {
      const worker = await openSubscribed({ page, context, server, service, request }, 'one')
      const id = await submitUnwatched(page)
      await expect.poll(() => followed(worker)).toEqual([id])
      await page.evaluate(() => window.codegen.signOut())
      await expect.poll(() => worker.evaluate(() => (self as unknown as Stub).subscription)).toBeUndefined()
      expect(await worker.evaluate(() => (self as unknown as Stub).left)).toEqual([
        { endpoint: `${service.origin}/one` },
      ])
      // Another browser's push, sent together with those of this one, is the only one that comes.
      const other = service.subscribe('other', await keyOf(request))
      expect((await request.post('/codegen-push', { data: { subscription: other, jobIds: [id] } })).status()).toBe(200)
      await request.delete(`${API}/${id}`)
      await expect.poll(() => service.asked).toEqual(['/other'])
    },
  )

  story(
    'a subscription that the browser replaced is told to the server',
    async ({ page, context, server, service, request }) => {
      const worker = await openSubscribed({ page, context, server, service, request }, 'one')
      const id = await submitUnwatched(page)
      await expect.poll(() => followed(worker)).toEqual([id])
      await stubPushes(worker, service, await keyOf(request), 'two')
      await worker.evaluate(() => void self.dispatchEvent(new Event('pushsubscriptionchange')))
      await page.evaluate(() => window.codegen.checkNow())
      await expect.poll(() => followed(worker)).toEqual([id])
      await request.delete(`${API}/${id}`)
      await expect.poll(() => service.asked).toEqual(['/two'])
    },
  )
})

story('without a yes to notifications nothing is subscribed', async ({ page, context, service, request }) => {
  await connectIn(page)
  const worker = await workerOf(context)
  await stubPushes(worker, service, await keyOf(request), 'one')
  const id = await submitUnwatched(page)
  const checked = () =>
    page.evaluate(async (own) => {
      await window.codegen.checkNow()
      return (await window.codegen.jobs()).find(({ serverJobId }) => serverJobId === own)?.state
    }, id)
  await expect.poll(checked, { timeout: 60_000 }).toBe('completed')
  expect(await worker.evaluate(() => (self as unknown as Stub).subscription)).toBeUndefined()
})

interface Given {
  readonly page: Page
  readonly context: BrowserContext
  readonly server: { readonly url: string }
  readonly service: PushService
  readonly request: Page['request']
}

/** What stands in the worker in place of the browser's push manager, which would ask its maker's push service. */
interface Stub {
  subscription: object | undefined
  /** Bodies of the calls that followed or left. */
  readonly followed: readonly string[]
  readonly left: readonly object[]
}

async function openSubscribed({ page, context, server, service, request }: Given, name: string): Promise<Worker> {
  await context.grantPermissions(['notifications'], { origin: server.url })
  await connectIn(page)
  const worker = await workerOf(context)
  await stubPushes(worker, service, await keyOf(request), name)
  return worker
}

async function keyOf(request: Given['request']): Promise<string> {
  const told = (await (await request.get('/codegen.json')).json()) as { push: { publicKey: string } }
  return told.push.publicKey
}

async function stubPushes(worker: Worker, service: PushService, key: string, name: string): Promise<void> {
  await worker.evaluate(
    ([own, publicKey]) => {
      const world = self as unknown as Record<string, unknown> & { registration: object; fetch: typeof fetch }
      const bytes = Uint8Array.from(atob(publicKey.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
      const made = {
        endpoint: own.endpoint,
        options: { applicationServerKey: bytes.buffer },
        toJSON: () => own,
        unsubscribe: async () => {
          world.subscription = undefined
          return true
        },
      }
      const pushManager = {
        getSubscription: async () => world.subscription ?? null,
        async subscribe({ applicationServerKey }: { applicationServerKey: string }) {
          if (applicationServerKey !== publicKey) throw new Error('Another key')
          world.subscription = made
          return made
        },
      }
      const carry = world.fetch
      Object.assign(world, { subscription: undefined, followed: [], left: [] })
      Object.defineProperty(world.registration, 'pushManager', { value: pushManager, configurable: true })
      world.fetch = async (...call) => {
        const answer = await carry(...call)
        if (call[0] === '/codegen-push' && answer.ok) {
          const body = JSON.parse(String(call[1]?.body)) as { jobIds: string[] }
          if (call[1]?.method === 'POST') world.followed = body.jobIds
          else (world.left as object[]).push(body)
        }
        return answer
      }
    },
    [service.subscribe(name, key), key] as const,
  )
}

function followed(worker: Worker): Promise<readonly string[]> {
  return worker.evaluate(() => (self as unknown as Stub).followed)
}

/** Nobody would ask for it within a minute. Returns the server's id. */
async function submitUnwatched(page: Page): Promise<string> {
  return page.evaluate(async (graph) => {
    await window.codegen.configure({ live: false })
    const { id } = await window.codegen.submit(graph, { polling: { initialDelay: 60_000 } })
    for (;;) {
      const serverJobId = (await window.codegen.job(id))?.serverJobId
      if (serverJobId) return serverJobId
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }, SMALL.body)
}
