import AxeBuilder from '@axe-core/playwright'
import type { APIRequestContext, Page } from '@playwright/test'
import { SMALL } from './graphs'
import { chooseFile, jobState, jsonFile, openApp } from './inApp'
import { expect, storyAlone } from './story'

const API = '/api/v1/public/graph/codegen'

/** Adds so many graphs, and sends them together. */
async function sendBatch(page: Page, size: number): Promise<void> {
  for (let i = 1; i <= size; i++) {
    const graph = { ...SMALL.body, graph: { ...SMALL.body.graph, id: `shop-${i}`, name: `Shop ${i}` } }
    await chooseFile(page, jsonFile(`shop-${i}.json`, graph))
  }
  await page.getByRole('button', { name: `Generate code · ${size} graphs` }).click()
  await expect(page).toHaveURL(/\/jobs$/)
}

interface Line {
  readonly uuid: string
  readonly status: string
}

async function serverJobs(request: APIRequestContext): Promise<readonly Line[]> {
  return ((await (await request.get(API)).json()) as { jobs: readonly Line[] }).jobs
}

storyAlone(
  'a batch is one progress, and what failed of it is tried again together',
  async ({ page, server, request }) => {
    await server.faults([{ match: { route: 'submit', nth: [1, 2] }, fault: { type: 'fail', reason: 'Out of words' } }])
    await openApp(page)
    await sendBatch(page, 4)
    const batch = page.getByRole('region', { name: 'Batch of 4 graphs' })
    await expect(batch.getByRole('progressbar')).toBeVisible()
    await expect(batch.getByText('2 completed · 2 failed')).toBeVisible({ timeout: 60_000 })
    await expect(batch.getByText('4 of 4')).toBeVisible()
    await batch.getByRole('link', { name: 'Batch of 4 graphs' }).click()
    await expect(page).toHaveURL(/batch=/)
    await page.getByRole('link', { name: '2 Failed' }).click()
    await expect(page.locator('.list-pane .job-row')).toHaveCount(2)
    await page.getByRole('button', { name: 'Of all' }).click()
    await expect(page).not.toHaveURL(/batch=/)
    await expect(page.locator('.list-pane .job-row')).toHaveCount(2)
    expect((await new AxeBuilder({ page }).include('.batch').analyze()).violations).toEqual([])

    await server.faults([])
    await batch.getByRole('button', { name: 'Retry all 2 failed' }).click()
    // Whole, it has nothing more to say.
    await expect(batch).toBeHidden({ timeout: 60_000 })
    expect(await serverJobs(request)).toHaveLength(6)
  },
)

storyAlone(
  'no more of a batch are sent than the settings say, and all are cancelled at once',
  async ({ page, server, request }) => {
    await server.faults([{ match: { route: 'submit' }, fault: { type: 'neverFinish' } }])
    await openApp(page, '/settings')
    await page.getByLabel('Jobs of a batch at one time').fill('1')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Saved.')).toBeVisible()
    await page.goto('/')
    await sendBatch(page, 3)
    const batch = page.getByRole('region', { name: 'Batch of 3 graphs' })
    await expect(batch.getByText('1 running · 2 waiting')).toBeVisible()
    await expect(page.getByText('Waits its turn', { exact: false })).toHaveCount(2)
    await page.reload()
    await expect(batch.getByText('1 running · 2 waiting')).toBeVisible()
    expect(await serverJobs(request)).toHaveLength(1)

    await batch.getByRole('button', { name: 'Cancel all' }).click()
    await page.getByRole('button', { name: 'Keep going' }).click()
    await expect(batch.getByText('1 running · 2 waiting')).toBeVisible()
    await batch.getByRole('button', { name: 'Cancel all' }).click()
    await expect(page.getByText('1 job of them is on the server: what it did so far is lost.')).toBeVisible()
    await page.getByRole('button', { name: 'Cancel 3 jobs' }).click()
    await expect(batch).toBeHidden()
    await expect.poll(async () => (await serverJobs(request)).map(({ status }) => status)).toEqual(['cancelled'])
  },
)

storyAlone("the server's history is brought here page by page, and nothing of it twice", async ({ page, request }) => {
  for (let i = 1; i <= 3; i++) {
    const { id: _own, ...graph } = SMALL.body.graph as { id?: string }
    await request.post(API, { data: { ...SMALL.body, graph: { ...graph, name: `Elsewhere ${i}` } } })
  }
  await expect
    .poll(async () => (await serverJobs(request)).map(({ status }) => status), { timeout: 60_000 })
    .toEqual(['completed', 'completed', 'completed'])
  const [newest] = await serverJobs(request)

  await openApp(page, '/jobs')
  await page.getByRole('link', { name: 'From elsewhere' }).click()
  await page.getByRole('button', { name: 'Show the server’s list' }).click()
  const list = page.getByRole('region', { name: 'History of the server' })
  await expect(list.getByRole('listitem')).toHaveCount(3)
  expect((await new AxeBuilder({ page }).include('.import').analyze()).violations).toEqual([])
  await list.getByRole('button', { name: `Get code of ${newest?.uuid}` }).click()
  await expect(list.getByRole('link', { name: 'Open' })).toHaveCount(1)
  await page.getByRole('button', { name: 'Get the code of 2 jobs' }).click()
  await expect(list.getByRole('link', { name: 'Open' })).toHaveCount(3)
  await page.getByRole('button', { name: 'Show more' }).click()
  await expect(page.getByText('This is all that the server lists.')).toBeVisible()

  // By a link as well: it is the job that is here already.
  await page.goto(`/jobs/import?follow=${newest?.uuid}`)
  await expect(page.getByLabel('Job id or link')).toHaveValue(newest?.uuid ?? '')
  await page.getByLabel('Job id or link').fill(`https://kubegram.example${API}/${newest?.uuid}/status`)
  await page.getByRole('button', { name: 'Follow this job' }).click()
  await expect(jobState(page)).toHaveText('Completed', { timeout: 60_000 })
  await expect(page.getByRole('link', { name: 'Open the code' })).toBeVisible()
  await expect(page.getByText('3 jobs')).toBeVisible()
})

storyAlone(
  'a job is followed in another browser by its link, and nonsense is refused in words',
  async ({ page, server, browser }) => {
    await server.faults([{ match: { route: 'submit' }, fault: { type: 'neverFinish' } }])
    await openApp(page)
    await chooseFile(page, SMALL.path)
    await page.getByRole('button', { name: 'Generate code' }).click()
    const serverJobId = await page.locator('.tiles code').textContent()
    const other = await browser.newPage({ baseURL: server.url })
    await openApp(other, `/jobs/import?follow=${serverJobId}`)
    await other.getByRole('button', { name: 'Follow this job' }).click()
    await expect(other.locator('.tiles code')).toHaveText(serverJobId ?? '')
    await other.goto('/jobs/import')
    await other.getByLabel('Job id or link').fill('the job of yesterday')
    await other.getByRole('button', { name: 'Follow this job' }).click()
    await expect(other.locator('.note', { hasText: 'A job of the server is named by its id' })).toBeVisible()
    await other.close()
  },
)
