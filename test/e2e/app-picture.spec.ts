import { spellId } from '../../src/app/address'
import { nodeKind, typeName } from '../../src/app/words/nodeKind'
import { MEDIUM, SMALL } from './graphs'
import { chooseFile, generate, jobCompleted, openApp, shownCode } from './inApp'
import { storeCode } from './stores'
import { expect, story } from './story'

story('readsTheCodeOfANodeFromThePicture', async ({ page }) => {
  await openApp(page)
  await chooseFile(page, SMALL.path)
  await generate(page)
  await jobCompleted(page)
  await page.getByRole('link', { name: 'Open the code' }).click()
  const sheet = page.getByRole('application', { name: /5 nodes/ })
  await expect(sheet.locator('.node-box')).toHaveCount(5)
  await expect(page.getByText('code of the newest result 5')).toBeVisible()
  // Each kind of node has its own sign and says its type.
  await expect(sheet.locator('.node-type')).toHaveText(SMALL.body.graph.nodes.map(({ nodeType }) => typeName(nodeType)))
  const signs = await sheet
    .locator('.node-icon:not(.node-mark)')
    .evaluateAll((all) => all.map((icon) => icon.getAttribute('href')))
  expect(new Set(signs).size).toBe(new Set(SMALL.body.graph.nodes.map(({ nodeType }) => nodeKind(nodeType))).size)

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
  // The whole of it, closer by button, key and wheel, moved by wheel and hand, and always back to the whole.
  const view = async () => {
    const numbers = (await sheet.locator('> g').getAttribute('transform'))?.match(/-?[\d.]+/g)?.map(Number)
    const [x = 0, y = 0, zoom = 0] = numbers ?? []
    return { x, y, zoom }
  }
  const whole = await view()
  const box = await sheet.boundingBox()
  const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2]
  const fit = page.getByRole('button', { name: 'The whole graph' })
  await page.getByRole('button', { name: 'Closer' }).click()
  expect((await view()).zoom).toBeCloseTo(whole.zoom * 1.3)
  await fit.click()
  expect(await view()).toEqual(whole)
  await sheet.focus()
  await page.keyboard.press('+')
  await page.keyboard.press('+')
  expect((await view()).zoom).toBeCloseTo(whole.zoom * 1.69)
  await page.keyboard.press('-')
  expect((await view()).zoom).toBeCloseTo(whole.zoom * 1.3)
  await page.keyboard.press('0')
  expect(await view()).toEqual(whole)
  await page.mouse.move(x, y)
  await page.mouse.wheel(30, 50)
  await expect.poll(view).toEqual({ x: whole.x - 30, y: whole.y - 50, zoom: whole.zoom })
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -90)
  await page.keyboard.up('Control')
  await expect.poll(async () => (await view()).zoom).toBeCloseTo(whole.zoom * Math.exp(0.3))
  await page.keyboard.press('0')
  await page.mouse.down()
  await page.mouse.move(x + 40, y + 20, { steps: 4 })
  await page.mouse.up()
  expect(await view()).toEqual({ x: whole.x + 40, y: whole.y + 20, zoom: whole.zoom })
  expect(page.url()).toBe(before)
  await fit.click()
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

story('saysTheBeginningOfNamesFromFurtherAway', async ({ page }) => {
  await storeCode(page, MEDIUM.body)
  await openApp(page, `/graphs/${spellId(MEDIUM.body.graph.id)}`)
  await page.getByRole('button', { name: 'Show the nodes as a picture' }).click()
  const sheet = page.getByRole('application', { name: /25 nodes/ })
  await expect(sheet.locator('.node-type')).toHaveCount(25)
  await expect(async () => {
    await page.getByRole('button', { name: 'Further away' }).click()
    await expect(sheet.locator('.node-large')).toHaveCount(25, { timeout: 500 })
  }).toPass()
  await expect(sheet.getByText('edge-lb', { exact: true })).toBeVisible()
  await expect(sheet.locator('.node-type')).toHaveCount(0)

  // The picture has a width of its own, and the list gets its back.
  const list = page.locator('.list-pane')
  const wide = (await list.boundingBox())?.width ?? 0
  const edge = page.getByRole('separator', { name: 'Width of the list of nodes' })
  await edge.press('ArrowRight')
  await expect.poll(async () => (await list.boundingBox())?.width).toBe(wide + 16)
  await page.getByRole('button', { name: 'Show the nodes as a picture' }).click()
  await expect.poll(async () => (await list.boundingBox())?.width).toBeLessThan(wide / 1.5)
})
