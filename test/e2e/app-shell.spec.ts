import { SMALL } from './graphs'
import { chooseFile, generate, jobCompleted, openApp, shownCode } from './inApp'
import { expect, story } from './story'

const [firstNode] = SMALL.body.graph.nodes
const node = firstNode?.name ?? ''

story.beforeEach(async ({ page }) => {
  await openApp(page)
  await chooseFile(page, SMALL.path)
  await generate(page)
  await jobCompleted(page)
})

story('findsAnythingFromTheKeyboard', async ({ page }) => {
  const field = page.getByRole('combobox', { name: /^Find a graph/ })
  const first = page.getByRole('listbox', { name: 'Found' }).getByRole('option').first()
  const find = async (text: string, kind: string) => {
    await page.keyboard.press('Control+k')
    await expect(field).toBeFocused()
    await page.keyboard.type(text)
    await expect(first).toContainText(kind)
    await expect(first).toHaveAttribute('aria-selected', 'true')
    await page.keyboard.press('Enter')
    await expect(field).toBeHidden()
  }
  await find(node, 'Node')
  expect(await shownCode(page)).toContain('apiVersion:')
  await find('settings', 'Action')
  await expect(page).toHaveURL(/\/settings$/)
  await find('deployment.yaml', 'File')
  await expect(page.locator('.file-facts')).toContainText('deployment.yaml')
  await find('completed', 'Job')
  await jobCompleted(page)
  await find('settings', 'Action')
  await find(SMALL.body.graph.name, 'Graph')
  await expect(page).toHaveURL(/\/graphs\/[^/]+$/)
  await page.goBack()
  await expect(page).toHaveURL(/\/settings$/)

  await page.keyboard.press('Control+k')
  await page.keyboard.type('no such thing anywhere')
  await expect(page.getByText('Nothing is called that.')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await expect(page).toHaveURL(/\/graphs$/)
})

story('takesBackADeletion', async ({ page }) => {
  const list = page.locator('.list-pane')
  await page.getByRole('button', { name: 'Take out of the list' }).click()
  await expect(list.getByText('No jobs yet')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('heading', { level: 1, name: SMALL.body.graph.name })).toBeVisible()

  await page.getByRole('link', { name: 'Open the code' }).click()
  await page.getByRole('button', { name: 'Delete its code' }).click()
  await expect(page.getByText('No code here yet')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(list).toContainText('5 nodes')
  // Nothing was deleted, and what is not taken back is gone for good, even from a page that is left at once.
  await page.reload()
  await expect(list).toContainText('5 nodes')
  await page.getByRole('button', { name: 'Delete its code' }).click()
  await page.goto('/jobs')
  await expect(page.getByRole('main')).toContainText('Completed')
  await page.goto('/graphs')
  await expect(page.getByText('No code here yet')).toBeVisible()
})

story('seesThreePanesAtOnceOrOneOnThePhone', async ({ page }) => {
  const panes = [page.locator('.side-place'), page.locator('.list-pane'), page.locator('.detail-pane')]
  const boxes = async () => Promise.all(panes.map((pane) => pane.boundingBox()))
  const [side, list, detail] = await boxes()
  expect(side?.width).toBeGreaterThan(150)
  expect(list?.x).toBeGreaterThanOrEqual((side?.x ?? 0) + (side?.width ?? 0))
  expect(detail?.x).toBeGreaterThanOrEqual((list?.x ?? 0) + (list?.width ?? 0))
  expect(detail?.width).toBeGreaterThan(300)
  for (const pane of panes) await expect(pane).toBeInViewport({ ratio: 0.9 })

  // Its left edge moves as well, and stays where it was put.
  const edge = page.getByRole('separator', { name: 'Width of the list of graphs and jobs' })
  await edge.focus()
  await page.keyboard.press('ArrowRight')
  await page.reload()
  await expect(edge).toBeVisible()
  expect((await boxes())[0]?.width).toBe((side?.width ?? 0) + 16)

  // On a phone one pane, and below it the places that are gone to most.
  await page.setViewportSize({ width: 390, height: 844 })
  const bar = page.getByRole('navigation', { name: 'Main' })
  await expect(page.locator('.detail-pane')).toBeVisible()
  await expect(page.locator('.list-pane')).toBeHidden()
  const place = await bar.boundingBox()
  expect(place).toMatchObject({ x: 0, width: 390 })
  expect((place?.y ?? 0) + (place?.height ?? 0)).toBe(844)
  await expect(bar.getByRole('link')).toHaveText([/New job/, /Jobs/, /Graphs/, /Search/, /Menu/])
  await bar.getByRole('link', { name: 'Jobs' }).click()
  await expect(page.locator('.list-pane .job-row')).toBeVisible()
  await expect(page.locator('.detail-pane')).toBeHidden()
  await bar.getByRole('link', { name: 'Menu' }).click()
  await page.getByRole('main').getByRole('link', { name: 'Storage' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Storage' })).toBeVisible()
  await expect(bar).toBeVisible()
})

story('setsTheWidthOfThePanes', async ({ page }) => {
  const edge = page.getByRole('separator', { name: 'Width of the list of jobs' })
  const pane = page.locator('.list-pane')
  const width = async () => (await pane.boundingBox())?.width ?? 0
  const before = await width()
  await edge.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  expect(await width()).toBe(before + 32)
  const box = await edge.boundingBox()
  await page.mouse.move((box?.x ?? 0) + 4, 300)
  await page.mouse.down()
  await page.mouse.move((box?.x ?? 0) + 64, 300, { steps: 3 })
  await page.mouse.up()
  expect(await width()).toBe(before + 92)
  await page.reload()
  await expect(edge).toBeVisible()
  expect(await width()).toBe(before + 92)
  await edge.dblclick()
  expect(await width()).toBe(before)
})
