import type { Page } from '@playwright/test'
import { SMALL } from './graphs'
import { openApp } from './inApp'
import { codeIn, connectIn, endOf, openCodeIn, submitIn } from './inPage'
import { expect, story } from './story'

const NAME = 'kubegram_generated_code'

/** What a browser does that needs room: the database goes, everything else stays. */
async function evict(page: Page): Promise<void> {
  await page.evaluate(async () => {
    window.codegen.close()
    const registration = await navigator.serviceWorker.getRegistration('/')
    await registration?.unregister()
    await new Promise<void>((resolve, reject) => {
      const asked = indexedDB.deleteDatabase('kubegram-codegen')
      asked.onsuccess = () => resolve()
      asked.onerror = () => reject(asked.error)
    })
  })
}

async function generate(page: Page) {
  await connectIn(page)
  await endOf(page, (await submitIn(page, SMALL.body)).id)
  const map = await openCodeIn(page, SMALL.body.graph.id)
  await expect.poll(() => page.evaluate((key) => localStorage.getItem(key), NAME)).toBe(JSON.stringify(map))
  await expect.poll(async () => (await page.context().cookies()).some(({ name }) => name === NAME)).toBe(true)
  return map
}

story('when the database is gone, localStorage brings the code back', async ({ page }) => {
  const map = await generate(page)
  await evict(page)
  await connectIn(page)
  await expect.poll(() => codeIn(page, SMALL.body.graph.id)).toEqual(map)
  await expect
    .poll(() => page.evaluate(() => window.codegen.storage.recovery()))
    .toMatchObject({ from: 'localStorage', graphs: 1, missing: [] })
  await page.goto('/storage')
  const note = page.getByRole('region', { name: 'The browser had deleted the database, now' })
  await expect(note).toContainText(/[1-9]\d* files of 1 graph came back from the copy in the localStorage\./)
  await note.getByRole('button', { name: 'Seen' }).click()
  await expect(note).toHaveCount(0)
  await page.reload()
  await expect(page.getByRole('list', { name: 'Graphs by size' })).toContainText(SMALL.body.graph.name)
  await expect(note).toHaveCount(0)
})

story('isToldWhatCameBackAfterTheDatabaseWasGone', async ({ page }) => {
  await generate(page)
  await evict(page)
  await openApp(page, '/jobs')
  const told = page.getByRole('region', { name: 'The browser had deleted the database' })
  await expect(told.first()).toContainText('came back from a copy')
  await told.first().getByRole('link', { name: 'What is lost' }).click()
  await expect(page).toHaveURL(/\/storage$/)
  await expect(page.getByRole('main')).toContainText('of 1 graph came back from the copy in the localStorage')
  await page.getByRole('button', { name: 'Seen' }).click()
  await page.getByRole('link', { name: 'Jobs' }).first().click()
  await expect(page.getByRole('heading', { name: 'Jobs', exact: true })).toBeVisible()
  await expect(told).toHaveCount(0)
})

story('when localStorage is gone too, the cookies bring the code back', async ({ page }) => {
  const map = await generate(page)
  await evict(page)
  await page.evaluate(() => localStorage.clear())
  await connectIn(page)
  await expect.poll(() => codeIn(page, SMALL.body.graph.id)).toEqual(map)
  await expect.poll(() => page.evaluate(() => window.codegen.storage.recovery())).toMatchObject({ from: 'cookie' })
})

story('cookies of the mirror never ride on calls of the API', async ({ page }) => {
  await generate(page)
  const kept = await page.context().cookies(new URL('/kg-mirror/', page.url()).href)
  expect(kept.map(({ name }) => name)).toContain(`${NAME}_1`)
  const sent = page.waitForRequest((request) => request.url().includes('/api/'))
  await page.evaluate(() => fetch('/api/v1/public/graph/codegen'))
  const cookie = (await (await sent).allHeaders()).cookie ?? ''
  expect(cookie).not.toContain(`${NAME}_1`)
  expect(cookie.length).toBeLessThan(3_300)
})

story('a map of another client is taken in, and becomes a version', async ({ page }) => {
  const theirs = { 'their graph': { 'their node': ['const a = 1; // whole'] } }
  await page.goto('/kg-mirror/')
  await page.evaluate(([key, text]) => localStorage.setItem(key, text), [NAME, JSON.stringify(theirs)] as const)
  await connectIn(page)
  await expect.poll(() => codeIn(page, 'their graph')).toEqual(theirs)
  const versions = () => page.evaluate(() => window.codegen.versions.ofGraph('their graph'))
  expect(await versions()).toMatchObject([{ origin: 'imported' }])
})
