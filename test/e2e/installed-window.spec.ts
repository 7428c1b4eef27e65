// Chromium installs the app for real here, launches it as a desktop does, and tells what stands on its icon.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, CDPSession, Page } from '@playwright/test'
import { bigStore } from '../support/bigStore.mjs'
import { SMALL } from './graphs'
import { openApp, watchSubmissions } from './inApp'
import { connectIn, submitIn } from './inPage'
import { story as base, expect } from './story'

interface Fixtures {
  /** A home of its own: the browser writes menus, icons and its profile there. */
  readonly home: string
}

const story = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from here
  home: async ({}, use) => {
    const home = await mkdtemp(join(tmpdir(), 'kubegram-home-'))
    await use(home)
    await rm(home, { recursive: true, force: true, maxRetries: 5 })
  },
  // The windows of the other stories are private ones, which install nothing.
  context: async ({ playwright, launchOptions, baseURL, home }, use) => {
    const env = { ...process.env, HOME: home, XDG_DATA_HOME: `${home}/data`, XDG_CONFIG_HOME: `${home}/config` }
    const options = { ...launchOptions, env, ...(baseURL ? { baseURL } : {}) }
    const context = await playwright.chromium.launchPersistentContext(`${home}/profile`, options)
    await use(context)
    await context.close()
  },
})

story('the app is installed, and every launch after the first comes to its one window', async ({ page, home }) => {
  const sent = watchSubmissions(page)
  await openApp(page)
  const app = await install(page)
  const window = await app.firstWindow()
  await expect(window).toHaveURL('/')
  expect(await window.evaluate(() => matchMedia('(display-mode: standalone)').matches)).toBe(true)
  await window.evaluate(() => Object.assign(globalThis, { first: true }))

  await app.launch('/about')
  await expect(window.getByText('It is installed on this device.')).toBeVisible()
  await app.launch('/open?link=web%2Bkubegram%3Ajob%2Fjob-7')
  await expect(window.getByRole('button', { name: 'Follow this job' })).toBeVisible()
  await app.launchFile(SMALL.path)
  await expect(window.getByRole('region', { name: 'What will be sent' })).toContainText(SMALL.body.graph.name)
  await writeFile(join(home, 'mine.backup'), bigStore({ graphs: 2, nodes: 3 }))
  await app.launchFile(join(home, 'mine.backup'))
  await expect(window.getByText('2 new versions of 2 graphs')).toBeVisible()

  expect(await window.evaluate(() => 'first' in globalThis)).toBe(true)
  expect(sent.filter((url) => url.includes('/api/'))).toEqual([])
})

story('what ended unseen stands on the icon of the system, until the app is looked at', async ({ page }) => {
  await openApp(page)
  const app = await install(page)
  await connectIn(page)
  for (let job = 0; job < 2; job++) await submitIn(page, SMALL.body)
  await page.goto('about:blank')
  await expect.poll(app.badge, { timeout: 60_000 }).toBe(2)
  await app.firstWindow()
  await expect.poll(app.badge).toBe(0)
})

interface Installed {
  /** Opens it from its icon. */
  firstWindow(): Promise<Page>
  /** At an address of its own. @throws where another window than the first one takes it */
  launch(address: string): Promise<void>
  launchFile(path: string): Promise<void>
  badge(): Promise<number>
}

async function install(page: Page): Promise<Installed> {
  const context = page.context()
  const origin = new URL(page.url()).origin
  const manifestId = `${origin}/`
  await (await context.newCDPSession(page)).send('PWA.install', { manifestId })
  const cdp = await browserOf(context)
  await cdp.send('PWA.changeAppUserSettings', { manifestId, displayMode: 'standalone' })
  let first = ''
  return {
    async firstWindow() {
      const [window, { targetId }] = await Promise.all([
        context.waitForEvent('page'),
        cdp.send('PWA.launch', { manifestId }),
      ])
      first = targetId
      await window.evaluate(() => navigator.serviceWorker.ready)
      return window
    },
    async launch(address) {
      expect(await cdp.send('PWA.launch', { manifestId, url: origin + address })).toEqual({ targetId: first })
    },
    async launchFile(path) {
      expect(await cdp.send('PWA.launchFilesInApp', { manifestId, files: [path] })).toEqual({ targetIds: [first] })
    },
    badge: async () => (await cdp.send('PWA.getOsAppState', { manifestId })).badgeCount,
  }
}

async function browserOf(context: BrowserContext): Promise<CDPSession> {
  const browser = context.browser()
  if (!browser) throw new Error('The context has no browser of its own')
  return browser.newBrowserCDPSession()
}
