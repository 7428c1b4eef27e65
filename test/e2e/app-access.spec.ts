import type { Page } from '@playwright/test'
import { jobAddress, spellId } from '../../src/app/address'
import { failure } from '../../src/core/failure'
import { aJob, JOBS } from '../unit/support/jobs'
import { expectNoAxeFindings, expectNoAxeFindingsHere, untilStill } from './axe'
import { SMALL } from './graphs'
import { chooseFile, jobCompleted, jsonFile, openApp, shownCode } from './inApp'
import { takeMoved, watchShifts } from './shifts'
import { storeCode, storeJobs } from './stores'
import { expect, story } from './story'

const [firstNode] = SMALL.body.graph.nodes
const graph = `/graphs/${spellId(SMALL.body.graph.id)}`

const DONE = aJob({
  ...JOBS.completed,
  graphId: SMALL.body.graph.id,
  graphName: SMALL.body.graph.name,
  result: { generation: 1, nodes: 5, files: 13, units: 9_000 },
})
const FAILED = aJob({ ...JOBS.failed, id: 'job-2', failure: failure('serverFailed', 'The model ran out of words') })
const DOUBTFUL = aJob({ ...JOBS.cancelled, id: 'job-3', doubt: 'maybeRunning' })

/** Every view, with something in it. */
const PLACES = [
  '/',
  '/jobs',
  '/jobs?state=failed',
  '/jobs/import',
  '/statistics',
  '/storage',
  '/more',
  '/settings',
  '/about',
  '/nowhere',
  '/open?link=web%2Bkubegram:job%2Fjob-7%3Fgraph=museum',
  '/open?link=nowhere',
]
const THINGS = [
  jobAddress(DONE.id),
  jobAddress(FAILED.id),
  jobAddress(DOUBTFUL.id),
  '/jobs/~missing',
  '/graphs',
  graph,
  `${graph}/nodes/${spellId(firstNode?.id ?? '')}`,
  `${graph}/picture`,
  '/graphs/~missing',
]

async function fill(page: Page): Promise<void> {
  const { graph: first } = SMALL.body
  const renamed = first.nodes.map((node, at) => (at === 0 ? { ...node, name: 'another-name' } : node))
  await storeJobs(page, [DONE, FAILED, DOUBTFUL], SMALL.body, { graph: { ...first, nodes: renamed } })
}

/** Of a graph with two results. */
const OF_CODE = [
  '/search?q=image',
  `${graph}?nodes=files`,
  `${graph}/versions`,
  `${graph}/compare?from=1&to=2`,
  `${graph}/compare?from=1&to=2&view=picture`,
  `${graph}/nodes/${spellId(firstNode?.id ?? '')}/versions`,
  `${graph}/nodes/${spellId(firstNode?.id ?? '')}/compare?from=1&to=2`,
  `${graph}/export`,
]

/** With a draft that can be sent and one that cannot, both are looked at on New job. */
async function fillDrafts(page: Page): Promise<void> {
  await page.goto('/')
  await chooseFile(page, SMALL.path)
  await chooseFile(page, jsonFile('bad.json', '{'))
  await expect(page.locator('.draft')).toHaveCount(2)
}

story('no link in the shell says only that there is more', async ({ page }) => {
  await openApp(page)
  const links = await page.getByRole('navigation').locator('a').allTextContents()
  expect(links.length).toBeGreaterThan(3)
  // Words that search engines and screen readers' lists of links can make nothing of.
  expect(links.map((text) => text.trim()).filter((text) => /^(more|here|go|start|information|)$/i.test(text))).toEqual(
    [],
  )
})

/** So many views are looked at in one story: each takes its four looks. */
const AT_ONCE = 5

const VIEWS = [...PLACES, ...THINGS]
for (let from = 0; from < VIEWS.length; from += AT_ONCE) {
  const views = VIEWS.slice(from, from + AT_ONCE)
  story(`axe finds nothing on any screen: ${views.join(' ')}`, async ({ page }) => {
    story.slow()
    await fill(page)
    await expectNoAxeFindings(page, views)
  })
}

story('opensThePaletteAndDraftsOnAnyScreen', async ({ page }) => {
  story.slow()
  await openApp(page)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: /^Find/ }).fill('e')
  await expectNoAxeFindingsHere(page, 'the palette')
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await expectNoAxeFindingsHere(page, 'the list of keys')
  await page.keyboard.press('Escape')
  await fillDrafts(page)
  await expectNoAxeFindingsHere(page, 'a bad draft')
  await page.locator('.draft-open').first().click()
  await page.getByText('Project, model and context').click()
  await page.getByText('Checks: Auto').click()
  await expectNoAxeFindingsHere(page, 'a draft')
  await page.getByRole('button', { name: 'Picture' }).click()
  await expectNoAxeFindingsHere(page, 'the picture of a draft')
})

