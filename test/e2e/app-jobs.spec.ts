import { againAddress, graphAddress, jobAddress } from '../../src/app/address'
import { DOUBT_WORDS } from '../../src/app/words/doubtWords'
import { FAILURES, type FailureCode, failure } from '../../src/core/failure'
import type { Doubt } from '../../src/core/job'
import { aJob, JOBS } from '../unit/support/jobs'
import { SMALL } from './graphs'
import { chooseFile, generate, jobCompleted, jobState, jsonFile, openApp } from './inApp'
import { storeJobs } from './stores'
import { expect, story, storyAlone } from './story'

const HOUR_MS = 3_600_000

storyAlone('sent while the server is down: "will be sent", and it is, once it is back', async ({ page, server }) => {
  await openApp(page)
  await server.stop()
  await chooseFile(page, SMALL.path)
  await generate(page)
  await expect(jobState(page)).toHaveText('Will be sent')
  await expect(page.getByText('The server cannot be reached.').first()).toBeVisible()
  const facts = page.getByRole('list', { name: 'State of the app' })
  await expect(facts).toContainText('No server')
  await page.reload()
  await expect(jobState(page)).toHaveText('Will be sent')
  await server.start()
  await page.getByRole('button', { name: 'Try now' }).click()
  await jobCompleted(page)
  await expect(facts).toContainText('Online')
})

story(
  'a running job says where it is, counts down, is cancelled on the server, and tried again',
  async ({ page, server, request }) => {
    await server.faults([{ match: { route: 'submit' }, fault: { type: 'neverFinish' } }])
    // Past jobs of its size took about an hour, and dates are written in German.
    await storeJobs(
      page,
      Array.from({ length: 6 }, (_, at) =>
        aJob({ ...JOBS.completed, id: `past-${at}`, nodeCount: 5, tookMs: HOUR_MS }),
      ),
    )
    await page.evaluate(() => localStorage.setItem('kubegram_dates', 'de'))
    await openApp(page)
    await chooseFile(page, SMALL.path)
    await generate(page)
    await expect(page.getByText(/^Step \d of 5/).first()).toBeVisible()
    const tile = (name: string) => page.locator('.tiles > div', { hasText: name }).locator('dd')
    const before = await tile('Next check').textContent()
    await expect(tile('Next check')).not.toHaveText(before ?? '')
    const elapsed = (await tile('Elapsed').textContent()) ?? ''
    expect(elapsed).toMatch(/^0:\d\d$/)
    await expect(tile('Elapsed')).not.toHaveText(elapsed)
    await expect(tile('Expected')).toHaveText(await page.evaluate(germanTimes, HOUR_MS))
    await expect(tile('Attempt')).toHaveText('2')
    const serverJobId = await page.locator('.tiles code').textContent()

    await page.getByRole('button', { name: 'Cancel job' }).click()
    await expect(jobState(page)).toHaveText('Cancelled')
    const status = async () =>
      (await (await request.get(`/api/v1/public/graph/codegen/${serverJobId}/status`)).json()) as { status: string }
    await expect.poll(async () => (await status()).status).toBe('cancelled')

    await server.faults([])
    const cancelled = page.url()
    await page.getByRole('button', { name: 'Retry' }).click()
    await expect(page).not.toHaveURL(cancelled)
    await jobCompleted(page)
    // The one that was cancelled stays as it was.
    await page.goto(cancelled)
    await expect(jobState(page)).toHaveText('Cancelled')
  },
)

story('a job that failed says why, and its graph can be changed and sent again', async ({ page, server }) => {
  await server.faults([{ match: { route: 'submit' }, fault: { type: 'fail', reason: 'The model ran out of words' } }])
  await openApp(page)
  await chooseFile(page, SMALL.path)
  await generate(page)
  await expect(jobState(page)).toHaveText('Failed')
  await expect(page.locator('p.unseen[role=status]')).toHaveText(/: failed, .+\.$/)
  await expect(page.getByText('The model ran out of words')).toBeVisible()
  await server.faults([])
  await page.getByRole('link', { name: 'New job from this graph' }).click()
  await page.getByRole('button', { name: 'Edit text' }).click()
  const text = page.getByRole('textbox', { name: /Its text/ })
  await text.fill((await text.inputValue()).replace(`"name": "${SMALL.body.graph.name}"`, '"name": "Changed"'))
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Changed' })).toBeVisible()
  await jobCompleted(page)
  await expect(page.locator('p.unseen[role=status]')).toContainText('Changed: completed, ')
})

