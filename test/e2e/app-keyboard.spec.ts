import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { exportAddress, graphAddress, nodeAddress, versionsAddress } from '../../src/app/address'
import { makeBackup } from '../support/makeBackup.mjs'
import { SMALL } from './graphs'
import {
  type GivenFile,
  jobCompleted,
  jobState,
  jsonFile,
  offerInstall,
  openApp,
  promiseStorage,
  shownCode,
} from './inApp'
import { connectIn, endOf, restoreIn, submitIn } from './inPage'
import {
  expectFocusIn,
  expectFocusOn,
  expectFocusShown,
  pressInRow,
  reach,
  reachAndPress,
  reachAndType,
} from './keyboard'
import { storeCode } from './stores'
import { expect, story } from './story'

// Every task of the app with the keyboard alone. After whatever is done, the focus can be seen where it belongs.

const { graph } = SMALL.body
const place = graphAddress(graph.id)
/** A result that lacks the last node. */
const FEWER = { graph: { ...graph, nodes: graph.nodes.slice(0, -1) } }

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' })
const link = (page: Page, name: string | RegExp) => page.getByRole('main').getByRole('link', { name })

/** To what opens the system's own dialog, which is not the page's: it is answered. */
async function reachForFiles(page: Page, target: Locator, files: string | readonly GivenFile[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await reachAndPress(page, target)
  await (await chooser).setFiles(typeof files === 'string' ? files : [...files])
}

async function pressForDownload(page: Page): Promise<string> {
  const download = page.waitForEvent('download')
  await page.keyboard.press('Enter')
  const file = await download
  return file.path()
}

story('sends, changes and sends again by keyboard alone', async ({ page, context, server }) => {
  const main = page.getByRole('main')
  const bad = page.locator('.draft', { hasText: 'bad.json' })
  await openApp(page)
  const files = [jsonFile('small.json', SMALL.body), jsonFile('bad.json', '{"graph": {"nodes": [,]}}')]
  await reachForFiles(page, button(page, 'Open files…'), files)
  await expect(page.locator('.draft')).toHaveCount(2)
  await expectFocusIn(page, main)

  // What is refused is put right, or taken away and brought back.
  await reachAndPress(page, button(page, 'Show the place'))
  await expectFocusOn(page, page.getByRole('textbox', { name: /Its text/ }))
  await pressInRow(page, bad, button(page, 'Remove bad.json'))
  await expect(page.locator('.draft')).toHaveCount(1)
  await expectFocusIn(page, main)
  await page.keyboard.press('Control+z')
  await expect(page.locator('.draft')).toHaveCount(2)
  await expectFocusIn(page, main)
  await pressInRow(page, bad, button(page, 'Remove bad.json'))

  await reachAndPress(page, page.getByText('Project, model and context'))
  await reachAndType(page, page.getByLabel('Project’s name'), 'Night shift')
  await reach(page, page.getByLabel('Provider'))
  await page.keyboard.press('ArrowDown')
  await reachAndType(page, page.getByRole('textbox', { name: 'Model', exact: true }), 'some-model')
  await reachAndType(page, page.getByLabel('Context messages'), 'No root.')
  await reachAndPress(page, button(page, 'Picture'))
  await expect(page.locator('.facts-list')).toContainText('some-model')
  await expect(page.locator('.facts-list')).toContainText('1 message')
  await expectFocusOn(page, button(page, 'Picture'))
  await reach(page, page.getByRole('application'))
  await page.keyboard.press('ArrowRight')
  await expect(page.locator('.picture [aria-live]')).toContainText(/leads (to|nowhere)/)
  await reachAndPress(page, page.locator('.send-bar summary'))
  await reach(page, page.getByRole('radio', { name: 'Auto' }))
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('radio', { name: 'Auto' })).not.toBeChecked()
  await expectFocusShown(page)
  await reachAndPress(page, button(page, /^Generate code/))
  await expect(page).toHaveURL(/\/jobs\//)
  await expectFocusIn(page, page.locator('body'))
  await jobCompleted(page)

  await reachAndPress(page, link(page, 'New job from this graph'))
  await reachAndPress(page, button(page, 'Edit text'))
  const changed = { ...SMALL.body, graph: { ...graph, name: 'Changed' } }
  await reachAndType(page, page.getByRole('textbox', { name: /Its text/ }), JSON.stringify(changed))
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Changed' })).toBeVisible()
  await jobCompleted(page)

  // Pasted, by the button and by the keys.
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url })
  await page.evaluate((text) => navigator.clipboard.writeText(text), JSON.stringify(SMALL.body))
  await page.keyboard.press('n')
  await expect(page.getByRole('heading', { level: 1, name: 'New job' })).toBeVisible()
  await reachAndPress(page, button(page, 'Paste'))
  await expect(page.locator('.draft')).toHaveCount(1)
  await expectFocusIn(page, main)
  await page.keyboard.press('Control+v')
  await expect(page.locator('.draft')).toHaveCount(2)
  await expectFocusIn(page, main)
})

