import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { launch, type Page } from 'puppeteer-core'
import type { BareBrowser } from './bareBrowser'
import { findFirefox } from './machine.mjs'

const TIDIED_MS = 500

export interface BareFirefox extends BareBrowser<Page> {
  /** Ends it the hard way; `startBareFirefox` with its profile goes on where it was. */
  kill(): Promise<void>
  readonly profile: string
}

/**
 * A Firefox driven over WebDriver BiDi, which knows of pages only: its service workers live and end as they do without.
 * One empty tab stays open, so that closing another never closes the browser.
 */
export async function startBareFirefox(kept?: string, prefs: Record<string, unknown> = {}): Promise<BareFirefox> {
  const executablePath = findFirefox()
  if (!executablePath) throw new Error('Firefox is missing')
  const profile = kept ?? (await mkdtemp(join(tmpdir(), 'kubegram-firefox-')))
  const settings = { executablePath, userDataDir: profile, headless: true, extraPrefsFirefox: prefs }
  const start = () => launch({ browser: 'firefox', ...settings })
  // Of one that was just killed the driver may still be putting the profile's own preferences back.
  const browser = await start().catch(() => sleep(TIDIED_MS).then(start))
  const ended = new Promise<void>((resolve) => browser.process()?.once('exit', () => resolve()))
  const kill = async () => {
    browser.process()?.kill('SIGKILL')
    await ended
    // What is still open of the connection fails, as it should.
    await browser.disconnect().catch(() => undefined)
  }
  return {
    profile,
    async open(url) {
      const page = await browser.newPage()
      await page.goto(url)
      return page
    },
    close: (page) => page.close(),
    // As text: the test runner would rewrite an import in a function.
    evaluate: <T>(page: Page, expression: string) => page.evaluate(expression) as Promise<T>,
    kill,
    async dispose() {
      await kill()
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
