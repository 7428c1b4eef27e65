import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { nodeAddress, spellId } from '../../src/app/address'
import { bigStore } from '../support/bigStore.mjs'
import { makeBackup } from '../support/makeBackup.mjs'
import { SMALL } from './graphs'
import { laterKept, openApp, shownCode } from './inApp'
import { restoreIn } from './inPage'
import { storeCode } from './stores'
import { expect, story } from './story'

const { graph } = SMALL.body
const place = `/graphs/${spellId(graph.id)}`
const node = nodeAddress('one', 'first')

/** Stores one file of one node. */
function fill(page: Page, fileName: string, code: string): Promise<void> {
  const files = [{ nodeId: 'first', nodeName: 'first', nodeType: 'CONFIGMAP', fileName, path: `a/${fileName}`, code }]
  return restoreIn(page, makeBackup([{ graphId: 'one', name: 'One', versions: [{ storedAt: 1, files }] }]))
}

/** The number before the line that is pointed to. Styles count it: only the browser knows what it shows. */
async function numberShown(page: Page): Promise<unknown> {
  const devTools = await page.context().newCDPSession(page)
  const { root } = await devTools.send('DOM.getDocument')
  const { nodeId } = await devTools.send('DOM.querySelector', { nodeId: root.nodeId, selector: '.code-line.at' })
  const { nodes } = await devTools.send('Accessibility.queryAXTree', { nodeId, role: 'StaticText' })
  await devTools.detach()
  return nodes[0]?.name?.value
}

const painted = (page: Page, name: string) => page.evaluate((key) => CSS.highlights.get(key)?.size ?? 0, name)

story('findsItsWayInALongFile', async ({ page }) => {
  story.slow()
  const lines = Array.from({ length: 20_000 }, (_, at) => `key${at + 1}: "value of ${at + 1}" # a comment`)
  await fill(page, 'long.yaml', lines.join('\n'))
  await openApp(page, nodeAddress('one', 'first', 0, { line: 15_000 }))
  await expect(page.locator('.code-line.at')).toContainText('key15000:')
  await expect(page.locator('.code-line.at')).toBeInViewport()
  expect(await numberShown(page)).toBe('15000')
  // What is looked at has its colours long before what lies above it is done.
  await expect.poll(() => painted(page, 'kg-comment')).toBeGreaterThan(10)
  const colourOf = (part: string) =>
    page
      .locator('.code-line.at')
      .evaluate((line, highlight) => getComputedStyle(line, `::highlight(${highlight})`).color, part)
  const colours = await Promise.all(['kg-comment', 'kg-key', 'kg-string', 'kg-variable'].map(colourOf))
  expect(new Set(colours).size).toBe(4)

  await page.keyboard.press('Control+f')
  await page.getByRole('searchbox', { name: 'Find in this file' }).fill('VALUE OF 1999')
  await expect(page.locator('.find-count')).toHaveText('1 of 11')
  await page.keyboard.press('Shift+Enter')
  await expect(page.locator('.find-count')).toHaveText('11 of 11')
  // Of those far from the view none is marked.
  await expect.poll(() => painted(page, 'kg-find-present')).toBe(1)
  await expect(page).toHaveURL(/find=VALUE\+OF\+1999/)
  await page.getByRole('spinbutton').fill('20000')
  await page.getByRole('spinbutton').press('Enter')
  await expect(page).toHaveURL(/line=20000/)
  await expect(page.locator('.code-line.at')).toBeInViewport()
  expect(await numberShown(page)).toBe('20000')
  await page.keyboard.press('Escape')
  await expect(page.locator('.find-bar')).toHaveCount(0)
  expect(await painted(page, 'kg-find')).toBe(0)
  // All of it comes to stand in the document.
  await expect(page.locator('.code-line')).toHaveCount(20_000, { timeout: 60_000 })
  expect((await shownCode(page)).split('\n')).toEqual(lines)
})

story('wrapsCopiesAndTakesAFileAsItIs', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const code = `first: 1\r\nlong: ${'word '.repeat(400)}\n\tlast: ä\n`
  await fill(page, 'some.yaml', code)
  await openApp(page, node)
  const first = page.locator('.code-line').first()
  const long = page.locator('.code-line').nth(1)
  const height = async (line: Locator) => (await line.boundingBox())?.height ?? 0
  await expect(long).toContainText('word word')
  const wrap = page.getByRole('button', { name: 'Wrap' })
  expect(await height(long)).toBe(await height(first))
  await wrap.click()
  await expect(wrap).toHaveAttribute('aria-pressed', 'true')
  expect(await height(long)).toBeGreaterThan(3 * (await height(first)))
  expect(await page.locator('.code-scroll').evaluate((place) => place.scrollWidth - place.clientWidth)).toBe(0)
  await page.reload()
  await expect(wrap).toHaveAttribute('aria-pressed', 'true')
  await wrap.click()
  await expect.poll(() => height(long)).toBe(await height(first))

  await page.getByRole('button', { name: 'Copy' }).click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download' }).click()
  expect((await download).suggestedFilename()).toBe('some.yaml')
  expect(await readFile(await (await download).path(), 'utf8')).toBe(code)
})

