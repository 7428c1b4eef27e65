import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { startBareFirefox } from '../support/bareFirefox'
import { evaluateIn, startChromium } from '../support/chromiumProcess'
import { freshPage, launchChromium } from './chromium'
import { servePage } from './pageServer'

const server = await servePage('kit')
afterAll(() => server.close())

interface Tab {
  run<T>(expression: string): Promise<T>
  end(): Promise<unknown>
}

/** `denied`: as a user sets the browser who wants sites to store nothing. */
async function inChromium(isDenied = false): Promise<Tab> {
  const profile = await mkdtemp(join(tmpdir(), 'kubegram-opening-'))
  await mkdir(join(profile, 'Default'))
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } }
  if (isDenied) await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences))
  const browser = startChromium(profile)
  const tab = await browser.open(server.url)
  return {
    run: (expression) => evaluateIn(browser.send, tab, expression),
    async end() {
      await browser.kill()
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function inFirefox(isDenied = false): Promise<Tab> {
  const browser = await startBareFirefox(undefined, isDenied ? { 'network.cookie.cookieBehavior': 2 } : {})
  const tab = await browser.open(server.url)
  return { run: (expression) => browser.evaluate(tab, expression), end: browser.dispose }
}

describe.each([
  ['Chromium', inChromium],
  ['Firefox', inFirefox],
])('a database in %s', (_name, start) => {
  it('that another tab holds is waited for, then done without, and that is said', async () => {
    const { run, end } = await start()
    try {
      expect(await run('kit.openHeld(12000)')).toMatchObject({ kind: 'indexedDB', detail: '' })
      expect(await run('kit.openHeld()')).toEqual({
        kind: 'memory',
        detail: expect.stringContaining('Another tab of this app still holds it'),
        jobs: 0,
      })
    } finally {
      await end()
    }
  })

  it('that never opens is done without', async () => {
    const { run, end } = await start()
    try {
      expect(await run('kit.openHung()')).toEqual({ kind: 'memory', detail: 'The database did not open.', jobs: 0 })
    } finally {
      await end()
    }
  })

  it('that is denied, with localStorage and cookies, leaves jobs that run in memory', async () => {
    const { run, end } = await start(true)
    try {
      const found = await run('kit.connect()')
      expect(found).toMatchObject({ graphs: ['g'], storage: 'memory', isMirrored: false })
      expect(found).toHaveProperty('detail', expect.stringMatching(/./))
    } finally {
      await end()
    }
  })
})

it('a database that is evicted while a page is open comes back from its copy', async () => {
  const browser = await launchChromium()
  try {
    const page = await freshPage(browser, server.url)
    expect(await page.evaluate('kit.connect()')).toMatchObject({
      graphs: ['g'],
      storage: 'indexedDB',
      isMirrored: true,
    })
    const devTools = await page.context().newCDPSession(page)
    const { origin } = new URL(server.url)
    await devTools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' })
    await vi.waitFor(
      async () =>
        expect(await page.evaluate('kit.connected()')).toMatchObject({ graphs: ['g'], recovered: 'localStorage' }),
      60_000,
    )
  } finally {
    await browser.close()
  }
})
