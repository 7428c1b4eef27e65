import type { Page } from '@playwright/test'
import { SMALL } from './graphs'
import { chooseFile, generate, jobCompleted, openApp } from './inApp'
import { expect, story } from './story'

const { name, id } = SMALL.body.graph

/** Everything that lies in the browser for this origin, as text; names that stand for no account are left out. */
function everything(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const found: unknown[] = [Object.entries(localStorage), Object.entries(sessionStorage), document.cookie]
    const frame = document.createElement('iframe')
    frame.src = '/kg-mirror/'
    document.body.append(frame)
    await new Promise((resolve) => frame.addEventListener('load', resolve))
    found.push(frame.contentDocument?.cookie)
    frame.remove()
    const shares = (await caches.has('kubegram-codegen-shares')) ? 'shares are kept' : ''
    found.push(shares)
    for (const { name: database = '' } of await indexedDB.databases()) {
      const opened = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(database)
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
      for (const store of opened.objectStoreNames) {
        const records = await new Promise<unknown[]>((resolve, reject) => {
          const request = opened.transaction(store).objectStore(store).getAll()
          request.onsuccess = () => resolve(request.result)
          request.onerror = () => reject(request.error)
        })
        found.push([database, store, records.map((record) => JSON.stringify(record))])
      }
      opened.close()
    }
    return JSON.stringify(found)
  })
}

async function useToken(page: Page, token: string): Promise<void> {
  await page.goto('/settings')
  await page.getByLabel('Token').fill(token)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
}

/** As an identity provider makes it; nobody here checks the signature. */
function tokenOf(subject: string): string {
  return `e30.${Buffer.from(JSON.stringify({ sub: subject })).toString('base64url')}.none`
}

story('signing out leaves nothing of the account anywhere, in no tab, offline too', async ({ page, context }) => {
  await openApp(page)
  await chooseFile(page, SMALL.path)
  await generate(page)
  await jobCompleted(page)
  await expect.poll(() => everything(page)).toContain('kubegram_generated_code')
  const other = await context.newPage()
  await openApp(other, '/graphs')
  await expect(other.getByRole('link', { name }).first()).toBeVisible()
  // A page that nobody reloads: it sees when all of it is gone.
  const witness = await context.newPage()
  await witness.goto('/healthz/live')
  await context.setOffline(true)
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Sign out…' }).click()
  await expect(other.getByRole('link', { name }).first()).toBeVisible()
  const isGone = async () =>
    !(await everything(witness)).includes(id) && !(await other.textContent('body'))?.includes(name)
  await page.bringToFront()
  const pressedAt = Date.now()
  const pressing = page.getByRole('button', { name: 'Sign out and delete' }).click()
  while (!(await isGone().catch(() => false)));
  console.log(`signed out: nothing is stored or shown ${Date.now() - pressedAt} ms after the press`)
  await pressing
  await expect(other).toHaveURL('/')
  await expect(page).toHaveURL('/')
  for (const tab of [page, other]) await expect(tab.locator('body')).not.toContainText(name)
  await context.setOffline(false)
  await expect.poll(() => everything(page)).not.toContain(id)
  const left = await everything(page)
  for (const trace of [name, 'apiVersion', 'shares are kept', 'sealed']) expect(left).not.toContain(trace)
  // Nothing comes back with the next start either.
  await openApp(page, '/graphs')
  await expect(page.locator('body')).not.toContainText(name)
})

story('somebody else finds nothing of the account, which is there again with its token', async ({ page }) => {
  await openApp(page)
  await useToken(page, tokenOf('ann'))
  await expect(page.getByPlaceholder('A token is stored')).toBeVisible()
  await page.goto('/')
  await chooseFile(page, SMALL.path)
  await generate(page)
  await jobCompleted(page)
  await useToken(page, tokenOf('bob'))
  await expect(page).toHaveURL('/')
  await page.goto('/jobs')
  await expect(page.locator('body')).not.toContainText(name)
  await page.goto('/graphs')
  await expect(page.locator('body')).not.toContainText(name)
  await useToken(page, tokenOf('ann'))
  await expect(page).toHaveURL('/')
  await page.goto('/graphs')
  await expect(page.getByRole('link', { name }).first()).toBeVisible()
})
