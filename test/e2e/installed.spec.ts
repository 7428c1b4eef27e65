import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { bigStore } from '../support/bigStore.mjs'
import { expectNoAxeFindingsHere } from './axe'
import { SMALL } from './graphs'
import { chooseFile, generate, jobCompleted, jsonFile, offerInstall, openApp, watchSubmissions } from './inApp'
import { expect, story } from './story'

interface Manifest {
  readonly icons: readonly Picture[]
  readonly screenshots: readonly Picture[]
  readonly shortcuts: readonly { readonly name: string; readonly url: string; readonly icons: readonly Picture[] }[]
  readonly file_handlers: readonly { readonly accept: object }[]
}
interface Picture {
  readonly src: string
  readonly sizes: string
  readonly type: string
  readonly purpose?: string
  readonly form_factor?: string
}

story('the manifest is whole: Chromium would install the app, and every picture has its size', async ({ page }) => {
  await openApp(page)
  const cdp = await page.context().newCDPSession(page)
  const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors')
  // A window of a test is a private one: that is the only reason not to install.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([])
  const { errors, data } = await cdp.send('Page.getAppManifest')
  expect(errors).toEqual([])
  const manifest = JSON.parse(data ?? '') as Manifest
  const pictures = [...manifest.icons, ...manifest.screenshots, ...manifest.shortcuts.flatMap(({ icons }) => icons)]
  for (const { src, sizes, type } of pictures) {
    const answer = await page.request.get(src)
    expect(answer.headers()['content-type'], src).toContain(type)
    if (type === 'image/png') expect(await pngSize(await answer.body()), src).toBe(sizes)
  }
  expect(manifest).toMatchObject({
    id: '/',
    scope: '/',
    start_url: '/',
    name: 'Kubegram Codegen',
    short_name: 'Codegen',
    description: expect.stringContaining('Submit a Kubegram graph'),
    categories: expect.arrayContaining(['developer']),
    display_override: ['window-controls-overlay', 'standalone', 'minimal-ui'],
    launch_handler: { client_mode: ['focus-existing', 'auto'] },
    protocol_handlers: [{ protocol: 'web+kubegram', url: '/open?link=%s' }],
    share_target: { action: '/share', method: 'POST', params: { text: 'text', files: [{ name: 'files' }] } },
  })
  expect(Object.values(manifest.file_handlers[0]?.accept ?? {})).toEqual([['.json'], ['.backup']])
  expect(manifest.shortcuts.map(({ name, url }) => [name, url])).toEqual([
    ['New job', '/'],
    ['Jobs', '/jobs'],
    ['Search', '/search'],
  ])
  const iconsFor = (purpose: string) => manifest.icons.filter((icon) => icon.purpose === purpose)
  expect(iconsFor('any').map(({ sizes }) => sizes)).toEqual(['192x192', '512x512', 'any'])
  expect([iconsFor('maskable').length, iconsFor('monochrome').length]).toEqual([1, 1])
  expect(new Set(manifest.screenshots.map(({ form_factor }) => form_factor))).toEqual(new Set(['wide', 'narrow']))
  // A manifest has one colour for its bar; in each theme the page says another, that of its own.
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const [said, shown] = await page.evaluate(barColors)
    expect(said, colorScheme).toBe(shown)
  }
})

story('a shared file is shown on New job and waits for a click', async ({ page, server }) => {
  const sent = watchSubmissions(page)
  await openApp(page)
  await controlled(page)
  await share(page, server.url, { files: [SMALL.path] })
  await expect(page.getByRole('region', { name: 'What will be sent' })).toContainText(SMALL.body.graph.name)
  await expect(page).toHaveURL('/')
  expect(sent.filter((url) => url.includes('/api/'))).toEqual([])
  // Taken out once: a reload does not bring it again.
  await page.reload()
  await expect(page.locator('.draft')).toHaveCount(1)
})

