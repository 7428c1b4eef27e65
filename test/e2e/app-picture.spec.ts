import { SMALL } from './graphs'
import { chooseFile, generate, jobCompleted, openApp, shownCode } from './inApp'
import { expect, story } from './story'

story('readsTheCodeOfANodeFromThePicture', async ({ page }) => {
  await openApp(page)
  await chooseFile(page, SMALL.path)
  await generate(page)
  await jobCompleted(page)
  await page.getByRole('link', { name: 'Open the code' }).click()
  const sheet = page.getByRole('application', { name: /5 nodes/ })
  await expect(sheet.locator('.node-box')).toHaveCount(5)
  await expect(page.getByText('5 code of the newest result')).toBeVisible()

  // By keyboard: walk to a node, hear what it is, open it.
  await sheet.focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.locator('.picture [aria-live]')).toContainText(/leads (to|nowhere)/)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/nodes\//)
  expect(await shownCode(page)).not.toBe('')

  // Beside the code: the picture in the place of the list, and a tap opens another node.
  await page.getByRole('button', { name: 'Show the nodes as a picture' }).click()
  const before = page.url()
  await expect(sheet.locator('.node-current')).toHaveCount(1)
  await page.getByRole('button', { name: 'Closer' }).click()
  await page.getByRole('button', { name: 'The whole graph' }).click()
  for (const box of await sheet.locator('.node-frame, .far').all()) {
    if (page.url() !== before) break
    await box.click()
  }
  expect(page.url()).not.toBe(before)
  await page.goBack()
  await expect(page).toHaveURL(before)
})

story('shows 2,000 nodes without holding up the page', async ({ page }) => {
  const nodes = Array.from({ length: 2_000 }, (_, place) => ({
    id: `n${place}`,
    name: `service-${place}`,
    nodeType: 'MICROSERVICE',
    edges: place === 0 ? [] : [{ connectionType: 'CALLS', node: { id: `n${Math.floor(place / 3)}` } }],
  }))
  await openApp(page)
  await chooseFile(page, {
    name: 'large.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify({ graph: { name: 'Large', nodes } })),
  })
  await page.getByRole('button', { name: 'Picture' }).click()
  const sheet = page.getByRole('application', { name: /2,000 nodes/ })
  await expect(sheet.locator('.far').first()).toBeVisible()
  // From afar all nodes are a handful of shapes; near by only those in view are drawn.
  expect(await sheet.locator('*').count()).toBeLessThan(100)
  for (let pressed = 0; pressed < 14; pressed++) await page.getByRole('button', { name: 'Closer' }).click()
  await expect(sheet.locator('.node-box').first()).toBeVisible()
  expect(await sheet.locator('.node-box').count()).toBeLessThan(300)
})