story('at 320 px nothing scrolls sideways but code, and on a phone all targets take a finger', async ({ page }) => {
  story.slow()
  await fill(page)
  const measure = async (what: string) => {
    await expectNothingSideways(page, what)
    expect(await page.evaluate(smallTargets), what).toEqual([])
    expect(await page.evaluate(coveredInTheBar), what).toEqual([])
  }
  await page.setViewportSize({ width: 320, height: 640 })
  for (const view of [...VIEWS, ...OF_CODE]) {
    await page.goto(view)
    await measure(view)
  }
  await fillDrafts(page)
  await measure('a bad draft')
  await page.locator('.draft-open').first().click()
  await measure('a draft')
})

story('losesNothingAtTwiceTheSize', async ({ page, browser, baseURL }) => {
  story.slow()
  await fill(page)
  await page.setViewportSize({ width: 1280, height: 900 })
  // What a browser makes of its zoom of 200 %: half as many pixels, each of them twice as large.
  const zoomed = await browser.newContext({
    ...(baseURL ? { baseURL } : {}),
    viewport: { width: 640, height: 450 },
    deviceScaleFactor: 2,
  })
  const large = await zoomed.newPage()
  await fill(large)
  for (const view of [...VIEWS, ...OF_CODE]) {
    await Promise.all([page.goto(view), large.goto(view)])
    await expectNothingSideways(large, view)
    await Promise.all([page.evaluate(untilStill), large.evaluate(untilStill)])
    // Where there is room for one pane, it is the same one.
    const hidden = await large.evaluate(hiddenPanes)
    const there = await large.evaluate(offered, [hidden, ELSEWHERE] as const)
    const here = await page.evaluate(offered, [hidden, ELSEWHERE] as const)
    expect(here.length, view).toBeGreaterThan(0)
    expect(
      here.filter((name) => !there.includes(name)),
      view,
    ).toEqual([])
  }
  await zoomed.close()
})

story('seesNothingJump', async ({ page }) => {
  story.slow()
  await page.addInitScript(watchShifts)
  await fill(page)
  const moved: string[] = []
  for (const size of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(size)
    for (const view of [...VIEWS, ...OF_CODE]) {
      await page.goto(view)
      await expect(page.locator('main :is(h1, h2):visible').first()).toBeVisible()
      await page.evaluate(untilStill)
      for (const what of await page.evaluate(takeMoved)) moved.push(`${view} at ${size.width} px: ${what}`)
    }
  }
  expect(moved).toEqual([])
})

story('opensDialogsAndBarsOnAnyScreen', async ({ page, context }) => {
  story.slow()
  await storeCode(page, SMALL.body)
  const secret = SMALL.body.graph.nodes.find(({ nodeType }) => /DATABASE|POSTGRES/i.test(nodeType))
  await openApp(page, `${graph}/nodes/${spellId(secret?.id ?? '')}?nodes=files`)
  await shownCode(page)
  await page.keyboard.press('Control+f')
  await page.getByRole('searchbox', { name: 'Find in this file' }).fill('a')
  await expect(page.locator('.find-count')).toHaveText(/^1 of/)
  await expectNoAxeFindingsHere(page, 'finding in a file beside the tree of files')

  await page.goto('/storage')
  await page.getByRole('button', { name: 'Delete all code' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await expectNoAxeFindingsHere(page, 'a question')
  await page.getByRole('button', { name: 'Delete all', exact: true }).click()
  await page.getByRole('button', { name: 'Undo' }).focus()
  await context.setOffline(true)
  await expect(page.getByRole('list', { name: 'State of the app' })).toContainText('Offline')
  await expectNoAxeFindingsHere(page, 'the way back, offline')
  await page.getByRole('button', { name: 'Undo' }).click()
  await context.setOffline(false)
})

story('from an example to its code with the keyboard alone', async ({ page }) => {
  await openApp(page)
  await press(page, 'Tab', /Web shop/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'What will be sent' })).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect(page).toHaveURL(/\/jobs\//)
  await jobCompleted(page)
  await press(page, 'Tab', /Open the code/)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/graphs\//)
  await expect(page.locator('.list-pane .row-item').first()).toBeVisible()
  await press(page, 'Tab', /file|\.ya?ml/)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/nodes\//)
  expect(await shownCode(page)).toContain('apiVersion:')
  await page.waitForFunction(() => document.querySelector('.code-scroll'))
  await press(page, 'Tab', /apiVersion/)
  await expect(page.getByRole('region', { name: /^Code of/ })).toBeFocused()
})

story('comparesSearchesAndTakesOutByKeyboardAlone', async ({ page }) => {
  const { graph: first } = SMALL.body
  await storeCode(page, SMALL.body, { graph: { ...first, nodes: first.nodes.slice(0, -1) } })
  await openApp(page, graph)
  await expect(page.locator('.list-pane .row-item').first()).toBeVisible()
  await press(page, 'Tab', /^\s*Versions/)
  await page.keyboard.press('Enter')
  await press(page, 'Tab', /Changes/)
  await page.keyboard.press('Enter')
  await expect(page.locator('.change-totals')).toBeVisible()
  await press(page, 'Tab', /\.ya?ml/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: /^Changes of/ })).toBeVisible()

  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: /^Find a graph/ })).toBeFocused()
  await page.keyboard.type('search')
  await expect(page.locator('dialog').getByRole('option').first()).toContainText('Search')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('searchbox', { name: 'Search code' })).toBeFocused()
  await page.keyboard.type('containerPort')
  await expect(page.locator('.find-line').first()).toBeVisible()
  await press(page, 'ArrowDown', /containerPort/)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/nodes\/.*line=/)

  await press(page, 'Tab', /Take it out/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Download ZIP' })).toBeVisible()
  await press(page, 'Tab', /Download ZIP/)
  const download = page.waitForEvent('download')
  await page.keyboard.press('Enter')
  expect((await download).suggestedFilename()).toMatch(/\.zip$/)
})

