import type { Page } from '@playwright/test'
import { API_BASE_PATHS } from '../../src/core/kubegram'
import { bigStore } from '../support/bigStore.mjs'
import { NEXT_VERSION } from '../support/releases'
import { expectNoAxeFindingsHere } from './axe'
import { SMALL } from './graphs'
import { chooseFile, generate, jobCompleted, lookForUpdate, openApp, openCode, shownCode } from './inApp'
import { released as story } from './released'
import { expect } from './story'

/** Slow jobs: they are still running when the app changes under them. */
const PACE = { CODEGEN_PACE: '6' }

story(
  'a new version is told, comes to all tabs together, and a running job crosses it',
  async ({ page, context, server, releases, request }) => {
    story.slow()
    await openControlled(page)
    const other = await context.newPage()
    await openControlled(other, '/about')
    await expect(other.getByRole('heading', { name: /^0\.1\.0/ })).toBeVisible()
    await server.stop()
    await releases.publishNext()
    await server.start(PACE)
    await chooseFile(page, SMALL.path)
    await generate(page)
    await lookForUpdate(page)
    for (const tab of [page, other]) {
      await expect(tab.getByText(`Version ${NEXT_VERSION} is ready`)).toBeVisible()
      await tab.evaluate(() => Object.assign(window, { old: true }))
    }
    await page.getByText('What is new', { exact: true }).click()
    await expect(page.getByText('Everything is greener.')).toBeVisible()
    await expect(page.locator('.job-state strong')).not.toHaveText('Completed')
    await page.getByRole('button', { name: 'Update', exact: true }).click()
    for (const tab of [page, other]) {
      await tab.waitForFunction(() => !('old' in window))
      await expect(tab.getByText(`Updated to ${NEXT_VERSION}`)).toBeVisible()
    }
    await other.getByRole('link', { name: 'What is new' }).click()
    await expect(other.getByRole('heading', { name: 'What is new' })).toBeInViewport()
    await expect(other.getByText(`Updated to ${NEXT_VERSION}`)).toHaveCount(0)
    await other.reload()
    await expect(other.getByRole('heading', { name: 'What is new' })).toBeInViewport()
    await expect(other.getByText(`Updated to ${NEXT_VERSION}`)).toHaveCount(0)
    await page
      .getByRole('region', { name: `Updated to ${NEXT_VERSION}` })
      .getByRole('button', { name: 'Close' })
      .click()
    await jobCompleted(page)
    await openCode(page, SMALL.body.graph.nodes[0]?.name ?? '')
    expect(await shownCode(page)).toContain('apiVersion:')
    expect(
      await page.evaluate(() => navigator.serviceWorker.getRegistration().then((found) => found?.waiting)),
    ).toBeNull()
    const { jobs } = (await (await request.get('/api/v1/public/graph/codegen?limit=9&offset=0')).json()) as {
      jobs: unknown[]
    }
    expect(jobs).toHaveLength(1)
  },
)

story(
  'what is being written is waited for, and tabs of two versions live side by side',
  async ({ page, context, server, releases }) => {
    story.slow()
    await openControlled(page)
    const writer = await context.newPage()
    await openControlled(writer, '/settings')
    await writer.getByLabel('Team id').fill('42')
    const chooser = await context.newPage()
    await openControlled(chooser, '/settings')
    await chooser.getByLabel('Path of the API').selectOption({ index: 1 })
    await server.stop()
    await releases.publishNext()
    await server.start()
    await lookForUpdate(page)
    await writer.getByText('What is new', { exact: true }).click()
    await expectNoAxeFindingsHere(writer, 'a version that waits')
    await page.evaluate(() => Object.assign(window, { old: true }))
    await page.getByRole('button', { name: 'Update', exact: true }).click()
    await page.waitForFunction(() => !('old' in window))
    await expect(page.getByText(`Updated to ${NEXT_VERSION}`)).toBeVisible()
    await expectNoAxeFindingsHere(page, 'an update that was taken')
    await expect(writer.getByText('Updated in your other tabs')).toBeVisible()
    await expectNoAxeFindingsHere(writer, 'an update that waits for a form')
    await expect(chooser.getByText('Updated in your other tabs')).toBeVisible()
    await expect(chooser.getByLabel('Path of the API')).toHaveValue(API_BASE_PATHS[1])
    await chooser.close()
    await expect(writer.getByLabel('Team id')).toHaveValue('42')
    // The new tab works beside the old one, on one database, through one worker.
    await chooseFile(page, SMALL.path)
    await generate(page)
    await jobCompleted(page)
    await writer.evaluate(() => Object.assign(window, { old: true }))
    await writer.getByRole('button', { name: 'Save' }).click()
    await writer.waitForFunction(() => !('old' in window))
    await expect(writer.getByLabel('Team id')).toHaveValue('42')
  },
)

