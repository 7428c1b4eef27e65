import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { versionsAddress } from '../../src/app/address'
import type { Job } from '../../src/core/job'
import { makeBackup } from '../support/makeBackup.mjs'
import { aJob, JOBS } from '../unit/support/jobs'
import { expectNoAxeFindingsHere } from './axe'
import { SMALL } from './graphs'
import { chooseFile, dropFile, generate, jobCompleted, openApp, promiseStorage, shownCode } from './inApp'
import { reachAndPress } from './keyboard'
import { storeCode, storeJobs } from './stores'
import { expect, story, storyAlone } from './story'

story('findsOutWhatIsWrongWithTheConnection', async ({ page, server }) => {
  await openApp(page, '/settings')
  const test = () => page.getByRole('button', { name: 'Test connection' }).click()
  await test()
  await expect(page.getByText('The connection works.')).toBeVisible()
  // A path of another version of the server: the right one is found and taken over.
  const path = page.getByRole('combobox', { name: /^Path of the API/ })
  await server.faults([{ match: { route: 'status', nth: 1 }, fault: { type: 'html' } }])
  await test()
  await page.getByRole('button', { name: 'Use this path' }).click()
  await expect(path).toHaveValue('/api/public/v1/graph/codegen')
  await expect(page.getByRole('button', { name: 'Use this path' })).toHaveCount(0)
  await page.reload()
  await expect(path).toHaveValue('/api/public/v1/graph/codegen')
  await server.faults([{ fault: { type: 'html' } }])
  await test()
  await expect(page.getByText('There is no Kubegram server.')).toBeVisible()
  await server.faults([{ fault: { type: 'status', status: 401, body: { error: 'No session found' } } }])
  await test()
  await expect(page.getByText('The server asks for a sign-in.')).toBeVisible()
  await server.stop()
  await test()
  await expect(page.getByText('The server cannot be reached.')).toBeVisible()
})

story('keepsHowTheAppLooks', async ({ page }) => {
  await storeCode(page, SMALL.body)
  await openApp(page, '/settings')
  await page.getByRole('radio', { name: 'Dark' }).check()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.getByRole('combobox', { name: /^Language of dates/ }).selectOption('de')
  await page.getByRole('checkbox', { name: /^Single keys/ }).uncheck()
  await page.getByRole('checkbox', { name: /^Go on after the last tab/ }).uncheck()
  await expect(page.getByText('Jobs rest after closing.')).toBeVisible()
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(page.getByRole('combobox', { name: /^Language of dates/ })).toHaveValue('de')
  await expect(page.getByRole('checkbox', { name: /^Single keys/ })).not.toBeChecked()
  await expect(page.getByRole('checkbox', { name: /^Go on after the last tab/ })).not.toBeChecked()
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('g')
  await expect(page).toHaveURL(/\/settings$/)
  await page.goto(versionsAddress(SMALL.body.graph.id))
  await expect(page.locator('.version time')).toHaveText(/^(31\.12\.1969|0?1\.0?1\.1970)$/)
})