/** Presses a key until what has the focus says `text` and shows that it has it. */
async function press(page: Page, key: string, text: RegExp): Promise<void> {
  const focused = page.locator(':focus')
  for (let pressed = 0; pressed < 80; pressed++) {
    await page.keyboard.press(key)
    const said = (await focused.count()) > 0 ? ((await focused.textContent()) ?? '') : ''
    if (!text.test(said) || !(await inMain(page))) continue
    expect(await focused.evaluate((element) => getComputedStyle(element).outlineStyle)).not.toBe('none')
    return
  }
  throw new Error(`Nothing that says ${text} was reached`)
}

function inMain(page: Page): Promise<boolean> {
  return page.evaluate(() => document.activeElement?.closest('main') !== null)
}

async function expectNothingSideways(page: Page, what: string): Promise<void> {
  await expect(page.locator('main :is(h1, h2):visible').first()).toBeVisible()
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(await wide(), what).toBeLessThanOrEqual(0)
  expect(await page.evaluate(sidewaysScrollers), what).toEqual([])
}

function hiddenPanes(): string {
  const panes = ['.list-pane', '.detail-pane'].filter(
    (pane) => document.querySelector(pane)?.checkVisibility() === false,
  )
  return panes.join() || '.none'
}

/** Of a graph as a whole: its picture and its jobs have views of their own where there is room for one pane. */
const ELSEWHERE = '.beside-only, .overview > :is(.picture, .card-list, .section-title)'

/** What there is to press, to choose and to read first in the other panes. Of long lists as much is made as is seen. */
function offered([hidden, elsewhere]: readonly [string, string]): readonly string[] {
  const all = document.querySelectorAll('main :is(h1, h2, h3, a, button, input, select, textarea)')
  return [...all]
    .filter((element) => element.checkVisibility() && !element.closest(`${hidden}, ${elsewhere}, [data-row]`))
    .map((element) => element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '')
}

/** Elements other than code, tabs of files and text areas that can be scrolled sideways. */
function sidewaysScrollers(): readonly string[] {
  return [...document.querySelectorAll('main, main *')]
    .filter((element) => !element.matches('.code-scroll, .files, textarea, .unseen'))
    .filter((element) => /auto|scroll/.test(getComputedStyle(element).overflowX))
    .filter((element) => element.scrollWidth > element.clientWidth)
    .map((element) => element.className || element.tagName)
}

/** What of the bar at the top lies under something else of it. */
function coveredInTheBar(): readonly string[] {
  const all = [...document.querySelectorAll('.top > a, .top > button, .facts > li')]
  const boxes = all.filter((element) => element.checkVisibility()).map((element) => element.getBoundingClientRect())
  const covered = boxes.filter((box, at) => boxes.some((other, place) => place > at && box.right > other.left + 0.5))
  return covered.map(({ left, right }) => `${left} to ${right}`)
}

/** What is pressed and less than 44 px high; links within sentences may be as high as their line. */
function smallTargets(): readonly string[] {
  return [...document.querySelectorAll('a, button, select, input:not([type=radio], [type=checkbox])')]
    .filter((element) => element.checkVisibility() && !element.closest('p, .unseen, .cut') && !element.matches('.skip'))
    .map((element) => [element, element.getBoundingClientRect()] as const)
    .filter(([, { height, width }]) => height > 0 && (height < 43.5 || width < 43.5))
    .map(([element, { width, height }]) => `${element.textContent || element.className} ${width}×${height}`)
}