story('a shared text is shown, a bad one with its sentence, an empty share with another', async ({ page, server }) => {
  await openApp(page)
  await controlled(page)
  await share(page, server.url, { title: 'From a chat', text: readFileSync(SMALL.path, 'utf8') })
  await expect(page.getByRole('region', { name: 'What will be sent' })).toContainText(SMALL.body.graph.name)
  await share(page, server.url, { title: 'Lunch', text: 'See you at noon' })
  await expect(page.getByRole('region', { name: 'What will be sent' })).toContainText('This is not JSON')
  await share(page, server.url, {})
  await expect(page.locator('.notice')).toContainText('neither a file nor a text')
  await page.locator('.notice').getByRole('button', { name: 'Close' }).click()
  await expect(page.locator('.notice')).toHaveCount(0)
})

story('a share that was looked at and put away is nowhere any more', async ({ page, server }) => {
  const [node] = SMALL.body.graph.nodes
  const words = node?.name ?? ''
  await openApp(page)
  await controlled(page)
  await share(page, server.url, { files: [SMALL.path] })
  await expect(page.getByRole('region', { name: 'What will be sent' })).toContainText(words)
  expect(await page.evaluate(keptBytes, words)).toEqual(['sessionStorage'])
  await page.getByRole('button', { name: `Remove ${SMALL.body.graph.name}` }).click()
  await expect(page.locator('.draft')).toHaveCount(0)
  expect(await page.evaluate(keptBytes, words)).toEqual([])
  await page.reload()
  await expect(page.getByRole('button', { name: /Open files/ })).toBeVisible()
  await expect(page.locator('.draft')).toHaveCount(0)
})

story('a share that was never shown is shown with the next one, and gone after a day', async ({ page, server }) => {
  await openApp(page)
  await controlled(page)
  const layShare = (hours: number) => page.evaluate(lay, Date.now() - hours * 60 * 60 * 1000)
  await layShare(25)
  await layShare(23)
  await page.reload()
  await expect.poll(() => page.evaluate(sharesKept)).toBe(1)
  await layShare(25)
  await share(page, server.url, { text: 'See you at noon' })
  await expect(page.locator('.draft')).toHaveCount(2)
  expect(await page.evaluate(sharesKept)).toBe(0)
})

story('a shared link is a preview of what it leads to', async ({ page, server }) => {
  await openApp(page)
  await controlled(page)
  await share(page, server.url, { text: 'web+kubegram:job/job-7?graph=museum' })
  await expect(page.getByRole('button', { name: 'Follow this job' })).toBeVisible()
  await expect(page.getByText('museum', { exact: true })).toBeVisible()
})

story('a share that no worker took is not read by the server, and said to be lost', async ({ page, request }) => {
  const answer = await request.post('/share', { multipart: { text: 'secret' }, maxRedirects: 0 })
  expect(answer.status()).toBe(303)
  expect(answer.headers().location).toBe('/?shared=lost')
  await openApp(page, '/?shared=lost')
  await expect(page.locator('.notice')).toContainText('Share it again')
  await expectNoAxeFindingsHere(page, 'a share that is lost')
})