story('knowsWhatIsStoredAndHowJobsWent', async ({ page }) => {
  await openApp(page)
  await chooseFile(page, SMALL.path)
  await generate(page)
  await jobCompleted(page)
  const job = page.url()
  await page.getByRole('link', { name: 'Statistics' }).click()
  await expect(page.getByRole('list', { name: 'Jobs by outcome' })).toContainText('Completed')
  await expect(page.getByText('100 %')).toBeVisible()
  await expect(page.getByRole('img', { name: /^Durations of 1 jobs?/ })).toBeVisible()
  await expect(page.getByRole('list', { name: 'Code by language' })).toContainText('yaml')

  await page.getByRole('link', { name: 'Storage' }).click()
  await expect(page.getByText(/^[1-9][\d.]* [kM]B used by this app on disk, of [1-9][\d.]* [MGT]B/)).toBeVisible()
  await expect(page.getByRole('img', { name: /% of the space is used$/ })).toBeVisible()
  await expect(page.getByText('All of 1 graph')).toBeVisible()
  await expect(page.getByText(/\d nodes? with secret values (is|are) left out/)).toBeVisible()
  // Its one version says when it came, how large it is, and from which job.
  await page.getByRole('link', { name: '1 version', exact: true }).click()
  await expect(page.locator('.version')).toContainText(/now · .* · [1-9][\d.]* kB · .* · from its job/)
  await page.getByRole('link', { name: 'its job' }).click()
  await expect(page).toHaveURL(job)
  await page.getByRole('link', { name: 'Storage' }).click()
  await page.getByRole('button', { name: `Delete the code of ${SMALL.body.graph.name}` }).click()
  await expect(page.getByText('No code is stored yet')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('list', { name: 'Graphs by size' })).toContainText(SMALL.body.graph.name)
  await page.getByRole('button', { name: 'Delete all code' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Keep it' }).click()
  await expect(page.getByRole('list', { name: 'Graphs by size' })).toBeVisible()
  await page.getByRole('button', { name: 'Delete all code' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete all' }).click()
  await expect(page.getByText('No code is stored yet')).toBeVisible()
})

story('asksTheBrowserToKeepItForGoodAndTakesOutWhatWasDamaged', async ({ page }) => {
  await promiseStorage(page)
  await storeJobs(page, [aJob(JOBS.completed)], SMALL.body)
  await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const asked = indexedDB.open('kubegram-codegen')
      asked.onsuccess = () => resolve(asked.result)
      asked.onerror = () => reject(asked.error)
    })
    const tx = database.transaction('jobs', 'readwrite')
    const jobs = tx.objectStore('jobs')
    const asked = jobs.get('job-1')
    asked.onsuccess = () => jobs.put({ ...(asked.result as Job), timeline: 'damaged' }, 'job-1')
    await new Promise((resolve) => tx.addEventListener('complete', resolve))
    database.close()
  })
  await openApp(page, '/jobs')
  await expect(page.getByText('No jobs yet')).toBeVisible()
  await page.getByRole('link', { name: 'Storage' }).click()
  const rotten = page.getByRole('region', { name: '1 record could not be read' })
  await reachAndPress(page, rotten.getByText('Which'))
  await expect(rotten.getByRole('listitem')).toContainText('jobs "job-1"')
  const download = page.waitForEvent('download')
  await reachAndPress(page, rotten.getByRole('button', { name: 'Save what was set aside' }))
  const saved = JSON.parse(await readFile(await (await download).path(), 'utf8')) as readonly object[]
  expect(saved).toMatchObject([{ store: 'jobs', key: 'job-1', record: { id: 'job-1', timeline: 'damaged' } }])

  const kept = page.getByRole('region', { name: 'Will it stay?' })
  await expect(kept).toContainText('As a rule.')
  await kept.getByRole('button', { name: 'Keep it for good' }).click()
  await expect(kept).toContainText('Yes. The browser has promised')
  await expect(kept.getByRole('button')).toHaveCount(0)
  await page.reload()
  await expect(kept).toContainText('Yes. The browser has promised')
  await expectNoAxeFindingsHere(page, 'storage with a damaged record')
})

story('worksWhereNothingCanBeStored', async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('Not in this window', 'SecurityError')
    }
  })
  await page.goto('/')
  await expect(page.getByRole('list', { name: 'State of the app' })).toContainText('In memory only')
  await chooseFile(page, SMALL.path)
  await generate(page)
  await jobCompleted(page)
  await page.getByRole('link', { name: 'Storage' }).click()
  await expect(page.getByRole('region', { name: 'Will it stay?' })).toContainText('In memory only.')
  await expect(page.getByText('Not in this window')).toBeVisible()
  await page.getByRole('link', { name: 'Search' }).click()
  await page.getByRole('searchbox', { name: 'Search code' }).fill('apiVersion')
  await page.locator('.find-line').first().click()
  expect(await shownCode(page)).toContain('apiVersion')
})

