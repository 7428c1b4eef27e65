import { type Browser, chromium, type Page } from 'playwright'
import { findChromium } from '../support/machine.mjs'
import type { Kit } from './inPage/kit'

/** What `inPage/kit.ts` puts on the page. */
export interface WithKit {
  readonly kit: Kit
}

/** A Chromium under DevTools, for what only they can do to a page. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium()
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update']
  return chromium.launch({ args, ...(executablePath ? { executablePath } : {}) })
}

/** A page of a browser profile of its own. */
export async function freshPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(url)
  return page
}
