import type { Page } from '@playwright/test'
import { compareAddress, spellId } from '../../src/app/address'
import { makeBackup } from '../support/makeBackup.mjs'
import { expectNoAxeFindings, expectNoAxeFindingsHere } from './axe'
import { SMALL } from './graphs'
import { laterKept, openApp, shownCode } from './inApp'
import { restoreIn } from './inPage'
import { storeCode } from './stores'
import { expect, story } from './story'

const { graph } = SMALL.body
const place = `/graphs/${spellId(graph.id)}`
const api = graph.nodes.find((node) => node.name === 'guide-api')
const node = `${place}/nodes/${spellId(api?.id ?? '')}`

/** Two results: in the second a node has another name and one is gone, which others refer to. */
async function fill(page: Page): Promise<void> {
  const nodes = graph.nodes.slice(0, -1).map((one, at) => (at === 0 ? { ...one, name: 'guide-edge' } : one))
  await storeCode(page, SMALL.body, { graph: { ...graph, nodes } })
}

const version = (page: Page, title: string) =>
  page.locator('.version', { has: page.getByRole('heading', { name: title }) })

story('findsTheLineThatChanged', async ({ page, server }) => {
  await fill(page)
  await openApp(page, place)
  await laterKept(page)
  await server.stop()
  await page.getByRole('navigation', { name: 'Of this graph' }).getByRole('link', { name: 'Versions' }).click()
  await version(page, 'Result no. 2').getByRole('link', { name: 'Changes' }).click()
  await expect(page.locator('.change-totals')).toContainText('3 files changed')
  await expect(page.locator('.change-totals')).toContainText('3 files added')
  await page.getByRole('link', { name: /changed.*deployment\.yaml/ }).click()
  const changes = page.getByRole('region', { name: 'Changes of deployment.yaml' })
  await expect(changes.locator('.is-changed mark').first()).toHaveText('credentials')
  await expect(changes.locator('.is-changed mark').nth(1)).toHaveText('login')
  // One below the other, as on a phone; the address says it.
  await page.getByRole('button', { name: 'Side by side' }).click()
  await expect(page).toHaveURL(/view=inline/)
  await expect(changes.locator('.is-removed mark').first()).toHaveText('credentials')
  const lines = await changes.locator('.compare-line').count()
  await changes
    .getByRole('button', { name: /lines the same/ })
    .first()
    .click()
  expect(await changes.locator('.compare-line').count()).toBeGreaterThan(lines)
  await page.goBack()
  await expect(page.locator('.change-totals')).toBeVisible()
})

story('comparesAnyTwoResultsAsAPicture', async ({ page }) => {
  // The second lacks the last node, and the third has all again, one of them under another name.
  const renamed = graph.nodes.map((one, at) => (at === 0 ? { ...one, name: 'guide-edge' } : one))
  const less = { graph: { ...graph, nodes: graph.nodes.slice(0, -1) } }
  await storeCode(page, SMALL.body, less, { graph: { ...graph, nodes: renamed } })
  await openApp(page, `${place}/versions`)
  const compare = page.getByRole('button', { name: 'Compare' })
  await expect(version(page, 'Result no. 3')).toBeVisible()
  await expect(compare).toBeDisabled()
  for (const number of [2, 3, 1]) await page.getByRole('checkbox', { name: `Compare Result no. ${number}` }).check()
  // The two that were ticked last.
  await expect(page.getByRole('checkbox', { name: 'Compare Result no. 2' })).not.toBeChecked()
  await compare.click()
  await expect(page).toHaveURL(/compare\?from=1&to=3$/)
  const totals = page.locator('.change-totals')
  await expect(totals).toContainText('2 files added0 files changed2 files removed')
  await expect(page.getByRole('combobox', { name: 'Before' })).toHaveValue('1')

  const sheet = page.getByRole('application')
  await page.getByRole('button', { name: 'Picture', exact: true }).click()
  await expect(page).toHaveURL(/view=picture/)
  await expect(sheet.locator('.look-changed').first()).toBeVisible()
  await expect(sheet.locator('.look-added, .look-removed')).toHaveCount(0)
  await page.getByRole('combobox', { name: 'Before' }).selectOption('Result no. 2')
  await expect(page).toHaveURL(/from=2/)
  await expect(sheet.locator('.look-added')).toHaveCount(1)
  await expect(sheet.locator('.look-removed')).toHaveCount(0)
  await expectNoAxeFindingsHere(page, 'changes as a picture')
  await page.getByRole('button', { name: 'Swap' }).click()
  await expect(page).toHaveURL(/from=3&to=2/)
  await expect(sheet.locator('.look-removed')).toHaveCount(1)
  await expect(sheet.locator('.look-added')).toHaveCount(0)
  await page.getByRole('combobox', { name: 'After' }).selectOption('Result no. 3')
  await expect(page.getByRole('heading', { name: 'Nothing differs' })).toBeVisible()
  await page.getByRole('combobox', { name: 'After' }).selectOption('Result no. 1')

  // A node opens what changed in it.
  await sheet.locator('.look-changed').first().click()
  await expect(page).toHaveURL(/nodes\/.*compare\?from=3&to=1/)
  await expect(page.getByRole('region', { name: /^Changes of/ })).toBeVisible()
})