story('countsNoCodeThatNoJobBrought', async ({ page, server }) => {
  await server.faults([{ match: { route: 'submit' }, fault: { type: 'emptyResult' } }])
  await openApp(page)
  await chooseFile(page, SMALL.path)
  await generate(page)
  await jobCompleted(page)
  await page.getByRole('link', { name: 'Statistics' }).click()
  await expect(page.getByText('100 % completed, of those that were not cancelled')).toBeVisible()
  await expect(page.getByText('No job in the list brought code.')).toBeVisible()
  await expect(page.locator('main')).not.toContainText('Durations of')
})

story('freesTheSpaceOfOlderVersions', async ({ page }) => {
  const { graph } = SMALL.body
  await storeCode(page, { graph: { ...graph, nodes: graph.nodes.slice(1) } }, withSuffix('-2'), withSuffix('-3'))
  await openApp(page, '/storage')
  const stored = page.getByRole('list', { name: 'Graphs by size' })
  await stored.getByRole('link', { name: '3 versions' }).click()
  const first = page.locator('.version', { hasText: 'Result no. 1' })
  await first.getByRole('button', { name: 'Pin' }).click()
  await expect(first).toContainText('pinned')

  await page.getByRole('link', { name: 'Storage' }).click()
  const free = stored.getByRole('button', { name: /^Free [\d.]+ k?B: delete older versions of / })
  const size = /^Free ([\d.]+ k?B)/.exec((await free.textContent()) ?? '')?.[1]
  await free.click()
  await expect(page.getByText(`Older versions of “${graph.name}” deleted: ${size} freed.`)).toBeVisible()
  await expect(free).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(free).toHaveText(`Free ${size}`)
  await free.click()
  // Who leaves has made up his mind.
  await openApp(page, '/storage')
  await expect(stored.getByRole('link', { name: '2 versions' })).toBeVisible()
  await expect(free).toHaveCount(0)
  await stored.getByRole('link', { name: '2 versions' }).click()
  await expect(page.locator('.version-title')).toContainText(['Result no. 3', 'Result no. 1'])
})

/** The same graph, each of its nodes under another name: other code. */
function withSuffix(suffix: string) {
  const { graph } = SMALL.body
  return { graph: { ...graph, nodes: graph.nodes.map((node) => ({ ...node, name: `${node.name}${suffix}` })) } }
}

story('bringsABackupToAnotherBrowser', async ({ page, browser, baseURL }) => {
  await openApp(page)
  await chooseFile(page, SMALL.path)
  await generate(page)
  await jobCompleted(page)
  await openApp(page, '/storage')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Back up everything' }).click()
  const path = await (await download).path()

  const other = await browser.newPage(baseURL ? { baseURL } : {})
  await openApp(other, '/storage')
  const restore = async () => {
    const chooser = other.waitForEvent('filechooser')
    await other.getByRole('button', { name: 'Restore…' }).click()
    await (await chooser).setFiles(path)
  }
  await restore()
  // Nothing is stored before it was said what will be.
  await expect(other.getByText('1 new version of 1 graph, and 1 job')).toBeVisible()
  await expect(other.getByText('No code is stored yet')).toBeVisible()
  await other.getByRole('button', { name: 'Merge' }).click()
  await expect(other.getByRole('list', { name: 'Graphs by size' })).toContainText(SMALL.body.graph.name)
  await restore()
  await expect(other.getByText('0 new versions of 1 graph, and 0 jobs')).toBeVisible()
  await other.close()
})

story('mergesABackupThatIsDropped', async ({ page }) => {
  await openApp(page)
  const files = [
    { nodeId: 'n', nodeName: 'n', nodeType: 'CONFIGMAP', code: 'a: 1\n', fileName: 'a.yaml', path: 'a.yaml' },
  ]
  const backup = makeBackup([{ graphId: 'from-afar', name: 'From afar', versions: [{ storedAt: 1, files }] }])
  await dropFile(page, 'from-afar.backup', backup.toString())
  await expect(page).toHaveURL(/\/storage$/)
  await expect(page.getByText('1 new version of 1 graph, and 0 jobs')).toBeVisible()
  await expect(page.getByText('No code is stored yet')).toBeVisible()
  await page.getByRole('button', { name: 'Merge' }).click()
  await expect(page.getByRole('list', { name: 'Graphs by size' })).toContainText('From afar')
})