story('retriesWhatFailed', async ({ page, server }) => {
  const list = page.locator('.list-pane')
  await server.faults([{ match: { route: 'submit' }, fault: { type: 'fail', reason: 'The model ran out of words' } }])
  await openApp(page)
  const { graph } = SMALL.body
  const fileOf = (id: string) => jsonFile(`${id}.json`, { ...SMALL.body, graph: { ...graph, id, name: id } })
  await chooseFile(page, ['a', 'b', 'c'].map(fileOf))
  await generate(page)
  const failed = list.getByRole('link', { name: '3 Failed' })
  await failed.click()
  await expect(page).toHaveURL(/state=failed/)
  await expect(list.getByText('The model ran out of words')).toHaveCount(1)
  await expect(list.locator('.job-row')).toHaveCount(3)
  await server.faults([])
  await list.getByRole('button', { name: 'Retry all 3', exact: true }).click()
  await list.getByRole('link', { name: '3 Done' }).click()
  await expect(list.locator('.job-row')).toHaveCount(3)
  // What failed stays in the history as it was, and the way back leads through what was looked at.
  await page.goBack()
  await expect(page).toHaveURL(/state=failed/)
  await expect(list.locator('.job-row')).toHaveCount(3)
  await expect(list.getByRole('heading', { name: 'Tried again since 3' })).toBeVisible()
  await expect(list.getByRole('button', { name: /^Retry/ })).toHaveCount(0)

  // Narrowed by words, by graph and by date; all of it outlives a reload.
  await list.getByRole('link', { name: /All/ }).click()
  await list.getByRole('searchbox', { name: 'Find a job' }).fill('ran out')
  await list.getByRole('combobox', { name: 'Graph' }).selectOption({ label: 'b' })
  await list.getByRole('combobox', { name: 'Date' }).selectOption('Today')
  await expect(list.locator('.job-row')).toHaveCount(1)
  await page.reload()
  await expect(list.locator('.job-row')).toHaveCount(1)
  await list.getByRole('searchbox', { name: 'Find a job' }).fill('nothing like it')
  await list.getByRole('link', { name: 'Show all' }).click()
  await expect(list.locator('.job-row')).toHaveCount(6)
})

story('seesWhereTheJobStands', async ({ page, server }) => {
  await server.faults([{ match: { route: 'submit' }, fault: { type: 'neverFinish' } }])
  await openApp(page)
  await chooseFile(page, SMALL.path)
  await generate(page)
  const chart = page.getByRole('img', { name: /^Timeline: not finished yet, \d+ checks?/ })
  await expect(chart.locator('.chart-checked').first()).toBeAttached()
  await expect(chart.locator('.chart-next')).toHaveCount(1)
  await expect(page.getByText(/^Step \d of 5/).first()).toBeVisible()
  // Its sign turns, but not for those who want nothing to move.
  const moving = () => page.evaluate(() => document.getAnimations().length)
  await expect.poll(moving).toBeGreaterThan(0)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await expect.poll(moving).toBe(0)
  await page.getByRole('button', { name: 'Cancel job' }).hover()
  expect(await moving()).toBe(0)
  await page.getByRole('button', { name: 'Cancel job' }).click()
  await expect(page.getByRole('img', { name: /^Timeline: finished after/ })).toBeVisible()
  await expect(page.locator('.chart-sheet .chart-next')).toHaveCount(0)
})

story('isToldWhatIsNotCertain', async ({ page }) => {
  const doubts = Object.keys(DOUBT_WORDS) as Doubt[]
  await storeJobs(
    page,
    doubts.map((doubt) => aJob({ ...JOBS.cancelled, id: doubt, doubt })),
  )
  for (const doubt of doubts) {
    await openApp(page, jobAddress(doubt))
    const note = page.locator('.note')
    await expect(note).toContainText(DOUBT_WORDS[doubt].what)
    await expect(note).toContainText(DOUBT_WORDS[doubt].why)
    await expect(note.getByRole('link')).toHaveText('Look at the server’s list')
  }
})

story('isToldOfEveryFailureWhatToDo', async ({ page }) => {
  const codes = Object.keys(FAILURES) as FailureCode[]
  await storeJobs(
    page,
    codes.map((code) => aJob({ ...JOBS.failed, id: code, failure: failure(code, 'In its own words') })),
  )
  await openApp(page)
  for (const code of codes) {
    await page.goto(jobAddress(code))
    const note = page.locator('.job > .note')
    await expect(note, code).toContainText(`${FAILURES[code].what} ${FAILURES[code].safe}`)
    await expect(note, code).toContainText('In its own words')
    await expect(note.locator('a, button'), code).toHaveCount(FAILURES[code].action === 'none' ? 0 : 1)
  }
})

story('isNotOfferedCodeThatDidNotCome', async ({ page, server }) => {
  await server.faults([{ match: { route: 'submit' }, fault: { type: 'emptyResult' } }])
  await openApp(page)
  await chooseFile(page, SMALL.path)
  await generate(page)
  await expect(page.getByText('0 files came back.')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Open the code' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Retry' })).toHaveCount(1)
})

