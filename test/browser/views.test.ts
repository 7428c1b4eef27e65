import type { Browser } from 'playwright'
import type { Plugin } from 'vite'
import solid from 'vite-plugin-solid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blockWith, layBlock } from '../support/embedding'
import { freshPage, launchChromium } from './chromium'
import { servePage } from './pageServer'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const VIEWS = [
  { what: 'a hook of React', entry: 'reactViews', watch: 'watchHook', says: [/^reading$/, /^polling$/, /^completed$/] },
  {
    what: 'useSelector of react-redux',
    entry: 'reactViews',
    watch: 'watchSelector',
    says: [/^working$/, /^made of a$/],
  },
  {
    what: 'a primitive of Solid',
    entry: 'solidView',
    watch: 'watchPrimitive',
    says: [/^reading$/, /^polling$/, /^completed$/],
  },
]

describe('a view of the documentation shows a job to its end', () => {
  it.each(VIEWS)('with $what', async ({ entry, watch, says }) => {
    const server = await servePage(entry, [viewsOfDocument(), ...(entry === 'solidView' ? [solid()] : [])])
    const page = await freshPage(browser, server.url)
    const troubles: string[] = []
    page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
    page.on('pageerror', (error) => troubles.push(String(error)))
    const said = (await page.evaluate(`${watch}()`)) as readonly string[]
    for (const words of says)
      expect(
        said.some((text) => words.test(text)),
        `${words} of ${said}`,
      ).toBe(true)
    expect(troubles).toEqual([])
    await page.context().close()
    server.close()
  })
})

/** `virtual:useCodegenJob` is the block that calls it. */
function viewsOfDocument(): Plugin {
  return {
    name: 'views-of-document',
    enforce: 'pre',
    resolveId(id) {
      const [, words] = /^virtual:(\w+)$/.exec(id) ?? []
      return words === undefined ? undefined : layBlock(`${words}.jsx`, blockWith(words))
    },
  }
}