story('looks after jobs by keyboard alone', async ({ page, server, request }) => {
  const jobs = page.locator('.list-pane')
  await server.faults([{ match: { route: 'submit' }, fault: { type: 'fail', reason: 'The model ran out of words' } }])
  await connectIn(page)
  const names = ['north', 'east', 'south', 'west', 'upper', 'lower']
  const sent = await Promise.all(names.map((id) => submitIn(page, { graph: { ...graph, id, name: `Shop ${id}` } })))
  await Promise.all(sent.map(({ id }) => endOf(page, id)))
  await openApp(page)
  await page.keyboard.press('j')
  await expect(jobs.locator('.job-row')).toHaveCount(6)
  await page.keyboard.press('/')
  await expectFocusOn(page, jobs.getByRole('searchbox'))
  await page.keyboard.type('Shop north')
  await expect(jobs.locator('.job-row')).toHaveCount(1)
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await reach(page, jobs.getByRole('combobox', { name: 'Graph' }))
  await page.keyboard.press('ArrowDown')
  await expect(jobs.locator('.job-row')).toHaveCount(1)
  await expectFocusOn(page, jobs.getByRole('combobox', { name: 'Graph' }))
  await page.keyboard.press('ArrowUp')
  await reach(page, jobs.getByRole('combobox', { name: 'Date' }))
  await page.keyboard.press('ArrowDown')
  await expect(page).toHaveURL(/since=/)
  await page.keyboard.press('ArrowUp')

  await reach(page, jobs.getByRole('link', { name: '6 Failed' }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/state=failed/)
  await expectFocusOn(page, jobs.getByRole('link', { name: '6 Failed' }))
  await server.faults([{ match: { route: 'submit' }, fault: { type: 'neverFinish' } }])
  await reach(page, jobs.locator('.rows a').first())
  await reach(page, jobs.getByRole('button', { name: 'Retry all 6' }), 'ArrowUp')
  await page.keyboard.press('Enter')
  await expect(jobs.getByRole('heading', { name: 'Tried again since 6' })).toBeVisible()
  await expectFocusIn(page, jobs)
  await reach(page, jobs.getByRole('link', { name: '6 Active' }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(jobs.locator('.job-row')).toHaveCount(6)
  await reachAndPress(page, jobs.locator('.job-row').first())
  await expect(page).toHaveURL(/\/jobs\/~/)

  // One job: asked after, cancelled, tried again, and taken out of the list and back.
  const actions = page.locator('.job-actions')
  await reachAndPress(page, button(page, 'Check now'))
  await expect(page.getByText(/^Step \d of 5/).first()).toBeVisible()
  await expectFocusOn(page, button(page, 'Check now'))
  await reachAndPress(page, button(page, 'Cancel job'))
  await expect(jobState(page)).toHaveText('Cancelled')
  await expectFocusIn(page, actions)
  await server.faults([])
  const cancelled = page.url()
  await reach(page, button(page, 'Retry'), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(page).not.toHaveURL(cancelled)
  await expectFocusShown(page)
  await jobCompleted(page)
  const done = page.url()
  await reachAndPress(page, button(page, 'Take out of the list'))
  await expect(page).toHaveURL(/\/jobs(\?|$)/)
  await expectFocusShown(page)
  await page.keyboard.press('Control+z')
  await expect(page).toHaveURL(done)
  await expectFocusShown(page)
  await reachAndPress(page, button(page, 'Copy link'))
  await expectFocusShown(page)

  // From elsewhere: the server's list, and one job by its id.
  const { jobs: listed } = (await (await request.get('/api/v1/public/graph/codegen')).json()) as {
    jobs: readonly { readonly uuid: string }[]
  }
  await page.keyboard.press('j')
  await reachAndPress(page, link(page, 'From elsewhere'))
  await expectFocusShown(page)
  await reachAndPress(page, button(page, 'Show the server’s list'))
  await expect(page.locator('.server-job').first()).toBeVisible()
  await expectFocusOn(page, button(page, 'Show more'))
  await reach(page, page.getByLabel('Job id or link'), 'Shift+Tab')
  await page.keyboard.type(listed[0]?.uuid ?? '')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/jobs\/~/)
  await expectFocusShown(page)
})

story('cancels a batch by keyboard alone', async ({ page, server }) => {
  await server.faults([{ match: { route: 'submit' }, fault: { type: 'neverFinish' } }])
  await openApp(page)
  const fileOf = (id: string) => jsonFile(`${id}.json`, { graph: { ...graph, id, name: id } })
  await reachForFiles(page, button(page, 'Open files…'), ['a', 'b'].map(fileOf))
  await expect(page.locator('.draft')).toHaveCount(2)
  await page.keyboard.press('Control+Enter')
  const cancel = button(page, 'Cancel all')
  await reachAndPress(page, cancel)
  await expectFocusOn(page, button(page, 'Keep going'))
  await page.keyboard.press('Escape')
  await expectFocusOn(page, cancel)
  await page.keyboard.press('Enter')
  await reachAndPress(page, button(page, 'Cancel 2 jobs'))
  await expect(page.locator('.batch')).toHaveCount(0)
  await expectFocusIn(page, page.locator('.list-pane'))
})

story('reads, copies and takes one file by keyboard alone', async ({ page, context, server }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url })
  await storeCode(page, SMALL.body)
  const secret = graph.nodes.find(({ nodeType }) => /DATABASE/i.test(nodeType))?.id ?? ''
  await openApp(page, nodeAddress(graph.id, secret))
  const code = await shownCode(page)
  await page.keyboard.press('Control+f')
  const find = page.getByRole('searchbox', { name: 'Find in this file' })
  await expectFocusOn(page, find)
  await page.keyboard.type('name')
  await expect(page.locator('.find-count')).toHaveText(/^1 of/)
  await reachAndPress(page, button(page, 'Match case'))
  await expectFocusOn(page, button(page, 'Match case'))
  await reachAndPress(page, button(page, 'Next match'))
  await expect(page.locator('.find-count')).toHaveText(/^2 of/)
  await reachAndType(page, page.getByRole('spinbutton'), '3')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/line=3/)
  await reachAndPress(page, button(page, 'Close'))
  await expectFocusOn(page, page.getByRole('region', { name: /^Code of/ }))

  const wrap = button(page, 'Wrap')
  await reach(page, wrap, 'Shift+Tab')
  await page.keyboard.press('Space')
  await expect(wrap).toHaveAttribute('aria-pressed', 'true')
  await expectFocusOn(page, wrap)
  await reachAndPress(page, button(page, 'Copy'))
  await expect(button(page, 'Copied')).toBeFocused()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code)
  await reach(page, button(page, 'Download'))
  await pressForDownload(page)
  await expectFocusOn(page, button(page, 'Download'))
})

