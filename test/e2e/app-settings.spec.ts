import { SMALL } from './graphs'
import { chooseFile, generate, jobCompleted, openApp } from './inApp'
import { expect, story } from './story'

story('findsOutWhatIsWrongWithTheConnection', async ({ page, server }) => {
  await openApp(page, '/settings')
  const test = () => page.getByRole('button', { name: 'Test connection' }).click()
  await test()
  await expect(page.getByText('The connection works.')).toBeVisible()
  // A path of another version of the server: the right one is found and taken over.
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
  await openApp(page, '/settings')
  await page.getByRole('radio', { name: 'Dark' }).check()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.getByRole('combobox', { name: /^Language of dates/ }).selectOption('de')
  await page.getByRole('checkbox', { name: /^Single keys/ }).uncheck()
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(page.getByRole('combobox', { name: /^Language of dates/ })).toHaveValue('de')
  await expect(page.getByRole('checkbox', { name: /^Single keys/ })).not.toBeChecked()
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('g')
  await expect(page).toHaveURL(/\/settings$/)
})

story('knowsWhatIsStoredAndHowJobsWent', async ({ page }) => {
  await openApp(page)
  await chooseFile(page, SMALL.path)
  await generate(page)
  await jobCompleted(page)
  await page.getByRole('link', { name: 'Statistics' }).click()
  await expect(page.getByRole('list', { name: 'Jobs by outcome' })).toContainText('Completed')
  await expect(page.getByText('100 %')).toBeVisible()
  await expect(page.getByRole('img', { name: /^Durations of 1 jobs?/ })).toBeVisible()
  await expect(page.getByRole('list', { name: 'Code by language' })).toContainText('yaml')

  await page.getByRole('link', { name: 'Storage' }).click()
  await expect(page.getByText('All of 1 graph')).toBeVisible()
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