story('copiesAVeryLongFileOfWhichLittleIsThere', async ({ page }) => {
  story.slow()
  const code = Array.from({ length: 60_000 }, (_, at) => `key${at + 1}: "value of ${at + 1}"`).join('\n')
  await fill(page, 'long.yaml', code)
  await openApp(page, nodeAddress('one', 'first', 0, { line: 50_000 }))
  await expect(page.locator('.code-line.at')).toContainText('key50000:')
  await expect(page.locator('.code-line.at')).toBeInViewport()
  await expect.poll(() => painted(page, 'kg-key')).toBeGreaterThan(10)
  expect(await page.locator('.code-line').count()).toBeLessThan(2_000)

  // All of the file and nothing else of the page, also the lines that were never made.
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+c')
  await page.evaluate(() => document.querySelector('.find-bar, .file-bar')?.append(document.createElement('textarea')))
  await page.locator('textarea').focus()
  await page.keyboard.press('Control+v')
  expect(await page.locator('textarea').inputValue()).toBe(code)
  await page.locator('textarea').evaluate((element) => element.remove())
  await page.locator('.code-scroll').focus()

  // What was scrolled past is let go, and is there again.
  await page.keyboard.press('Control+Home')
  await expect(page.getByText('key1: "value of 1"', { exact: true })).toBeInViewport()
  await expect(page.locator('.code-line.at')).toHaveCount(0)
  await page.keyboard.press('Control+End')
  await expect(page.getByText('key60000:')).toBeInViewport()
  expect(await page.locator('.code-line').count()).toBeLessThan(2_000)
})