story('takes secrets by keyboard alone', async ({ page }) => {
  const owner = { nodeId: 'n', nodeName: 'n', nodeType: 'SECRET', fileName: 's.yaml', path: 's.yaml' }
  const code = 'apiVersion: v1\nkind: Secret\nstringData:\n  password: hunter2\n'
  await restoreIn(
    page,
    makeBackup([{ graphId: 'one', name: 'One', versions: [{ storedAt: 1, files: [{ ...owner, code }] }] }]),
  )
  await openApp(page, nodeAddress('one', 'n'))
  await shownCode(page)
  const download = button(page, 'Download')
  await reachAndPress(page, download)
  await expectFocusOn(page, button(page, 'Cancel'))
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expectFocusOn(page, download)
  await page.keyboard.press('Enter')
  await reach(page, button(page, 'Download masked'))
  expect(await readFile(await pressForDownload(page), 'utf8')).not.toContain('hunter2')
  await expectFocusOn(page, download)
  await reachAndPress(page, button(page, 'Show'))
  await expect(page.locator('.code')).toContainText('hunter2')
  await expectFocusOn(page, button(page, 'Hide'))
})

story('keeps, compares and brings back versions by keyboard alone', async ({ page }) => {
  await storeCode(page, SMALL.body, FEWER, SMALL.body)
  await openApp(page, place)
  await reachAndPress(page, link(page, 'Versions'))
  const version = (number: number) =>
    page.locator('.version', { has: page.getByRole('heading', { name: `Result no. ${number}` }) })
  await expect(page.locator('.version')).toHaveCount(3)
  await pressInRow(page, version(1), version(1).getByRole('button', { name: 'Pin' }))
  await expect(version(1)).toContainText('pinned')
  await expectFocusOn(page, version(1).getByRole('button', { name: 'Pin' }))
  await pressInRow(page, version(1), version(1).getByRole('button', { name: 'Name' }))
  await expect(page.getByRole('textbox', { name: 'Name of Result no. 1' })).toBeFocused()
  await page.keyboard.type('live since May')
  await page.keyboard.press('Enter')
  await expect(version(1)).toContainText('live since May')
  await expectFocusIn(page, version(1))
  await pressInRow(page, version(1), version(1).getByRole('button', { name: 'Restore' }))
  await expect(page.locator('.version')).toHaveCount(4)
  await expectFocusIn(page, page.locator('.versions'))
  await pressInRow(page, version(2), version(2).getByRole('button', { name: 'Delete' }))
  await expect(page.locator('.version')).toHaveCount(3)
  await expectFocusIn(page, page.locator('.versions'))
  await page.keyboard.press('Control+z')
  await expect(page.locator('.version')).toHaveCount(4)
  await expectFocusIn(page, page.locator('.versions'))

  for (const number of [2, 3]) {
    const tick = page.getByRole('checkbox', { name: `Compare Result no. ${number}` })
    await pressInRow(page, version(number), tick, 'Space')
    await expect(tick).toBeChecked()
  }
  await reachAndPress(page, button(page, 'Compare'))
  await expect(page.locator('.change-totals')).toBeVisible()
  await expectFocusShown(page)
  await reachAndPress(page, button(page, 'Picture'))
  await expect(page.getByRole('application').locator('.look-added').first()).toBeVisible()
  await expectFocusOn(page, button(page, 'Picture'))
  await reachAndPress(page, button(page, 'Swap'))
  await expect(page.getByRole('application').locator('.look-removed').first()).toBeVisible()
  await expectFocusOn(page, button(page, 'Swap'))
  await reach(page, page.getByRole('combobox', { name: 'After' }))
  await page.keyboard.press('End')
  await expect(page).toHaveURL(/to=1/)
  await expectFocusOn(page, page.getByRole('combobox', { name: 'After' }))
})

