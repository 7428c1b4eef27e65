import type { BrowserContext } from '@playwright/test'
import { graphAddress } from '../../src/app/address'
import { bigStore, graphIdOf, graphNameOf } from '../support/bigStore.mjs'
import { expectNoAxeFindingsHere } from './axe'
import { openApp, shownCode } from './inApp'
import { restoreIn } from './inPage'
import { story as alone, expect, watch } from './story'

const GRAPHS = 20
const NODES = 500

interface Fleet {
  readonly context: BrowserContext
  readonly troubles: string[]
}

/** Stories in a browser that holds 10,000 nodes: it is filled once for all of them, and none changes what is there. */
const story = alone.extend<object, { readonly fleet: Fleet }>({
  fleet: [
    async ({ browser, sharedServer }, use) => {
      const { url } = await sharedServer()
      const context = await browser.newContext({ baseURL: url })
      const troubles: string[] = []
      await watch(context, troubles)
      const page = await context.newPage()
      await restoreIn(page, bigStore({ graphs: GRAPHS, nodes: NODES, versions: 2 }))
      await page.close()
      await use({ context, troubles })
      await context.close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  context: async ({ fleet }, use) => use(fleet.context),
  page: async ({ context }, use) => {
    const page = await context.newPage()
    await use(page)
    await page.close()
  },
  // Those of all stories so far: it is looked at in every story, as the one that it replaces.
  troubles: async ({ fleet }, use) => {
    await use(fleet.troubles)
    expect(fleet.troubles).toEqual([])
  },
})

// One after the other, in one browser.
story.describe.configure({ mode: 'default' })

story('findsOneNodeOfTenThousandFromTheKeyboard', async ({ page }) => {
  await openApp(page)
  await expect(page.getByRole('button', { name: 'Find anything' })).toBeVisible()
  await page.keyboard.press('Control+k')
  const first = page.getByRole('listbox', { name: 'Found' }).getByRole('option').first()
  await page.keyboard.type('service-499 20')
  await expect(first).toContainText(`in ${graphNameOf(19)}`)
  await expectNoAxeFindingsHere(page, 'the palette on 10,000 nodes')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/nodes\/~g19-n499/)
  expect(await shownCode(page)).toContain('namespace: fleet-20')
})

story('searchesTheCodeOfTenThousandNodes', async ({ page }) => {
  await openApp(page, '/search?q=kind: Deployment')
  // The second result of the first graph has one node more.
  const outcome = page.locator('.search-outcome')
  await expect(outcome).toHaveText('10,001 matches in 10,001 files, 3,000 lines shown')
  await expectNoAxeFindingsHere(page, 'finds in 10,000 nodes')
  await page.getByRole('searchbox', { name: 'Search code' }).fill('service-7:1.7.0')
  await expect(outcome).toHaveText('20 matches in 20 files')
  await page.locator('.find-line').first().click()
  await expect(page.locator('.code-line.at')).toContainText('service-7:1.7.0')
})

story('readsOneOfTwentyGraphsByItsFiles', async ({ page }) => {
  await openApp(page, '/graphs')
  await page
    .getByRole('main')
    .getByRole('link', { name: graphNameOf(6) })
    .click()
  const list = page.locator('.list-pane')
  await expect(list).toContainText('500 nodes')
  await page.getByRole('button', { name: 'Files' }).click()
  await page.getByRole('searchbox', { name: 'Find a file' }).fill('service-498 deployment')
  await page.getByRole('treeitem', { name: 'deployment.yaml' }).click()
  expect(await shownCode(page)).toContain('name: service-498')
  await page.getByRole('searchbox', { name: 'Find a file' }).fill('')
  await expect(page.getByRole('treeitem', { name: 'cache', exact: true })).toHaveAttribute('aria-level', '1')
  expect(await page.getByRole('treeitem').count()).toBeLessThan(200)
  await expectNoAxeFindingsHere(page, 'the files of 500 nodes')
})

story('comparesTwoResultsOfFiveHundredNodes', async ({ page }) => {
  await openApp(page, `${graphAddress(graphIdOf(0))}/versions`)
  await page.getByRole('link', { name: 'Changes' }).click()
  await expect(page.locator('.change-totals')).toContainText('1 file added50 files changed0 files removed')
  await page.getByRole('link', { name: /^changed.*service-20 / }).click()
  const changes = page.getByRole('region', { name: 'Changes of deployment.yaml' })
  await expect(changes.locator('.is-changed mark')).toHaveText(['1', '2'])
  await page.goBack()
  await page.getByRole('button', { name: 'Picture', exact: true }).click()
  await expect(
    page
      .getByRole('application', { name: /501 nodes/ })
      .locator('.look-added')
      .first(),
  ).toBeVisible()
  await expectNoAxeFindingsHere(page, 'changes of 500 nodes as a picture')
})

story('takesStockOfTenThousandNodes', async ({ page }) => {
  await openApp(page, '/storage')
  const stored = page.getByRole('list', { name: 'Graphs by size' })
  await expect(stored.getByRole('listitem')).toHaveCount(GRAPHS)
  await expect(page.getByText(/^20 graphs, [\d.]+ MB of code/)).toBeVisible()
  // Only the first has an older result, and says what deleting it would free.
  await expect(stored.getByRole('button', { name: /^Free/ })).toHaveCount(1)
  await expectNoAxeFindingsHere(page, 'storage with 10,000 nodes')
})
