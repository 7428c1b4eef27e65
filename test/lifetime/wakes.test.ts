import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { PERIODIC_SYNC, SYNC_HOLDS } from '../../src/core/wakes'
import { type AttachedTab, attach } from '../support/attachedTab'
import { type ChromiumProcess, startChromium } from '../support/chromiumProcess'
import { type CodegenServer, startCodegenServer } from '../support/codegenServer'
import { startRequestLog } from '../support/requestLog'

const GRAPH = new URL('../support/graphs/small-5-museum-audioguide.json', import.meta.url)
const [A_SYNC = ''] = SYNC_HOLDS.keys()
/** Due long after the worker was stopped, and before anything is dispatched. */
const FIRST_CHECK_MS = 4_000
const TOLD_MS = 1_500

let profile: string
let server: CodegenServer
let log: Awaited<ReturnType<typeof startRequestLog>>
let chromium: ChromiumProcess
/** A tab of no origin: it keeps the browser open, and shows its workers. */
let beside: AttachedTab

async function begin(jobSeconds: number): Promise<void> {
  server = await startCodegenServer({ CODEGEN_PACE: String(jobSeconds / 3.5) })
  log = await startRequestLog(server.url)
  await startBrowser()
}

async function startBrowser(): Promise<void> {
  chromium = startChromium(profile)
  beside = await attach(chromium, await chromium.open('data:text/html,beside'))
}

beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'kubegram-wakes-'))
})

afterEach(async () => {
  await chromium.kill().catch(() => undefined)
  await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  await log.dispose()
  await server.dispose()
})

/** Submits in a tab that says whether to go on after it, and closes it once the server has the job and `then` is done. */
async function submitAndClose(settings: object, then = ''): Promise<void> {
  const targetId = await chromium.open(`${log.url}/kg-mirror/`)
  const tab = await attach(chromium, targetId)
  await tab.run(`import('/client.js').then(async ({ connectCodegen }) => {
    ;(await connectCodegen()).close()
    // On a slow machine the page would begin by itself.
    await navigator.serviceWorker.ready
    const codegen = await connectCodegen()
    await codegen.configure(${JSON.stringify({ live: false, ...settings })})
    const { id } = await codegen.submit(${await readFile(GRAPH, 'utf8')}, { polling: { initialDelay: ${FIRST_CHECK_MS} } })
    while ((await codegen.job(id)).state === 'outbox') await new Promise((resolve) => setTimeout(resolve, 50))
    ${then}
  })`)
  await chromium.send('Target.closeTarget', { targetId })
}

const askedFor = (what: RegExp) => log.log.filter(({ path }) => what.test(path)).length
const isDone = async () => {
  const answer = await fetch(`${server.url}/api/v1/public/graph/codegen?limit=1&offset=0`)
  const { jobs } = (await answer.json()) as { jobs: { status: string }[] }
  return jobs[0]?.status === 'completed'
}

/** The states of all jobs, read by a page that comes only now, and past the worker. */
async function readStates(): Promise<readonly string[]> {
  const page = await attach(chromium, await chromium.open(`${log.url}/robots.txt`))
  return page.run(`new Promise((resolve, reject) => {
    const opening = indexedDB.open('kubegram-codegen')
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const all = opening.result.transaction('jobs').objectStore('jobs').getAll()
      all.onsuccess = () => resolve(all.result.map(({ state }) => state))
    }
  })`)
}

/** No tab, no worker, the server done, and the check overdue: now only something from outside gets on. */
async function fallAsleep(settings: object): Promise<void> {
  await begin(0.5)
  await submitAndClose(settings)
  // A change of the cookie that is on its way when the worker is stopped would wake it once more.
  await sleep(TOLD_MS)
  await beside.stop()
  await expect.poll(isDone, { timeout: 30_000 }).toBe(true)
  await sleep(FIRST_CHECK_MS)
  expect(askedFor(/\/status$/)).toBe(0)
}

test.each([
  ['a sync', 'dispatchSyncEvent', { tag: A_SYNC, lastChance: false }],
  ['a periodic sync', 'dispatchPeriodicSyncEvent', { tag: PERIODIC_SYNC }],
] as const)('%s wakes a stopped worker with no tab open, and it brings the code home', async (_name, method, event) => {
  await fallAsleep({})
  await beside.dispatch(method, log.url, event)
  await expect.poll(() => askedFor(/\/status$/), { timeout: 60_000 }).toBeGreaterThan(0)
  await sleep(2_000)
  const asked = log.log.length
  expect(await readStates()).toEqual(['completed'])
  // The page did not bring it.
  expect(log.log.slice(asked).filter(({ path }) => /\/(status|results)$/.test(path))).toEqual([])
})

test('with "go on after closing" off a sync finds nothing to do, and there is no cookie that goes on', async () => {
  await fallAsleep({ afterClosing: false })
  const { cookies } = await chromium.send<{ cookies: readonly { name: string }[] }>('Storage.getCookies')
  expect(cookies.map(({ name }) => name)).not.toContain('kubegram_codegen_tick')
  await beside.dispatch('dispatchSyncEvent', log.url, { tag: A_SYNC, lastChance: false })
  await beside.dispatch('dispatchPeriodicSyncEvent', log.url, { tag: PERIODIC_SYNC })
  await sleep(5_000)
  expect(askedFor(/\/status$/)).toBe(0)
  expect(await readStates()).toEqual(['polling'])
})

test('a background fetch outlives a kill of the browser, and brings the code home with no tab open', async () => {
  // In a new profile Chromium may begin what it fetches 20 s later: the job is to end after that.
  await begin(60)
  await submitAndClose({ afterClosing: false }, 'await codegen.waitInBackground(id)')
  await expect.poll(() => askedFor(/\/results\?wait=/), { timeout: 50_000 }).toBe(1)
  await chromium.kill()
  await startBrowser()
  await expect.poll(() => askedFor(/\/results\?wait=/), { timeout: 60_000 }).toBeGreaterThan(1)
  await expect.poll(isDone, { timeout: 90_000 }).toBe(true)
  await expect.poll(() => askedFor(/\/status$/), { timeout: 60_000 }).toBeGreaterThan(0)
  await sleep(2_000)
  expect(await readStates()).toEqual(['completed'])
})