story('searches with every option by keyboard alone', async ({ page }) => {
  await storeCode(page, SMALL.body, FEWER)
  await openApp(page)
  await page.keyboard.press('s')
  const field = page.getByRole('searchbox', { name: 'Search code' })
  await expectFocusOn(page, field)
  await page.keyboard.type('apiversion')
  await expect(page.locator('.find-line').first()).toBeVisible()
  await reachAndPress(page, button(page, 'Match case'))
  await expect(page.getByRole('heading', { name: /No match/ })).toBeVisible()
  await expectFocusOn(page, button(page, 'Match case'))
  await page.keyboard.press('Enter')
  for (const name of ['Whole word', 'Regular expression']) {
    await reachAndPress(page, button(page, name))
    await expect(button(page, name)).toHaveAttribute('aria-pressed', 'true')
    await expectFocusOn(page, button(page, name))
  }
  for (const name of ['Graph', 'Language']) {
    await reach(page, page.getByRole('combobox', { name }))
    await page.keyboard.press('ArrowDown')
    await expect(page).toHaveURL(new RegExp(name === 'Graph' ? 'graph=' : 'language='))
    await expectFocusOn(page, page.getByRole('combobox', { name }))
    await page.keyboard.press('ArrowUp')
  }
  await reachAndPress(page, page.getByRole('checkbox', { name: 'Older versions' }), 'Space')
  await expect(page.locator('.find-file', { hasText: 'result no. 1' }).first()).toBeVisible()
  await page.keyboard.press('/')
  await expectFocusOn(page, field)
  await page.keyboard.press('ArrowDown')
  await expectFocusIn(page, page.locator('.finds'))
  await page.keyboard.press('ArrowUp')
  await expectFocusOn(page, field)
})

