import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { PERIODIC_SYNC, SYNC_HOLDS } from '../../src/core/wakes'
import { type ChromiumProcess, evaluateIn, startChromium } from '../support/chromiumProcess'
import { startCodegenServer } from '../support/codegenServer'

const GRAPH = new URL('../support/graphs/small-5-museum-audioguide.json', import.meta.url)
const [SYNC = ''] = SYNC_HOLDS.keys()
const TOLD_MS = 1_500

interface Registrations {
  readonly registrations: readonly { readonly registrationId: string; readonly scopeURL: string }[]
}

const close: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of close.splice(0).reverse()) await step()
})

test.each([
  ['a sync', 'ServiceWorker.dispatchSyncEvent', { tag: SYNC, lastChance: false }],
  ['a periodic sync', 'ServiceWorker.dispatchPeriodicSyncEvent', { tag: PERIODIC_SYNC }],
])('%s starts the worker, which goes on with its jobs, when no page is open', async (_name, method, how) => {
  const server = await startCodegenServer()
  close.push(server.dispose)
  const profile = await mkdtemp(join(tmpdir(), 'kubegram-chromium-'))
  close.push(() => rm(profile, { recursive: true, force: true, maxRetries: 5 }))
  const chromium = startChromium(profile)
  close.push(chromium.kill)

  const tab = await chromium.open(`${server.url}/kg-mirror/`)
  const run = (expression: string) => evaluateIn(chromium.send, tab, expression)
  await run(`import('/client.js').then(async ({ connectCodegen }) => {
    window.codegen = await connectCodegen()
    await navigator.serviceWorker.ready
  })`)
  await server.stop()
  await run(`window.codegen.submit(${await readFile(GRAPH, 'utf8')}).then(() => {})`)
  await chromium.send('Target.closeTarget', { targetId: tab })

  const sessionId = await watchWorkers(chromium)
  const registrationId = await registrationOf(chromium, `${server.url}/`, sessionId)
  // A change of the cookie that is on its way when the worker is stopped would wake it once more.
  await sleep(TOLD_MS)
  await chromium.send('ServiceWorker.stopAllWorkers', {}, sessionId)
  await server.start()
  const jobs = async () => {
    const answer = await fetch(`${server.url}/api/v1/public/graph/codegen?limit=9&offset=0`)
    return ((await answer.json()) as { readonly total: number }).total
  }
  // Stopped it is, and nobody else goes on.
  await sleep(5_000)
  expect(await jobs()).toBe(0)
  const to = { origin: `${server.url}/`, registrationId }
  await chromium.send(method, { ...to, ...how }, sessionId)
  await expect.poll(jobs, { timeout: 60_000 }).toBe(1)
})

/** Any page may look at the workers of all. */
async function watchWorkers({ send }: ChromiumProcess): Promise<string> {
  const { targetId } = await send<{ targetId: string }>('Target.createTarget', { url: 'about:blank' })
  const { sessionId } = await send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true })
  return sessionId
}

async function registrationOf({ send, hear }: ChromiumProcess, scope: string, sessionId: string): Promise<string> {
  const found = new Promise<string>((resolve) => {
    hear(({ method, params }) => {
      if (method !== 'ServiceWorker.workerRegistrationUpdated') return
      const { registrations } = params as unknown as Registrations
      const own = registrations.find(({ scopeURL }) => scopeURL === scope)
      if (own) resolve(own.registrationId)
    })
  })
  await send('ServiceWorker.enable', {}, sessionId)
  return found
}