story('seesASecretOfTenMegabytesMasked', async ({ page }) => {
  story.slow()
  const entries = Array.from({ length: 200_000 }, (_, at) => `  key-${at}: hunter${at}`)
  const code = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: large\nstringData:\n${entries.join('\n')}\n\u200b`
  await restoreIn(page, bigStore({ texts: [code] }))
  await openApp(page, nodeAddress('texts', 'text-0'))
  await expect(page.locator('.code-line').nth(5)).toHaveText('  key-0: ••••••••\n')
  await expect(page.getByText('200,000 secret values hidden.')).toBeVisible()
  await expect(page.getByText(/1 hidden or direction-changing character/)).toBeVisible()
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(page.locator('.code-line').nth(5)).toHaveText('  key-0: hunter0\n')
  await page.keyboard.press('Control+f')
  await page.getByRole('searchbox', { name: 'Find in this file' }).fill('hunter19999')
  await expect(page.locator('.find-count')).toHaveText('1 of 11')
})

story('seesWhatIsHiddenInAFile', async ({ page }) => {
  const code = 'if access != "user\u202e \u2066// only for admins\u2069 \u2066" {\n\u200bz\n'
  await fill(page, 'trojan.go', code)
  await openApp(page, node)
  await expect(page.getByText(/5 hidden or direction-changing characters/)).toBeVisible()
  const marks = page.locator('.hidden-character')
  await expect(marks).toHaveCount(5)
  const names = await marks.evaluateAll((all) => all.map((mark) => getComputedStyle(mark, '::before').content))
  expect(names).toEqual(['"U+202E"', '"U+2066"', '"U+2069"', '"U+2066"', '"U+200B"'])
  expect(await shownCode(page)).toBe(code)
  await page.getByRole('button', { name: 'Line 1' }).click()
  await expect(page.locator('.code-line.at')).toContainText('access')
})

story('readsFilesByTheirPathsOnThePhoneOffline', async ({ page, server }) => {
  await storeCode(page, SMALL.body)
  await page.setViewportSize({ width: 390, height: 844 })
  await openApp(page, place)
  await laterKept(page)
  await server.stop()
  await page.getByRole('button', { name: 'Files' }).click()
  await page.getByRole('treeitem', { name: 'guide-db' }).click()
  await expect(page.getByRole('treeitem', { name: 'statefulset.yaml' })).toHaveCount(0)
  await page.getByRole('searchbox', { name: 'Find a file' }).fill('db stateful')
  await page.getByRole('treeitem', { name: 'statefulset.yaml' }).click()
  expect(await shownCode(page)).toContain('kind: StatefulSet')
  await page.goBack()
  await expect(page.getByRole('searchbox', { name: 'Find a file' })).toBeVisible()
})

story('readsCodeByKeyboardAlone', async ({ page }) => {
  await restoreIn(page, bigStore({ graphs: 1, nodes: 400 }))
  await openApp(page, '/graphs/~graph-0')
  const focused = page.locator(':focus')
  const code = page.getByRole('region', { name: /^Code of/ })
  await expect(page.locator('.list-pane .row-item').first()).toBeVisible()

  // The list is one stop, and keys lead through it: to its ends, by a view, and to a name.
  await page.keyboard.press('F6')
  await page.keyboard.press('F6')
  await page.keyboard.press('F6')
  await expect(focused).toHaveText('Fleet 1')
  await page.locator('.list-pane input').focus()
  await page.keyboard.press('Tab')
  await expect(focused).toContainText('service-0')
  await page.keyboard.press('End')
  await expect(focused).toContainText(/service-\d+/)
  await expect(focused).toBeInViewport()
  await page.keyboard.press('Home')
  await expect(focused).toContainText('service-0')
  await page.keyboard.press('ArrowDown')
  await expect(focused).toContainText('service-8')
  await page.keyboard.press('PageDown')
  await expect(focused).toContainText(/service-\d\d/)

  // The code takes the focus, and gives it back.
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(code).toBeFocused()
  await page.keyboard.press('Control+f')
  await page.keyboard.type('kind')
  await expect(page.locator('.find-count')).toHaveText(/1 of \d/)
  await page.keyboard.press('Escape')
  await expect(code).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(focused).toContainText('service-8')
  await page.keyboard.press('F6')
  await expect(page.locator('.detail-pane :focus')).toHaveCount(1)
  await page.keyboard.press('Shift+F6')
  await expect(focused).toContainText('service-8')

  // By their paths: a tree.
  await page.getByRole('button', { name: 'Files' }).press('Enter')
  await expect(page).toHaveURL(/nodes=files/)
  const tree = page.getByRole('tree', { name: 'Files' })
  await tree.getByRole('treeitem', { selected: false }).first().waitFor()
  await page.locator('.list-pane input').focus()
  await page.keyboard.press('Tab')
  await expect(focused).toHaveAttribute('aria-current', 'page')
  await page.keyboard.press('ArrowLeft')
  await expect(focused).toHaveText('service-8')
  await expect(focused).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('ArrowLeft')
  await expect(focused).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('ArrowLeft')
  await expect(focused).toHaveText('microservice')
  await expect(focused).toHaveAttribute('aria-level', '1')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(focused).toHaveText('deployment.yaml')
  await page.keyboard.press('Enter')
  await expect(code).toBeFocused()
})

story('keepsTheListAsTheAddressSays', async ({ page }) => {
  await restoreIn(page, bigStore({ graphs: 1, nodes: 40 }))
  await openApp(page, '/graphs/~graph-0')
  await page.getByRole('searchbox', { name: 'Find a node' }).fill('service-1')
  await page.getByRole('link', { name: 'service-16' }).click()
  await expect(page).toHaveURL(/nodes\/~g0-n16\?filter=service-1/)
  await page.getByRole('button', { name: 'Files' }).click()
  await expect(page.getByRole('searchbox', { name: 'Find a file' })).toHaveValue('service-1')
  const file = page.locator('[role=treeitem][title="secret/service-15/deployment.yaml"]')
  await file.click()
  await expect(page).toHaveURL(/nodes=files/)
  await expect(file).toHaveAttribute('aria-current', 'page')

  // The current file stays marked whatever else the address says, and a link shows the same elsewhere.
  await page
    .locator('.code-line')
    .nth(3)
    .click({ position: { x: 10, y: 8 } })
  await expect(page).toHaveURL(/line=4/)
  await expect(page.locator('[role=treeitem][aria-current=page]')).toHaveCount(1)
  const address = page.url()
  await page.getByRole('button', { name: 'Files' }).click()
  await page.getByRole('searchbox', { name: 'Find a node' }).fill('')
  await page.goto(address)
  await expect(page.getByRole('searchbox', { name: 'Find a file' })).toHaveValue('service-1')
  await expect(page.locator('[role=treeitem][aria-current=page]')).toHaveCount(1)

  // In a narrow window the nodes are a list again, whatever was chosen for a wide one.
  await page.getByRole('button', { name: 'Show the nodes as a picture' }).click()
  await expect(page.locator('.list-pane .picture')).toBeVisible()
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByRole('link', { name: 'Back to nodes' }).click()
  await expect(page.locator('.list-pane .row-item').first()).toBeVisible()
})

story('hasTheTabOfAFarFileInSight', async ({ page }) => {
  const files = Array.from({ length: 30 }, (_, at) => {
    return {
      nodeId: 'first',
      nodeName: 'first',
      nodeType: 'CONFIGMAP',
      fileName: `file-${at}.yaml`,
      code: `no: ${at}\n`,
    }
  })
  await restoreIn(page, makeBackup([{ graphId: 'one', name: 'One', versions: [{ storedAt: 1, files }] }]))
  await openApp(page, nodeAddress('one', 'first', 25))
  await expect(page.getByRole('link', { name: 'file-25.yaml' })).toBeInViewport({ ratio: 1 })
  await expect(page.getByRole('link', { name: 'file-0.yaml' })).not.toBeInViewport()
})