story('a job link is a preview; a click follows the job and brings its code', async ({ page, request }) => {
  const answer = await request.post('/api/v1/public/graph/codegen', { data: SMALL.body })
  const { jobId } = (await answer.json()) as { jobId: string }
  const link = (text: string) => `/open?link=${encodeURIComponent(text)}`
  await openApp(page, link(`web+kubegram:job/${jobId}?graph=museum`))
  await expect(page.getByText(jobId)).toBeVisible()
  await expect(page.getByText('museum', { exact: true })).toBeVisible()
  await expect(page.locator('.row-item')).toHaveCount(0)
  await page.getByRole('button', { name: 'Follow this job' }).click()
  await expect(page).toHaveURL(/\/jobs\//)
  await jobCompleted(page)
  await page.goto(link(`web+kubegram:job/${jobId}`))
  await page.getByRole('link', { name: 'Open the job' }).click()
  await jobCompleted(page)
  await page.goto(link('web+kubegram:graph/museum'))
  await page.getByRole('link', { name: 'Open the code' }).click()
  await expect(page).toHaveURL(/\/graphs\/~museum/)
})

story('links that are none have their sentence', async ({ page }) => {
  for (const link of ['web+kubegram:job/..', 'javascript:alert(1)', 'https://example.com/job/1']) {
    await openApp(page, `/open?link=${encodeURIComponent(link)}`)
    await expect(page.getByRole('heading', { name: 'This link cannot be opened' })).toBeVisible()
  }
  await openApp(page, '/open?link=web%2Bkubegram%3Agraph%2Fnowhere')
  await expect(page.getByRole('heading', { name: /not in this browser/ })).toBeVisible()
})

story('launched files become drafts in the open window, launched links open there', async ({ page }) => {
  await openWithLaunches(page)
  const name = SMALL.body.graph.name
  await page.evaluate(
    ([text, url]) => {
      const file = new File([text], 'graph.json', { type: 'application/json' })
      const { launch } = window as unknown as { launch(params: object): void }
      launch({ targetURL: url, files: [{ getFile: async () => file }] })
    },
    [readFileSync(SMALL.path, 'utf8'), new URL('/', page.url()).href] as const,
  )
  await expect(page.getByRole('region', { name: 'What will be sent' })).toContainText(name)
  await page.evaluate(() => {
    const { launch } = window as unknown as { launch(params: object): void }
    launch({ targetURL: `${location.origin}/jobs`, files: [] })
    launch({ targetURL: 'https://example.com/', files: [] })
    launch({ files: [{ getFile: () => Promise.reject(new DOMException('gone', 'NotFoundError')) }] })
  })
  await expect(page).toHaveURL('/jobs')
  await expect(page.locator('.notice')).toContainText('cannot be read')
})

story('a launched or dropped backup is looked at on Storage, and merged by a click', async ({ page }) => {
  await openWithLaunches(page)
  const backup = bigStore({ graphs: 2, nodes: 3 }).toString('base64')
  await page.evaluate(
    ([bytes, url]) => {
      const file = new File([Uint8Array.from(atob(bytes), (char) => char.charCodeAt(0))], 'mine.backup')
      const { launch } = window as unknown as { launch(params: object): void }
      launch({ targetURL: url, files: [{ getFile: async () => file }] })
    },
    [backup, new URL('/', page.url()).href] as const,
  )
  await expect(page).toHaveURL('/storage')
  const offer = page.getByText('2 new versions of 2 graphs')
  await expect(offer).toBeVisible()
  await expect(page.getByText('No code is stored yet')).toBeVisible()
  await page.getByRole('button', { name: 'Merge' }).click()
  await expect(page.getByText('Merged. Nothing that was here was overwritten.')).toBeVisible()
  await page.goto('/jobs')
  await page.evaluate((bytes) => {
    const file = new File([Uint8Array.from(atob(bytes), (char) => char.charCodeAt(0))], 'mine.backup')
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(file)
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }))
  }, backup)
  await expect(page).toHaveURL('/storage')
  await expect(page.getByText('2 versions and')).toBeVisible()
})