story('takes code out and brings it in by keyboard alone', async ({ page }) => {
  // The browser's own dialog cannot be driven: a folder of the origin stands for the one that is chosen.
  await page.addInitScript(() => {
    const showDirectoryPicker = async () => navigator.storage.getDirectory()
    Object.assign(window, { showDirectoryPicker })
  })
  await storeCode(page, SMALL.body, FEWER)
  await openApp(page, exportAddress(graph.id))
  await reachAndPress(page, button(page, 'Write to a folder…'))
  await expectFocusOn(page, button(page, /^Write \d+ files/))
  await page.keyboard.press('Enter')
  await expectFocusOn(page, page.locator('.export-said'))
  await reachAndPress(page, page.locator('.export-form summary'))
  await reach(page, page.getByRole('radio', { name: /All files/ }))
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('radio', { name: /One YAML/ })).toBeChecked()
  await expectFocusOn(page, page.getByRole('radio', { name: /One YAML/ }))
  await reach(page, button(page, 'Download YAML'), 'Shift+Tab')
  await pressForDownload(page)
  await expectFocusOn(page, button(page, 'Download YAML'))

  await page.goto('/storage')
  await reach(page, button(page, 'Back up everything'))
  const backup = await pressForDownload(page)
  await expectFocusOn(page, button(page, 'Back up everything'))
  await reach(page, button(page, 'Current code as JSON'))
  await pressForDownload(page)
  await expectFocusOn(page, button(page, 'Current code as JSON'))
  await reachForFiles(page, button(page, 'Restore…'), backup)
  await expectFocusOn(page, button(page, 'Restore…'))
  await reachAndPress(page, button(page, 'Merge'))
  await expect(page.getByText('Merged. Nothing that was here was overwritten.')).toBeVisible()
  await expectFocusIn(page, page.getByRole('region', { name: 'Backup' }))
})

story('frees, deletes and keeps for good by keyboard alone', async ({ page }) => {
  await promiseStorage(page)
  await storeCode(page, SMALL.body, FEWER, SMALL.body)
  await openApp(page)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('storage')
  await expect(page.getByRole('option').first()).toContainText('Storage')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/storage$/)
  await expectFocusShown(page)
  await reachAndPress(page, button(page, 'Keep it for good'))
  await expect(page.getByText('The browser has promised')).toBeVisible()
  await expectFocusIn(page, page.getByRole('main'))
  const stored = page.locator('.storage-graphs')
  await reachAndPress(page, button(page, `Delete the code of ${graph.name}`))
  await expect(page.getByText('No code is stored yet')).toBeVisible()
  await expectFocusIn(page, page.locator('body'))
  await reachAndPress(page, button(page, 'Undo'))
  await expectFocusIn(page, page.locator('.main'))
  await reachAndPress(page, button(page, 'Delete all code'))
  await expectFocusOn(page, button(page, 'Keep it'))
  await page.keyboard.press('Escape')
  await expectFocusOn(page, button(page, 'Delete all code'))
  await page.keyboard.press('Enter')
  await reach(page, page.getByRole('dialog').getByRole('button', { name: 'Delete all' }))
  await page.keyboard.press('Enter')
  await expect(stored.getByText('No code is stored yet')).toBeVisible()
  await expectFocusIn(page, page.locator('body'))
})

