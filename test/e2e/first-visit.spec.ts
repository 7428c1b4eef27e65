import { SMALL } from './graphs'
import { chooseFile, generate, jobCompleted, laterKept, openApp, openCode, shownCode } from './inApp'
import { expect, story } from './story'

/** Compressed with brotli, as the server sends it. */
const SHELL_BYTES = 150_000

story('a first visit waits for a small shell, and the rest follows', async ({ page, request }) => {
  await openApp(page)
  const shell = await page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith('workbox-precache'))
    const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))
    // The worker's own scripts are kept by the browser itself.
    return [...kept.flat().map(({ url }) => url), `${location.origin}/sw.js`]
  })
  expect(shell.length).toBeGreaterThan(20)
  const engine = /"(\/assets\/engine-[^"]+)"|`(\/assets\/engine-[^`]+)`/.exec(
    await (await request.get('/sw.js')).text(),
  )
  const sizes = await Promise.all(
    [...shell, engine?.[1] ?? engine?.[2] ?? ''].map(async (url) => {
      const answer = await request.get(url, { headers: { 'Accept-Encoding': 'br' } })
      return Number(answer.headers()['content-length'])
    }),
  )
  const total = sizes.reduce((sum, bytes) => sum + bytes, 0)
  const scripts = await Promise.all(
    shell.filter((url) => /\.js$/.test(new URL(url).pathname)).map(async (url) => (await request.get(url)).text()),
  )
  // What a script starts with has to be there when it does: only what is imported on the way may follow.
  expect(scripts.filter((text) => /\b(from|import) ?["'][^"']*\/later\//.test(text))).toEqual([])
  console.log(`the shell: ${shell.length + 1} files, ${total} bytes`)
  expect(total).toBeLessThanOrEqual(SHELL_BYTES)
  await laterKept(page)
})

story('what came after the shell works without a network', async ({ page, server, context }) => {
  await openApp(page)
  await page.waitForFunction(() => navigator.serviceWorker.controller)
  await chooseFile(page, SMALL.path)
  await generate(page)
  await jobCompleted(page)
  await laterKept(page)
  await server.stop()
  // A new page has nothing in its memory, and the browser's own cache is as good as gone.
  const offline = await context.newPage()
  const cdp = await context.newCDPSession(offline)
  await cdp.send('Network.clearBrowserCache')
  await offline.goto('/jobs')
  await offline.locator('.row-item').first().click()
  const node = SMALL.body.graph.nodes[0]?.name ?? ''
  await openCode(offline, node)
  expect(await shownCode(offline)).toContain('apiVersion:')
  // The painter and its grammar.
  await expect.poll(() => offline.evaluate(() => CSS.highlights.get('kg-key')?.size ?? 0)).toBeGreaterThan(0)
  await offline.goto('/search?q=apiVersion')
  await expect(offline.locator('.search-outcome')).toContainText(/matches in \d+ file/)
  await offline.goto('/')
  await offline.getByRole('button', { name: /Web shop/ }).click()
  await expect(offline.getByRole('region', { name: 'What will be sent' })).toContainText(/shop/i)
})

story(
  'a shell that lacks one file is not kept at all, and the next visit makes up for it',
  async ({ page, context }) => {
    let isBroken = true
    await context.route('**/assets/JobView-*.js', (route) =>
      isBroken && route.request().serviceWorker() ? route.abort() : route.continue(),
    )
    await page.goto('/')
    const installed = () =>
      page.evaluate(async () => {
        const found = await navigator.serviceWorker.getRegistration()
        return found?.active !== undefined && found.active !== null
      })
    await expect
      .poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistration()) ?? null))
      .toBeNull()
    expect(await installed()).toBe(false)
    // The page works all the same.
    await chooseFile(page, SMALL.path)
    await generate(page)
    await jobCompleted(page)
    isBroken = false
    await page.goto('/jobs')
    await page.evaluate(() => navigator.serviceWorker.ready)
    expect(await installed()).toBe(true)
  },
)

story('a full disk keeps no place of the app away', async ({ page, server, context }) => {
  await openApp(page)
  await laterKept(page)
  await page.evaluate(() => caches.delete('kubegram-codegen-later'))
  const devTools = await context.newCDPSession(page)
  await devTools.send('Storage.overrideQuotaForOrigin', { origin: server.url, quotaSize: 1 })
  await page.goto('/storage')
  await expect(page.getByRole('heading', { name: 'Will it stay?' })).toBeVisible()
  const kept = await page.evaluate(async () => (await (await caches.open('kubegram-codegen-later')).keys()).length)
  expect(kept).toBe(0)
})
