import type { Page } from '@playwright/test'
import { spellId } from '../../src/app/address'
import type { CodegenServer } from '../support/codegenServer'
import { SMALL } from './graphs'
import { openApp, shownCode } from './inApp'
import { connectIn, endOf, submitIn } from './inPage'
import { expect, story } from './story'

const { graph } = SMALL.body
const [first] = graph.nodes
const place = `/graphs/${spellId(graph.id)}`
const node = `${place}/nodes/${spellId(first?.id ?? '')}`

/** Stores one file of one node, as a server brought it. */
async function fill(page: Page, server: CodegenServer, fileName: string, config: string): Promise<void> {
  const entry = { ...first, nodeType: 'CONFIGMAP', config, generatedCodeMetadata: { fileName, path: `a/${fileName}` } }
  const generatedCode = { totalFiles: 1, namespace: 'x', graphId: 'x', originalGraphId: 'x', nodes: [entry] }
  const body = { jobId: 'x', step: 'llmCall', status: 'completed', generatedCode }
  await server.faults([
    { match: { route: 'status' }, fault: { type: 'status', status: 200, body: { ...body, generatedCode: undefined } } },
    { match: { route: 'results' }, fault: { type: 'status', status: 200, body } },
  ])
  await connectIn(page)
  expect((await endOf(page, (await submitIn(page, SMALL.body)).id)).state).toBe('completed')
}

const painted = (page: Page, name: string) => page.evaluate((key) => CSS.highlights.get(key)?.size ?? 0, name)

story('findsItsWayInALongFile', async ({ page, server }) => {
  story.slow()
  const lines = Array.from({ length: 20_000 }, (_, at) => `key${at + 1}: "value of ${at + 1}" # a comment`)
  await fill(page, server, 'long.yaml', lines.join('\n'))
  await openApp(page, `${node}?line=15000`)
  await expect(page.locator('.code-line.at')).toContainText('key15000:')
  await expect(page.locator('.code-line.at')).toBeInViewport()
  // What is looked at has its colours long before what lies above it is done.
  await expect.poll(() => painted(page, 'kg-comment')).toBeGreaterThan(10)

  await page.keyboard.press('Control+f')
  await page.getByRole('searchbox', { name: 'Find in this file' }).fill('VALUE OF 1999')
  await expect(page.locator('.find-count')).toHaveText('1 of 11')
  await page.keyboard.press('Shift+Enter')
  await expect(page.locator('.find-count')).toHaveText('11 of 11')
  expect(await painted(page, 'kg-find')).toBe(10)
  await page.getByRole('spinbutton').fill('20000')
  await page.getByRole('spinbutton').press('Enter')
  await expect(page).toHaveURL(/line=20000/)
  await expect(page.locator('.code-line.at')).toBeInViewport()
  await page.keyboard.press('Escape')
  await expect(page.locator('.find-bar')).toHaveCount(0)
  expect(await painted(page, 'kg-find')).toBe(0)
  expect((await shownCode(page)).split('\n')).toEqual(lines)
})

story('seesWhatIsHiddenInAFile', async ({ page, server }) => {
  const code = 'if access != "user\u202e \u2066// only for admins\u2069 \u2066" {\n\u200bz\n'
  await fill(page, server, 'trojan.go', code)
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
  await connectIn(page)
  expect((await endOf(page, (await submitIn(page, SMALL.body)).id)).state).toBe('completed')
  await page.setViewportSize({ width: 390, height: 844 })
  await openApp(page, place)
  await server.stop()
  await page.getByRole('button', { name: 'Files' }).click()
  await page.getByRole('button', { name: 'guide-db' }).click()
  await expect(page.getByRole('link', { name: 'statefulset.yaml' })).toHaveCount(0)
  await page.getByRole('searchbox', { name: 'Find a file' }).fill('db stateful')
  await page.getByRole('link', { name: 'statefulset.yaml' }).click()
  expect(await shownCode(page)).toContain('kind: StatefulSet')
  await page.goBack()
  await expect(page.getByRole('searchbox', { name: 'Find a file' })).toBeVisible()
})
