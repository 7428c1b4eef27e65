import { readFile } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { startBareFirefox } from '../support/bareFirefox'
import { startCodegenServer } from '../support/codegenServer'
import { startPushRelay } from './pushRelay'

const GRAPH = new URL('../support/graphs/small-5-museum-audioguide.json', import.meta.url)
/** Before this nothing but a push would have the worker ask. */
const UNASKED_MS = 90_000
/** Jobs of 14 s: long enough to be followed before they end. */
const PACE = { CODEGEN_PACE: '4' }

const READ_JOBS = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('kubegram-codegen')
  opening.onerror = () => reject(opening.error)
  opening.onsuccess = () => {
    const all = opening.result.transaction('jobs').objectStore('jobs').getAll()
    all.onsuccess = () => resolve(all.result)
  }
})`

interface Stored {
  readonly state: string
  readonly acceptedAt: number
  readonly finishedAt: number
}

const close: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of close.splice(0).reverse()) await step()
})

test('in Firefox a push brings the code after the last tab is closed', async () => {
  const graph = await readFile(GRAPH, 'utf8')
  const relay = await startPushRelay()
  close.push(relay.close)
  const server = await startCodegenServer({ CODEGEN_PUSH: relay.origin, ...PACE })
  close.push(server.dispose)
  const browser = await startBareFirefox(undefined, relay.preferences)
  close.push(browser.dispose)

  const tab = await browser.open(`${server.url}/kg-mirror/`)
  expect(await browser.evaluate(tab, 'Notification.permission')).toBe('granted')
  await browser.evaluate(
    tab,
    `import('/client.js').then(async ({ connectCodegen }) => {
      const codegen = await connectCodegen()
      await codegen.configure({ live: false })
      await codegen.submit(${graph}, { polling: { initialDelay: ${UNASKED_MS} } })
    })`,
  )
  await expect.poll(() => relay.subscribed, { timeout: 60_000 }).toHaveLength(1)
  await browser.close(tab)
  await expect.poll(() => relay.taken, { timeout: 60_000 }).toHaveLength(1)

  const later = await browser.open(`${server.url}/robots.txt`)
  const stored = () => browser.evaluate<readonly Stored[]>(later, READ_JOBS)
  await expect.poll(stored, { timeout: 60_000 }).toMatchObject([{ state: 'completed' }])
  const [job] = await stored()
  expect((job?.finishedAt ?? 0) - (job?.acceptedAt ?? 0)).toBeLessThan(UNASKED_MS)
})
