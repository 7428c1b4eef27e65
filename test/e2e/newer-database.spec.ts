import { SMALL } from './graphs'
import { chooseFile, generate, jobCompleted, openApp, openCode, shownCode } from './inApp'
import { expect, story } from './story'

story('a database of a newer version is read, and left as it is', async ({ page }) => {
  await openApp(page)
  await chooseFile(page, SMALL.path)
  await generate(page)
  await jobCompleted(page)
  const job = page.url()
  await page.goto('/kg-mirror/')
  await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('kubegram-codegen', 99)
        opening.onsuccess = () => resolve(opening.result.close())
        opening.onerror = () => reject(opening.error)
      }),
  )
  await page.goto(job)
  await expect(page.getByRole('region', { name: 'A newer version of this app has been here' })).toBeVisible()
  await jobCompleted(page)
  await openCode(page, SMALL.body.graph.nodes[0]?.name ?? '')
  expect(await shownCode(page)).toContain('apiVersion:')
  await page.goto('/')
  await chooseFile(page, SMALL.path)
  await page.getByRole('button', { name: /^Generate code/ }).click()
  await expect(page.getByText('Everything is kept. Reload to get it.')).toBeVisible()
  const versions = await page.evaluate(async () => (await indexedDB.databases()).map(({ version }) => version))
  expect(versions).toContain(99)
})
