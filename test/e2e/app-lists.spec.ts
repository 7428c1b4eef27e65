import type { Page } from '@playwright/test'
import { bigStore, graphNameOf } from '../support/bigStore.mjs'
import { openApp } from './inApp'
import { type Connected, restoreIn } from './inPage'
import { expectFocusIn, expectFocusOn, reach } from './keyboard'
import { expect, story } from './story'

/** Those in view, and some around it. */
const MOST_ROWS = 60

const rows = (page: Page) => page.locator('main .rows [data-row]')

story('goes through 2,000 graphs, of which few rows are made', async ({ page }) => {
  story.slow()
  await restoreIn(page, bigStore({ graphs: 2_000, nodes: 1, lean: true }))
  await openApp(page, '/graphs')
  await expect(page.getByText('2,000 graphs with code')).toBeVisible()
  const rowOf = (graph: number) =>
    page.locator('.graph-row', { has: page.getByText(graphNameOf(graph), { exact: true }) })
  // The newest code first.
  await reach(page, rowOf(1_999))
  await page.keyboard.press('End')
  await expectFocusOn(page, rowOf(0))
  await page.keyboard.press('PageUp')
  await expectFocusIn(page, page.locator('.rows'))
  await expect(rowOf(0)).not.toBeFocused()
  expect(await rows(page).count()).toBeLessThan(MOST_ROWS)
  await page.keyboard.press('Home')
  await expectFocusOn(page, rowOf(1_999))
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/graphs\/~graph-1998$/)

  // The storage page has the largest first, and more of them for who asks.
  await openApp(page, '/storage')
  const stored = page.getByRole('list', { name: 'Graphs by size' }).getByRole('listitem')
  await expect(stored).toHaveCount(100)
  await page.getByRole('button', { name: 'Show the next 100 of 1,900 more' }).press('Enter')
  await expect(stored).toHaveCount(200)
  await expect(page.getByRole('button', { name: 'Show the next 100 of 1,800 more' })).toBeFocused()
})

story('goes through 500 jobs of the server, of which few rows are made', async ({ page, server }) => {
  const idOf = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`
  const jobs = Array.from({ length: 500 }, (_, at) => ({ uuid: idOf(at), status: 'running' }))
  await server.faults([{ match: { route: 'list' }, fault: { type: 'status', status: 200, body: { jobs } } }])
  await openApp(page, '/jobs/import')
  await page.getByRole('button', { name: 'Show the server’s list' }).press('Enter')
  const follow = (at: number) => page.getByRole('button', { name: `Follow of ${idOf(at)}` })
  await reach(page, follow(0), 'Shift+Tab')
  expect(await rows(page).count()).toBeLessThan(MOST_ROWS)
  // One of them is followed by other means: what stands for it now is no stop of its own.
  await page.evaluate(async (id) => {
    const path = '/client.js'
    const { connectCodegen } = (await import(path)) as { connectCodegen(): Promise<Connected['codegen']> }
    const codegen = await connectCodegen()
    await codegen.attach(id)
  }, idOf(3))
  const open = (at: number) => page.locator('.server-job', { hasText: idOf(at) }).getByRole('link', { name: 'Open' })
  await expect(open(3)).toHaveAttribute('tabindex', '-1')

  await page.keyboard.press('End')
  await expectFocusOn(page, follow(499))
  expect(await rows(page).count()).toBeLessThan(MOST_ROWS)
  await page.keyboard.press('ArrowUp')
  await expectFocusOn(page, follow(498))
  await page.keyboard.press('Enter')
  await expectFocusOn(page, open(498))
  await page.keyboard.press('ArrowUp')
  await expectFocusOn(page, follow(497))
  await page.keyboard.press('Tab')
  await expectFocusOn(page, page.getByRole('button', { name: 'Show more' }))
})
