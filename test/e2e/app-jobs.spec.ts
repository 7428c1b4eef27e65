import { SMALL } from './graphs'
import { chooseFile, generate, jobCompleted, jobState, openApp } from './inApp'
import { expect, story } from './story'

story('sent while the server is down: "will be sent", and it is, once it is back', async ({ page, server }) => {
  await openApp(page)
  await server.stop()
  await chooseFile(page, SMALL.path)
  await generate(page)
  await expect(jobState(page)).toHaveText('Will be sent')
  await expect(page.getByText('The server cannot be reached.').first()).toBeVisible()
  await page.reload()
  await expect(jobState(page)).toHaveText('Will be sent')
  await server.start()
  await page.getByRole('button', { name: 'Try now' }).click()
  await jobCompleted(page)
})

story(
  'a running job says where it is, counts down, is cancelled on the server, and tried again',
  async ({ page, server, request }) => {
    await server.faults([{ match: { route: 'submit' }, fault: { type: 'neverFinish' } }])
    await openApp(page)
    await chooseFile(page, SMALL.path)
    await generate(page)
    await expect(page.getByText(/^Step \d of 5/).first()).toBeVisible()
    const nextCheck = page.locator('.tiles > div', { hasText: 'Next check' }).locator('dd')
    const before = await nextCheck.textContent()
    await expect(nextCheck).not.toHaveText(before ?? '')
    await expect(page.locator('.tiles > div', { hasText: 'Attempt' }).locator('dd')).toHaveText('2')
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
  await expect(page.getByText('The model ran out of words')).toBeVisible()
  await server.faults([])
  await page.getByRole('link', { name: 'New job from this graph' }).click()
  await page.getByRole('button', { name: 'Edit text' }).click()
  const text = page.getByRole('textbox', { name: /Its text/ })
  await text.fill((await text.inputValue()).replace(`"name": "${SMALL.body.graph.name}"`, '"name": "Changed"'))
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Changed' })).toBeVisible()
  await jobCompleted(page)
})