story('a tab that stores a backup finishes it before it is updated', async ({ page, context, server, releases }) => {
  story.slow()
  await openControlled(page)
  const busy = await context.newPage()
  await openControlled(busy, '/storage')
  const chooser = busy.waitForEvent('filechooser')
  await busy.getByRole('button', { name: 'Restore…' }).click()
  const buffer = bigStore({ graphs: 2, nodes: 3 })
  await (await chooser).setFiles({ name: 'store.backup', mimeType: 'application/gzip', buffer })
  await expect(busy.getByText('2 new versions of 2 graphs')).toBeVisible()
  await busy.evaluate(holdFiles)
  await busy.getByRole('button', { name: 'Merge' }).click()
  await server.stop()
  await releases.publishNext()
  await server.start()
  await lookForUpdate(page)
  for (const tab of [page, busy]) await tab.evaluate(() => Object.assign(window, { old: true }))
  await page.getByRole('button', { name: 'Update', exact: true }).click()
  await page.waitForFunction(() => !('old' in window))
  await expect(busy.getByText('Updated in your other tabs')).toBeVisible()
  expect(await busy.evaluate(() => 'old' in window)).toBe(true)
  await busy.evaluate(() => (window as unknown as { letGo(): void }).letGo())
  await busy.waitForFunction(() => !('old' in window))
  await expect(busy.getByRole('list', { name: 'Graphs by size' }).getByRole('listitem')).toHaveCount(2)
})

/** Keeps what is read of files back until it is let go. */
function holdFiles(): void {
  const { stream } = Blob.prototype
  const held = new Promise<void>((letGo) => Object.assign(window, { letGo }))
  Blob.prototype.stream = function (this: Blob) {
    return stream.call(this).pipeThrough(new TransformStream({ start: () => held }))
  }
}

story('a broken release is switched off: pages come from the server, jobs and code stay', async ({ page, server }) => {
  story.slow()
  await openControlled(page)
  await chooseFile(page, SMALL.path)
  await generate(page)
  await jobCompleted(page)
  await server.stop()
  await server.start({ CODEGEN_WORKER: 'off' })
  await page.evaluate(() => Object.assign(window, { old: true }))
  await lookForUpdate(page)
  await page.waitForFunction(() => !('old' in window))
  await expect
    .poll(() => page.evaluate(async () => [await navigator.serviceWorker.getRegistration(), await caches.keys()]))
    .toEqual([undefined, []])
  await jobCompleted(page)
  await page.goto('/')
  await chooseFile(page, SMALL.path)
  await generate(page)
  await jobCompleted(page)
  expect(await page.evaluate(() => navigator.serviceWorker.getRegistration())).toBeUndefined()
  await server.stop()
  await server.start({ CODEGEN_WORKER: 'on' })
  await page.goto('/jobs')
  await page.evaluate(() => navigator.serviceWorker.ready)
  await expect(page.locator('.list-pane .row-item')).toHaveCount(2)
})

story(
  'a release that shows nothing is switched off as well, by whoever comes back',
  async ({ page, server, releases }) => {
    story.slow()
    await server.stop()
    await releases.breakApp()
    await server.start()
    // Its worker gets in as a library would bring it.
    await page.goto('/kg-mirror/')
    await page.evaluate(async () => {
      const { connectCodegen } = (await import(
        '/client.js' as string
      )) as typeof import('../../src/client/connectCodegen')
      await connectCodegen()
      await navigator.serviceWorker.ready
    })
    await server.stop()
    // The mended one has scripts of other names.
    await releases.publishNext()
    await server.start({ CODEGEN_WORKER: 'off' })
    await page.goto('/jobs')
    // Kept as it was installed: nothing of it would listen to anybody.
    await expect(page.locator('main')).toHaveCount(0)
    await expect
      .poll(() => page.evaluate(async () => [await navigator.serviceWorker.getRegistration(), await caches.keys()]))
      .toEqual([undefined, []])
    await page.reload()
    await expect(page.getByRole('heading', { name: 'Jobs' }).first()).toBeVisible()
  },
)

async function openControlled(page: Page, path = '/'): Promise<void> {
  await openApp(page, path)
  await page.waitForFunction(() => navigator.serviceWorker.controller)
}