story('installing is offered once, when there is code, and stays on About', async ({ page }) => {
  await openApp(page)
  await offerInstall(page)
  await expect(page.locator('.notice')).toHaveCount(0)
  await chooseFile(page, jsonFile('small.json', SMALL.body))
  await generate(page)
  await jobCompleted(page)
  const notice = page.getByRole('region', { name: 'Install this app?' })
  await expectNoAxeFindingsHere(page, 'the question whether to install')
  // Where the offer has its own place it is not made twice.
  await page.setViewportSize({ width: 1280, height: 720 })
  await page.getByRole('link', { name: 'About' }).click()
  await expect(page.getByRole('button', { name: 'Install', exact: true })).toHaveCount(1)
  await expect(notice).toHaveCount(0)
  await page.goBack()
  await notice.getByRole('button', { name: 'Not now' }).click()
  await expect(notice).toHaveCount(0)
  await page.reload()
  await page.evaluate(() => navigator.serviceWorker.ready)
  await offerInstall(page)
  await page.goto('/about')
  await expect(page.getByRole('heading', { name: 'An app of its own' })).toBeVisible()
  await expect(page.getByText('In the menu of your browser')).toBeVisible()
  await offerInstall(page)
  await expectNoAxeFindingsHere(page, 'the offer to install')
  await page.getByRole('button', { name: 'Install', exact: true }).click()
  await expect(page.getByText('It is installed on this device.')).toBeVisible()
})

/** The app, ready to be handed launches: `window.launch` does what the system would do. */
async function openWithLaunches(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const queue = {
      setConsumer(take: (launch: object) => void) {
        Object.assign(window, { launch: take })
      },
    }
    Object.defineProperty(window, 'launchQueue', { value: queue })
  })
  await openApp(page, '/about')
  await page.waitForFunction(() => 'launch' in window)
}

/** As the system does it: a POST from outside of the app's pages. */
async function share(
  page: Page,
  url: string,
  fields: { readonly title?: string; readonly text?: string; readonly files?: readonly string[] },
): Promise<void> {
  const { files = [], ...texts } = fields
  await page.goto('about:blank')
  const inputs = Object.keys(texts).map((name) => `<textarea name="${name}"></textarea>`)
  await page.setContent(
    `<form method="post" enctype="multipart/form-data" action="${url}/share">${inputs.join('')}<input name="files" type="file" multiple></form>`,
  )
  for (const [name, text] of Object.entries(texts)) await page.locator(`[name=${name}]`).fill(text)
  await page.locator('[name=files]').setInputFiles([...files])
  await Promise.all([page.waitForURL(`${url}/**`), page.evaluate(() => document.forms[0]?.submit())])
}

/** As the worker puts a share aside that came at this time. */
async function lay(at: number): Promise<void> {
  const form = new FormData()
  form.set('text', `Shared at ${at}`)
  await (await caches.open('kubegram-codegen-shares')).put(`/share/${at}`, new Response(form))
}

async function sharesKept(): Promise<number> {
  return (await (await caches.open('kubegram-codegen-shares')).keys()).length
}

/** Where in this browser something lies that says this. */
async function keptBytes(words: string): Promise<readonly string[]> {
  const found: string[] = []
  for (const [name, area] of Object.entries({ sessionStorage, localStorage })) {
    if (Object.values(area).some((value) => String(value).includes(words))) found.push(name)
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) {
      if (/\/(assets|examples)\//.test(request.url)) continue
      if ((await (await cache.match(request))?.text())?.includes(words)) found.push(name)
    }
  }
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name)
      opening.onsuccess = () => resolve(opening.result)
      opening.onerror = () => reject(opening.error)
    })
    for (const store of database.objectStoreNames) {
      const records = await new Promise<unknown[]>((resolve) => {
        const all = database.transaction(store).objectStore(store).getAll()
        all.onsuccess = () => resolve(all.result)
      })
      if (JSON.stringify(records).includes(words)) found.push(`${name}/${store}`)
    }
    database.close()
  }
  return found
}

async function controlled(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller)
}

/** What the system is told to paint the window's bar with, and what the page's own bar has. */
function barColors(): readonly [string, string] {
  const metas = [...document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')]
  const probe = document.createElement('i')
  probe.style.color = metas.find(({ media }) => matchMedia(media).matches)?.content ?? ''
  document.body.append(probe)
  const bar = document.querySelector('.top')
  return [getComputedStyle(probe).color, bar ? getComputedStyle(bar).backgroundColor : '']
}

async function pngSize(bytes: Buffer): Promise<string> {
  return `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`
}