story('saysHowJobsAreFollowedAndKept', async ({ page }) => {
  await openApp(page, '/settings')
  await page.getByRole('combobox', { name: /^Check the server/ }).selectOption('Custom')
  await page.getByRole('spinbutton', { name: /^First check after/ }).fill('7')
  await page.getByRole('spinbutton', { name: /^Most checks/ }).fill('9')
  // What is out of bounds becomes the nearest that is not.
  await page.getByRole('spinbutton', { name: /^Each wait times/ }).fill('50')
  await page.getByRole('spinbutton', { name: /^Longest wait/ }).fill('70')
  await page.getByRole('spinbutton', { name: /^Longest wait/ }).blur()
  await expect(page.getByRole('spinbutton', { name: /^Each wait times/ })).toHaveValue('10')
  await expect(
    page.getByText('First check after 7 s, each wait ×10 up to 1 min 10 s, for at most 30 min and 9 checks.'),
  ).toBeVisible()
  await page.getByLabel('Finished jobs to keep').fill('12')
  await page.getByLabel('Days to keep').fill('30')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('Finished jobs to keep')).toHaveValue('12')
  await expect(page.getByLabel('Days to keep')).toHaveValue('30')
  await page.getByLabel('Days to keep').fill('')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('Days to keep')).toHaveValue('')

  await page.goto('/')
  await chooseFile(page, SMALL.path)
  await page.getByText('Checks: Custom').click()
  await expect(page.getByRole('radio', { name: 'Custom' })).toBeChecked()
  await generate(page)
  await expect(page.getByText('7 s first, then ×10 up to 1 min 10 s, for 30 min, at most 9 checks')).toBeVisible()
})