story('marksWhatIsHiddenInChangesAndInFinds', async ({ page }) => {
  const file = { nodeId: 'n', nodeName: 'n', nodeType: 'COMMAND', fileName: 'trojan.go', path: 'trojan.go' }
  const codes = ['if access != "user" {\nz\n', 'if access != "user\u202e \u2066" {\n\u200bz\n']
  const versions = codes.map((code, at) => ({ storedAt: at + 1, files: [{ ...file, code }] }))
  await restoreIn(page, makeBackup([{ graphId: 'trojan', name: 'Trojan', versions }]))
  const marks = page.locator('.hidden-character')
  const names = () => marks.evaluateAll((all) => all.map((mark) => getComputedStyle(mark, '::before').content))
  for (const view of ['', '&view=inline']) {
    await openApp(page, `${compareAddress(1, 2, 'trojan', 'n')}${view}`)
    await expect(page.getByRole('region', { name: 'Changes of trojan.go' })).toContainText('access')
    await expect(marks).toHaveCount(3)
    expect(await names()).toEqual(['"U+202E"', '"U+2066"', '"U+200B"'])
  }
  await openApp(page, '/search?q=access')
  await expect(page.locator('.find-line').filter({ has: marks })).toContainText('access')
  expect(await names()).toEqual(['"U+202E"', '"U+2066"'])
})

story('bringsAnOldVersionBack', async ({ page }) => {
  await fill(page)
  await openApp(page, `${node}?version=1`)
  const old = await shownCode(page)
  await expect(page.getByText('This is an older state')).toBeVisible()
  await page.getByRole('link', { name: 'Versions' }).last().click()
  await version(page, 'Result no. 1').getByRole('button', { name: 'Name' }).click()
  await page.getByRole('textbox', { name: 'Name of Result no. 1' }).fill('live since May')
  await page.keyboard.press('Enter')
  await expect(version(page, 'Result no. 1')).toContainText('live since May')
  await version(page, 'Result no. 1').getByRole('button', { name: 'Pin' }).click()
  await expect(version(page, 'Result no. 1')).toContainText('pinned')
  await version(page, 'Result no. 1').getByRole('button', { name: 'Restore' }).click()
  await expect(version(page, 'Result no. 3')).toContainText('current')
  await expect(version(page, 'Result no. 3')).toContainText('restored from result no. 1')
  await version(page, 'Result no. 2').getByRole('button', { name: 'Delete' }).click()
  await expect(version(page, 'Result no. 2')).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(version(page, 'Result no. 2')).toBeVisible()
  await page.goto(node)
  expect(await shownCode(page)).toBe(old)
})

story('seesVersionsOnAnyScreen', async ({ page }) => {
  story.slow()
  await fill(page)
  await openApp(page)
  const compare = 'compare?from=1&to=2'
  await expectNoAxeFindings(page, [
    `${place}/versions`,
    `${place}/${compare}`,
    `${node}/versions`,
    `${node}/${compare}`,
    `${node}?version=1`,
    `${place}/export`,
    `${place}/export?layout=one`,
  ])
})

story('keepsWhatIsTickedInTheAddress', async ({ page }) => {
  const results = Array.from({ length: 40 }, (_, at) => {
    const [first, ...others] = graph.nodes
    return { graph: { ...graph, nodes: [{ ...first, name: `guide-${at}` }, ...others] } }
  })
  await storeCode(page, ...results)
  const tick = (title: string) => page.getByRole('checkbox', { name: `Compare ${title}`, exact: true })
  for (const of of [place, `${place}/nodes/${spellId(graph.nodes[0]?.id ?? '')}`]) {
    await openApp(page, `${of}/versions`)
    await tick('Result no. 40').focus()
    // Only what is seen is there; the others are where the keys lead.
    expect(await page.locator('.version').count()).toBeLessThan(25)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await page.keyboard.press('End')
    await expect(tick(`Result no. 1`)).toBeFocused()
    await page.keyboard.press('Space')
    await expect(page).toHaveURL(/versions\?ticked=39\+1$/)
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await expect(page).toHaveURL(/compare\?from=1&to=39$/)
    await page.goBack()
    await expect(tick(`Result no. 39`)).toBeChecked()
    await page.reload()
    await expect(tick(`Result no. 39`)).toBeChecked()
    await tick(`Result no. 39`).uncheck()
    await expect(page).toHaveURL(/ticked=1$/)
  }
  // What is not there is not ticked.
  await openApp(page, `${place}/versions?ticked=77+40`)
  await expect(tick('Result no. 40')).toBeChecked()
  await expect(page.getByRole('button', { name: 'Compare', exact: true })).toBeDisabled()
})

story('keepsItsPlaceInTheListOfVersions', async ({ page }) => {
  await fill(page)
  await openApp(page, `${place}/versions`)
  const pin = version(page, 'Result no. 1').getByRole('button', { name: 'Pin' })
  await pin.click()
  await expect(version(page, 'Result no. 1')).toContainText('pinned')
  await expect(pin).toBeFocused()
  await version(page, 'Result no. 1').getByRole('button', { name: 'Name' }).click()
  const name = page.getByRole('textbox', { name: 'Name of Result no. 1' })
  await name.pressSequentially('before May')
  await page.keyboard.press('Home')
  await page.keyboard.type('live ')
  await page.keyboard.press('Enter')
  await expect(version(page, 'Result no. 1')).toContainText('live before May')
})
