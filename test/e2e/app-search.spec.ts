import type { Page } from '@playwright/test'
import { makeBackup } from '../support/makeBackup.mjs'
import { expectNoAxeFindings, expectNoAxeFindingsHere } from './axe'
import { MEDIUM, SMALL } from './graphs'
import { laterKept, openApp, shownCode } from './inApp'
import { restoreIn } from './inPage'
import { storeCode } from './stores'
import { expect, story } from './story'

const fill = (page: Page) => storeCode(page, SMALL.body, MEDIUM.body)

const field = (page: Page) => page.getByRole('searchbox', { name: 'Search code' })
const outcome = (page: Page) => page.locator('.search-outcome')

story('findsTheLineInAllCodeOffline', async ({ page, server }) => {
  await fill(page)
  await openApp(page)
  await laterKept(page)
  await server.stop()
  await page.getByRole('link', { name: 'Search' }).click()
  await field(page).fill('containerPort: 8082')
  await expect(outcome(page)).toContainText(/\d+ match(es)? in \d+ file/)
  await expect(page).toHaveURL(/\/search\?q=containerPort/)
  const found = page.locator('.find-line').first()
  const line = Number((await found.locator('.find-number').textContent())?.replace(/\D/g, ''))
  await field(page).press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(found).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`line=${line}$`))
  expect((await shownCode(page)).split('\n')[line - 1]).toContain('containerPort: 8082')
  await expect(page.locator('.code-line.at')).toContainText('containerPort: 8082')
  await page.goBack()
  await expect(field(page)).toHaveValue('containerPort: 8082')
  await expect(found).toBeVisible()
})

story('narrowsWhatIsFound', async ({ page }) => {
  await fill(page)
  await openApp(page, '/search?q=apiversion')
  await expect(outcome(page)).toContainText('match')
  await page.getByRole('button', { name: 'Whole word' }).click()
  await field(page).fill('apiversio')
  await expect(page.getByRole('heading', { name: /No match in \d+ files/ })).toBeVisible()
  await page.getByRole('button', { name: 'Whole word' }).click()
  await expect(page.locator('.find-line mark').first()).toHaveText('apiVersio')
  await field(page).fill('apiversion')
  await expect(page.locator('.find-line mark').first()).toHaveText('apiVersion')
  await page.getByRole('button', { name: 'Match case' }).click()
  await expect(page.getByRole('heading', { name: /No match in \d+ files/ })).toBeVisible()
  await field(page).fill('apiVersion')
  await expect(outcome(page)).toContainText('match')
  await page.getByLabel('Graph', { exact: true }).selectOption({ label: SMALL.body.graph.name })
  await expect(page.locator('.find-graph').first()).toHaveText(SMALL.body.graph.name)
  await expect(page.getByText(MEDIUM.body.graph.name).and(page.locator('.find-graph'))).toHaveCount(0)
  await page.getByLabel('Language').selectOption('Markdown')
  await expect(page.getByRole('heading', { name: /No match/ })).toBeVisible()
  // The address says it all.
  await page.reload()
  await expect(page.getByRole('button', { name: 'Match case' })).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByLabel('Language')).toHaveValue('markdown')
  await expect(page.getByRole('heading', { name: /No match/ })).toBeVisible()
})

story('survivesAnExpressionThatNeverEnds', async ({ page }) => {
  await fill(page)
  await openApp(page, '/search')
  await page.getByRole('button', { name: 'Regular expression' }).click()
  await field(page).fill('(')
  await expect(page.getByRole('heading', { name: 'This expression cannot be used' })).toBeVisible()
  await field(page).fill('(.+\\s?)+\\u0000')
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible()
  await expect(page.getByText('This expression takes too long')).toBeVisible()
  // Nothing hangs: the next search is as quick as ever.
  await field(page).fill('replicas: [23]')
  await expect(outcome(page)).toContainText('match')
})

story('stopsWithTheFirstFindsInHand', async ({ page }) => {
  const graphOf = (graphId: string, storedAt: number, code: string) => {
    const file = { nodeId: 'n', nodeName: 'n', nodeType: 'CONFIGMAP', fileName: 'a.yaml', path: 'a.yaml', code }
    return { graphId, name: graphId, versions: [{ storedAt, files: [file] }] }
  }
  // The graph that is looked through first holds a find, and the expression never ends on the other.
  await restoreIn(page, makeBackup([graphOf('endless', 1, `${'a'.repeat(60)}!`), graphOf('quick', 2, 'quick: yes\n')]))
  await openApp(page, '/search?q=yes')
  await expect(outcome(page)).toContainText('1 match in 1 file')
  await page.getByRole('button', { name: 'Regular expression' }).click()
  await field(page).fill('(a+)+b|quick')
  await expect(page.locator('.find-line mark')).toHaveText('quick')
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(outcome(page)).toHaveText('Stopped. 1 match in 1 file')
  await expect(page.locator('.find-line mark')).toHaveText('quick')
  await field(page).fill('a!')
  await expect(outcome(page)).toHaveText('1 match in 1 file')
  await expect(page.locator('.find-line mark')).toHaveText('a!')
})

story('findsWhatOnlyAnOlderVersionHolds', async ({ page }) => {
  const file = { nodeId: 'n', nodeName: 'n', nodeType: 'CONFIGMAP', fileName: 'a.yaml', path: 'a.yaml' }
  const versions = ['door: old\n', 'door: new\n'].map((code, at) => ({ storedAt: at + 1, files: [{ ...file, code }] }))
  await restoreIn(page, makeBackup([{ graphId: 'doors', name: 'Doors', versions }]))
  await openApp(page, '/search?q=door: old')
  await expect(page.getByRole('heading', { name: 'No match in 1 file' })).toBeVisible()
  await page.getByRole('button', { name: 'Look in older versions too' }).click()
  await expect(page.getByRole('checkbox', { name: 'Older versions' })).toBeChecked()
  await expect(page.locator('.find-file')).toContainText('result no. 1')
  await field(page).fill('door')
  await expect(outcome(page)).toContainText('2 matches in 2 files')
  await expectNoAxeFindingsHere(page, 'finds in older versions')
  await page.getByRole('checkbox', { name: 'Older versions' }).uncheck()
  await expect(outcome(page)).toContainText('1 match in 1 file')
  await expect(page.locator('.find-line')).toContainText('door: new')
  await page.getByRole('checkbox', { name: 'Older versions' }).check()
  await page.locator('.find-line', { hasText: 'door: old' }).click()
  await expect(page).toHaveURL(/version=1/)
  expect(await shownCode(page)).toBe('door: old\n')
})

story('seesWhatIsFoundOnAnyScreen', async ({ page }) => {
  story.slow()
  await fill(page)
  await openApp(page)
  await expectNoAxeFindings(page, [
    '/search',
    '/search?q=image',
    '/search?q=nowhere-to-be-found',
    '/search?q=(&regex=1',
  ])
})