story('isAskedBeforeSigningOut', async ({ page }) => {
  await storeCode(page, SMALL.body)
  await openApp(page, '/settings')
  await page.getByRole('button', { name: 'Sign out…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('delete 0 jobs and the code of 1 graph with every version')
  await dialog.getByRole('button', { name: 'Keep it' }).click()
  await page.goto('/graphs')
  await expect(page.getByRole('main').getByText(SMALL.body.graph.name)).toBeVisible()
})

story('turnsNotificationsOn', async ({ page }) => {
  await page.addInitScript(() => {
    let permission: NotificationPermission = 'default'
    Object.defineProperty(Notification, 'permission', { get: () => permission })
    Notification.requestPermission = async () => {
      permission = 'granted'
      return permission
    }
  })
  await openApp(page, '/settings')
  await page.getByRole('button', { name: 'Turn on notifications' }).click()
  await expect(page.getByText('You are told of jobs that end', { exact: false })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Turn on notifications' })).toHaveCount(0)
})

storyAlone('asksAnotherServer', async ({ page, server, troubles }) => {
  const other = await startOther()
  await server.stop()
  await server.start({ CODEGEN_CONNECT: other.url })
  await openApp(page, '/settings')
  const address = page.getByRole('textbox', { name: /^Address of the server/ })
  const save = page.getByRole('button', { name: 'Save' })
  const test = page.getByRole('button', { name: 'Test connection' })
  const choose = async (url: string) => {
    await address.fill(url)
    await save.click()
    // Another server has records of its own: the app begins with them.
    await expect(page).toHaveURL(/\/$/)
    await openApp(page, '/settings')
    await expect(address).toHaveValue(url)
  }
  await address.fill('http://kubegram.example.com')
  await save.click()
  await expect(address).toBeFocused()
  expect(await address.evaluate((field: HTMLInputElement) => field.validationMessage)).toContain('Begin with https://')
  await choose(other.url)
  await test.click()
  await expect(page.getByText('No answer that this app may read.')).toBeVisible()
  other.letIn()
  await test.click()
  await expect(page.getByText('The server asks for a sign-in.')).toBeVisible()
  // Whatever else is saved, the address stays.
  await page.getByLabel('Team id').fill('7')
  await save.click()
  await expect(page.getByText('Saved.')).toBeVisible()
  await page.reload()
  await expect(address).toHaveValue(other.url)

  await choose('https://kubegram.example.com')
  expect(troubles).toEqual([])
  await test.click()
  await expect(page.getByText('This app may not connect to that address.')).toBeVisible()
  await expect(page.getByText('CODEGEN_CONNECT')).toBeVisible()
  // What the policy forbids was tried on purpose.
  expect(troubles.splice(0).join()).toContain('kubegram.example.com')
  await choose('')
  await test.click()
  await expect(page.getByText('The connection works.')).toBeVisible()
  other.close()
})

/** A server at another address that wants a sign-in, and lets in no page of elsewhere until it is told to. */
async function startOther() {
  let allowed = {}
  const http = createServer((request, response) => {
    response
      .writeHead(request.method === 'OPTIONS' ? 204 : 401, { 'Content-Type': 'application/json', ...allowed })
      .end('{"error":"No session found"}')
  })
  await once(http.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    letIn() {
      allowed = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*' }
    },
    close() {
      http.close()
      http.closeAllConnections()
    },
  }
}

story('countsCodeThatABackupBrought', async ({ page }) => {
  await storeCode(page, SMALL.body)
  await openApp(page, '/statistics')
  await expect(page.getByRole('list', { name: 'Code by graph' })).toContainText(SMALL.body.graph.name)
  await expect(page.getByRole('list', { name: 'Code by language' })).toContainText('yaml')
  await expect(page.getByText('Nothing to count yet')).toHaveCount(0)
  await expect(page.getByRole('list', { name: 'Jobs by outcome' })).toHaveCount(0)
})

story('pinsTheNewestVersionOnTheStoragePage', async ({ page }) => {
  const { graph } = SMALL.body
  await storeCode(page, SMALL.body, withSuffix('-2'))
  await openApp(page, '/storage')
  const stored = page.getByRole('list', { name: 'Graphs by size' })
  const pin = stored.getByRole('button', { name: `Pin the newest version of ${graph.name}` })
  await pin.click()
  await expect(pin).toHaveAttribute('aria-pressed', 'true')
  await expect(pin).toBeFocused()
  // It is the current code: nothing stays for it that would go otherwise.
  await expect(stored).toContainText(/1 pinned(?!, which)/)
  await storeCode(page, SMALL.body, withSuffix('-2'), withSuffix('-3'), withSuffix('-4'))
  await openApp(page, '/storage')
  await expect(stored).toContainText(/4 versions, .*1 pinned, which keeps \d+\.\d kB/)
  await expect(pin).toHaveAttribute('aria-pressed', 'false')
  await expectNoAxeFindingsHere(page, 'storage with pins')
  await stored.getByRole('button', { name: /^Free/ }).click()
  await expect(page.getByText(/deleted: \d+\.\d kB freed\. 1 pinned version stays\./)).toBeVisible()
  await openApp(page, '/storage')
  await stored.getByRole('link', { name: '2 versions' }).click()
  await expect(page.locator('.version-title')).toContainText(['Result no. 4', 'Result no. 2'])
  await expect(page.locator('.version').nth(1)).toContainText('pinned')
  await page.goBack()
  await stored.getByRole('button', { name: `Delete the code of ${graph.name}` }).click()
  await expect(page.getByText(`“${graph.name}” deleted, with 2 versions, pinned ones too.`)).toBeVisible()
})

story('keepsWhatWasTypedAndNotSaved', async ({ page }) => {
  await openApp(page, '/settings')
  const team = page.getByRole('textbox', { name: 'Team id' })
  await team.fill('77')
  await expect(page.getByText('Not saved yet.')).toBeVisible()
  await page.getByRole('link', { name: 'Jobs', exact: true }).click()
  await page.getByRole('link', { name: 'Settings' }).click()
  await expect(team).toHaveValue('77')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Saved. Paused jobs go on.')).toBeVisible()
  await expect(page.getByText('Not saved yet.')).toHaveCount(0)
  await page.reload()
  await expect(team).toHaveValue('77')
})