story('sets everything by keyboard alone', async ({ page, server }) => {
  await storeCode(page, SMALL.body)
  await openApp(page)
  const dark = page.locator('html')
  const colours = button(page, /^Colours/)
  await reachAndPress(page, colours)
  await expectFocusOn(page, colours)
  await page.keyboard.press('?')
  await expectFocusOn(page, page.getByRole('dialog', { name: 'Keys' }).getByRole('button', { name: 'Close' }))
  await page.keyboard.press('Escape')
  await expectFocusOn(page, colours)
  // The edges of the panes.
  const edge = page.getByRole('separator', { name: 'Width of the list of graphs and jobs' })
  await reach(page, edge)
  const width = await edge.getAttribute('aria-valuenow')
  await page.keyboard.press('ArrowRight')
  await expect(edge).not.toHaveAttribute('aria-valuenow', width ?? '')
  await expectFocusOn(page, edge)
  await offerInstall(page)
  await reachAndPress(page, button(page, 'Not now'))
  await expect(page.locator('.notice')).toHaveCount(0)
  await expectFocusShown(page)

  await reach(page, page.getByRole('link', { name: 'Settings' }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await reachAndType(page, page.getByLabel('Token'), 'a-token')
  await reachAndType(page, page.getByLabel('Team id'), '7')
  await reach(page, page.getByLabel('Address of the server'))
  await reach(page, page.getByRole('combobox', { name: /^Path of the API/ }))
  await reach(page, page.getByRole('combobox', { name: /^Check the server/ }))
  await page.keyboard.press('End')
  await reachAndType(page, page.getByRole('spinbutton', { name: /^First check after/ }), '7')
  await reachAndType(page, page.getByLabel('Jobs of a batch at one time'), '2')
  await reachAndType(page, page.getByLabel('Finished jobs to keep'), '12')
  await reachAndType(page, page.getByLabel('Days to keep'), '30')
  await reachAndPress(page, button(page, 'Save'))
  await expect(page.getByText('Saved.')).toBeVisible()
  await expectFocusOn(page, button(page, 'Save'))
  await reachAndPress(page, button(page, 'Forget the token'))
  await expect(page.getByText('The token is forgotten.')).toBeVisible()
  await expectFocusIn(page, page.locator('form.form'))
  for (const name of [/^Live updates/, /^Go on after the last tab/]) {
    await reachAndPress(page, page.getByRole('checkbox', { name }), 'Space')
    await expectFocusOn(page, page.getByRole('checkbox', { name }))
  }
  await expect(page.getByText('Jobs rest after closing.')).toBeVisible()
  await server.faults([{ match: { route: 'status', nth: 1 }, fault: { type: 'html' } }])
  await reachAndPress(page, button(page, 'Test connection'))
  await expect(button(page, 'Use this path')).toBeVisible()
  await expectFocusOn(page, button(page, 'Test connection'))
  await reachAndPress(page, button(page, 'Use this path'))
  await expect(button(page, 'Use this path')).toHaveCount(0)
  await expectFocusIn(page, page.getByRole('main'))
  await reach(page, page.getByRole('radio', { name: 'Light' }))
  await page.keyboard.press('ArrowRight')
  await expect(dark).toHaveAttribute('data-theme', 'dark')
  await expectFocusOn(page, page.getByRole('radio', { name: 'Dark' }))
  await reach(page, page.getByRole('combobox', { name: /^Language of dates/ }))
  await page.keyboard.press('ArrowDown')
  await expectFocusOn(page, page.getByRole('combobox', { name: /^Language of dates/ }))
  await reachAndPress(page, page.getByRole('checkbox', { name: /^Single keys/ }), 'Space')
  await reachAndPress(page, button(page, 'Sign out…'))
  await expectFocusOn(page, button(page, 'Keep it'))
  const afresh = page.waitForEvent('load')
  await reachAndPress(page, button(page, 'Sign out and delete'))
  await afresh
  await page.keyboard.press('Control+k')
  await page.keyboard.type('graphs')
  await expect(page.getByRole('option').first()).toContainText('Graphs')
  await page.keyboard.press('Enter')
  await expect(page.getByText('No code here yet')).toBeVisible()
})

story('frees older versions, pins and brings code from the server by keyboard alone', async ({ page, request }) => {
  const renamed = { graph: { ...graph, nodes: graph.nodes.map((one) => ({ ...one, name: `${one.name}-old` })) } }
  await storeCode(page, renamed, SMALL.body)
  await openApp(page, '/storage')
  // Copies are made after the start, and then told of; so is how much the browser has given.
  await expect(page.getByText(/^All of 1 graph/)).toBeVisible()
  await expect(page.getByText(/used by this app on disk/)).toBeVisible()
  const pin = button(page, `Pin the newest version of ${graph.name}`)
  await reachAndPress(page, pin)
  await expect(pin).toHaveAttribute('aria-pressed', 'true')
  await expectFocusOn(page, pin)
  await reachAndPress(page, button(page, /^Free .* older versions/))
  await expect(page.getByText(/pinned version stays/)).toBeVisible()
  await expectFocusIn(page, page.getByRole('main'))
  await reachAndPress(page, button(page, 'Undo'))
  await expectFocusShown(page)

  // What another browser has sent.
  const sent = await request.post('/api/v1/public/graph/codegen', { data: SMALL.body })
  const { jobId } = (await sent.json()) as { jobId: string }
  const results = () => request.get(`/api/v1/public/graph/codegen/${jobId}/results`)
  await expect.poll(async () => (await results()).status()).toBe(200)
  await openApp(page, '/jobs/import')
  await reachAndPress(page, button(page, 'Show the server’s list'))
  const row = page.locator('.server-job', { hasText: jobId })
  await pressInRow(page, row, button(page, `Get code of ${jobId}`))
  await expectFocusOn(page, row.getByRole('link', { name: 'Open' }))
  await page.keyboard.press('Enter')
  await jobCompleted(page)
})

story('compares a node, moves the edge of its list and installs by keyboard alone', async ({ page }) => {
  const [node] = graph.nodes
  const renamed = { graph: { ...graph, nodes: graph.nodes.map((one) => ({ ...one, name: `${one.name}-old` })) } }
  await storeCode(page, renamed, SMALL.body)
  await openApp(page, versionsAddress(graph.id, node?.id))
  const version = (number: number) =>
    page.locator('.version', { has: page.getByRole('heading', { name: `Result no. ${number}` }) })
  for (const number of [1, 2]) {
    const tick = page.getByRole('checkbox', { name: `Compare Result no. ${number}` })
    await pressInRow(page, version(number), tick, 'Space')
    await expect(tick).toBeChecked()
  }
  await reachAndPress(page, button(page, 'Compare'))
  await expect(page.locator('.compare-line.is-added').first()).toBeVisible()
  const aside = button(page, 'Side by side')
  const was = await aside.getAttribute('aria-pressed')
  await reachAndPress(page, aside)
  await expect(aside).not.toHaveAttribute('aria-pressed', was ?? '')
  await expectFocusOn(page, aside)
  const edge = page.getByRole('separator', { name: 'Width of the list of nodes' })
  await reach(page, edge, 'Shift+Tab')
  const width = await edge.getAttribute('aria-valuenow')
  await page.keyboard.press('ArrowRight')
  await expect(edge).not.toHaveAttribute('aria-valuenow', width ?? '')
  await expectFocusOn(page, edge)

  await openApp(page, '/about')
  await offerInstall(page)
  await reachAndPress(page, page.locator('main').getByRole('button', { name: /Install/ }))
  await expectFocusShown(page)
})
