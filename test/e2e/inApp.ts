import { expect, type Locator, type Page } from '@playwright/test'

const LATER_CACHE = 'kubegram-codegen-later'

/** Waits until the app has its library, and with it the worker: what the page shows before is only the shell. */
export async function openApp(page: Page, path = '/'): Promise<void> {
  await page.goto(path)
  await page.evaluate(() => navigator.serviceWorker.ready)
}

export interface GivenFile {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

export function jsonFile(name: string, content: unknown): GivenFile {
  const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2)
  return { name, mimeType: 'application/json', buffer: Buffer.from(text) }
}

/** Through the file dialog, as a person does it: one file, or several at once. */
export async function chooseFile(page: Page, files: string | GivenFile | readonly GivenFile[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: /Open files|Add files/ }).click()
  await (await chooser).setFiles(typeof files === 'string' || 'name' in files ? files : [...files])
}

/** Drops a file on the page. The browser gives scripts no way to start a drag of files: the events are made. */
export async function dropFile(page: Page, name: string, text: string): Promise<void> {
  await page.evaluate(
    ([fileName, content]) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([content], fileName, { type: 'application/json' }))
      for (const type of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }))
      }
    },
    [name, text] as const,
  )
}

export async function pasteText(page: Page, text: string): Promise<void> {
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', pasted)
    document.body.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData }))
  }, text)
}

export async function generate(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Generate code/ }).click()
  await expect(page).toHaveURL(/\/jobs/)
}

/** The state of the job in view, in words. */
export function jobState(page: Page): Locator {
  return page.locator('.job-state strong')
}

/** Patient: a machine under load may need one check more, and checks come ever more seldom. */
export async function jobCompleted(page: Page): Promise<void> {
  await expect(jobState(page)).toHaveText('Completed', { timeout: 60_000 })
}

/** From the job in view to its code: the graph, and of it the node. */
export async function openCode(page: Page, node: string): Promise<void> {
  await page.getByRole('link', { name: 'Open the code' }).click()
  await page.locator('.list-pane').getByRole('link', { name: node }).first().click()
}

/** The lines of the code in view, as they stand in the document. */
export async function shownCode(page: Page): Promise<string> {
  await page.locator('.code-line').first().waitFor()
  return page.evaluate(() => document.querySelector('.code')?.textContent ?? '')
}

/** Requests of the page and its worker that would send a graph. */
export function watchSubmissions(page: Page): readonly string[] {
  const sent: string[] = []
  page.context().on('request', (request) => {
    if (request.method() === 'POST') sent.push(request.url())
  })
  return sent
}

/** Everything of the second stage is there: in this browser nothing hinders it. */
export async function laterKept(page: Page): Promise<void> {
  const files = await page.evaluate(async () => {
    const text = await (await fetch('/sw.js')).text()
    const urls = [...text.matchAll(/"url":"((?:assets\/later|examples|icons)\/[^"]+)"/g)].map(([, url]) => url)
    return [...new Set(urls)]
  })
  expect(files.length).toBeGreaterThan(30)
  const kept = () =>
    page.evaluate(
      async ([name]) =>
        (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname.slice(1)).sort(),
      [LATER_CACHE] as const,
    )
  await expect.poll(kept, { timeout: 60_000 }).toEqual([...files].sort())
}

/** As Chromium does it, when it likes. */
export async function offerInstall(page: Page): Promise<void> {
  await page.evaluate(() => {
    const offer = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), {
      prompt: async () => undefined,
      userChoice: Promise.resolve({ outcome: 'accepted' }),
    })
    dispatchEvent(offer)
  })
}

/** The browser does so by itself at every start, and a day after the last time. */
export async function lookForUpdate(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await (await navigator.serviceWorker.getRegistration())?.update()
  })
}

/** The browser promises to keep what is stored when it is asked. */
export async function promiseStorage(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { storage } = navigator
    storage.persisted = async () => localStorage.getItem('promised') !== null
    storage.persist = async () => {
      localStorage.setItem('promised', '')
      return true
    }
  })
}
