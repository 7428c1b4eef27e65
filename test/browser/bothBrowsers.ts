import { startBareChromium } from '../support/bareChromium'
import { startBareFirefox } from '../support/bareFirefox'

type Start = typeof startBareChromium | typeof startBareFirefox

export const BOTH_BROWSERS: readonly (readonly [name: string, start: Start])[] = [
  ['Chromium', startBareChromium],
  ['Firefox', startBareFirefox],
]

/** What an expression comes to on a page, in a browser that ends with it. */
export async function evaluateIn<T>(start: Start, url: string, expression: string): Promise<T> {
  const browser = await start()
  try {
    const tab = (await browser.open(url)) as never
    return await browser.evaluate<T>(tab, expression)
  } finally {
    await browser.dispose()
  }
}
