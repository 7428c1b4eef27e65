import type { Page } from '@playwright/test'
import { SMALL } from './graphs'
import { openApp } from './inApp'
import { type Connected, codeIn, connectIn, endOf } from './inPage'
import { expect, storyAlone } from './story'

/** Beyond what any of these stories lasts: whatever happens before was not asked for by the schedule. */
const NEVER_MS = 600_000

/** The calls of the page and its worker, by their last part. */
function watchCalls(page: Page): readonly string[] {
  const calls: string[] = []
  page.context().on('request', (request) => {
    const path = new URL(request.url()).pathname
    if (path.startsWith('/api/')) calls.push(path.split('/').at(-1) ?? '')
  })
  return calls
}

const count = (calls: readonly string[], name: string) => calls.filter((call) => call === name).length

async function submitWaiting(page: Page, initialDelay: number): Promise<string> {
  return page.evaluate(
    async ([graph, delay]) => {
      const { codegen } = window as unknown as Connected
      return (await codegen.submit(graph, { polling: { initialDelay: delay } })).id
    },
    [SMALL.body, initialDelay] as const,
  )
}

storyAlone('code appears the moment it is done, without waiting for a check', async ({ page }) => {
  const calls = watchCalls(page)
  await connectIn(page)
  const job = await endOf(page, await submitWaiting(page, NEVER_MS))
  expect(job).toMatchObject({ state: 'completed', attempt: 1 })
  expect(Object.keys((await codeIn(page, SMALL.body.graph.id))[SMALL.body.graph.id] ?? {})).toHaveLength(5)
  // One stream, and one question that its hint caused.
  expect([count(calls, 'events'), count(calls, 'status'), count(calls, 'results')]).toEqual([1, 1, 0])
})

for (const fault of [{ type: 'silence' }, { type: 'dropBefore' }, { type: 'html' }]) {
  storyAlone(`a stream in trouble (${fault.type}) costs time and nothing else`, async ({ page, server }) => {
    await server.faults([{ match: { route: 'events' }, fault }])
    const calls = watchCalls(page)
    await connectIn(page)
    const job = await endOf(page, await submitWaiting(page, 5_000))
    expect(job).toMatchObject({ state: 'completed', result: { generation: 1 } })
    expect(count(calls, 'events')).toBeGreaterThan(0)
    expect(count(calls, 'status')).toBe(job.attempt)
  })
}

storyAlone('a stream that is cut comes back, and begins with what was missed', async ({ page, server }) => {
  const calls = watchCalls(page)
  await connectIn(page)
  const id = await submitWaiting(page, NEVER_MS)
  await expect.poll(() => count(calls, 'events')).toBe(1)
  await server.stop('SIGKILL')
  await server.start()
  const job = await endOf(page, id)
  expect(job).toMatchObject({ state: 'completed', result: { generation: 1 } })
  expect(count(calls, 'events')).toBeGreaterThan(1)
})

storyAlone('without live updates the schedule alone is kept', async ({ page }) => {
  const calls = watchCalls(page)
  await openApp(page, '/settings')
  const live = page.getByRole('checkbox', { name: 'Live updates' })
  await expect(live).toBeChecked()
  await live.uncheck()
  await expect(page.getByRole('status').getByText('Live updates are off.')).toBeVisible()
  await page.reload()
  await expect(live).not.toBeChecked()
  await page.goto('/kg-mirror/')
  await connectIn(page)
  const job = await endOf(page, await submitWaiting(page, 5_000))
  expect(job).toMatchObject({ state: 'completed' })
  expect([count(calls, 'events'), count(calls, 'status')]).toEqual([0, job.attempt])
})