story.describe('without a worker, so that the page itself stores', () => {
  story.use({ serviceWorkers: 'block' })

  story('isToldWhenNothingCanBeStored, and the job goes on when there is room', async ({ page }) => {
    await page.addInitScript(() => {
      const { transaction } = IDBDatabase.prototype
      IDBDatabase.prototype.transaction = function (...asked) {
        const isFull = document.documentElement.dataset.isFull === 'yes'
        if (asked[1] === 'readwrite' && isFull) throw new DOMException('The disk is full.', 'QuotaExceededError')
        return transaction.apply(this, asked)
      }
    })
    const setFull = (isFull: string) =>
      page.evaluate((is) => document.documentElement.setAttribute('data-is-full', is), isFull)
    await page.goto('/')
    await chooseFile(page, SMALL.path)
    await generate(page)
    await setFull('yes')
    const told = page.getByRole('region', { name: 'The storage is full.' })
    await expect(told).toContainText('What is stored is whole.')
    await expect(told.getByRole('link', { name: 'Make room' })).toHaveAttribute('href', '/storage')
    await setFull('no')
    // Woken before its turn.
    await page.context().setOffline(true)
    await page.context().setOffline(false)
    await jobCompleted(page)
    await expect(told).toHaveCount(0)
  })
})

story('offersNoGraphOfAJobFromElsewhere', async ({ page }) => {
  const from = { ...JOBS.completed, graphId: SMALL.body.graph.id, createdAt: 1, finishedAt: 2 }
  const sent = { ...from, id: 'sent', createdAt: 1 }
  const elsewhere = { ...from, id: 'elsewhere', nodeCount: 0, createdAt: 3, finishedAt: 4 }
  const refused = { ...JOBS.failed, id: 'refused', nodeCount: 0, failure: failure('refused') }
  await storeJobs(page, [sent, elsewhere, refused], SMALL.body)
  await openApp(page, jobAddress('elsewhere'))
  await expect(page.getByRole('button', { name: 'Get its code again' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Generate again' })).toHaveCount(0)
  const fromItsGraph = page.getByRole('link', { name: /New job from this graph|Change and send again/ })
  await expect(fromItsGraph).toHaveCount(0)
  await page.goto(jobAddress('refused'))
  await expect(page.getByRole('button', { name: 'Check again' })).toBeVisible()
  await expect(fromItsGraph).toHaveCount(0)
  // The graph knows an older job that sent it.
  await page.goto(graphAddress(SMALL.body.graph.id))
  await expect(fromItsGraph).toHaveAttribute('href', againAddress('sent'))
  // Who asks for it all the same is told.
  await page.goto(againAddress('elsewhere'))
  const why = page.getByText('The graph of that job is not in this browser.', { exact: false })
  await expect(why).toBeVisible()
  await chooseFile(page, SMALL.path)
  await expect(why).toHaveCount(0)
})

story('saysOnceWhatDidNotWork', async ({ page }) => {
  const { serverJobId: _none, ...failed } = JOBS.failed
  await storeJobs(page, [failed])
  await openApp(page, jobAddress(failed.id))
  const spoken = page.locator('p.unseen[role="status"]')
  const retry = page.getByRole('button', { name: 'Retry' })
  // Why it failed was told when it did.
  await expect(retry).toBeVisible()
  await expect(spoken).toBeEmpty()
  await retry.click()
  const why = `${FAILURES.invalidInput.what} The graph of this job is not stored here.`
  await expect(spoken).toHaveText(why)
  await expect(page.locator('.note', { hasText: 'The graph of this job is not stored here.' })).toBeVisible()
  // So is what fails elsewhere.
  await page.getByRole('link', { name: 'Storage' }).click()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Restore…' }).click()
  await (await chooser).setFiles(jsonFile('broken.backup', 'no backup'))
  await expect(page.locator('main .note')).toBeVisible()
  await expect(spoken).not.toHaveText(why)
  await expect(spoken).not.toBeEmpty()
})

/** A job that is expected at about `ms` from now, to a quarter of an hour: the times of day that may be said. */
function germanTimes(ms: number): RegExp {
  const minutes = Array.from({ length: 31 }, (_, at) => Date.now() + ms + (at - 15) * 60_000)
  const times = minutes.map((at) => new Intl.DateTimeFormat('de', { timeStyle: 'short' }).format(at))
  return new RegExp(`^(${times.join('|')})$`)
}

story('saysThatTheCodeOfAJobWasDeleted', async ({ page }) => {
  // The backup holds a job that brought code, and none of that code.
  await storeJobs(page, [aJob({ ...JOBS.completed, result: { generation: 1, nodes: 5, files: 17, units: 900 } })])
  await openApp(page, '/jobs/~job-1')
  await expect(page.getByText('17 files for 5 nodes, 900 B, deleted since')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Open the code' })).toHaveCount(0)
})
