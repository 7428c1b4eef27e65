import { afterAll, describe, expect, it } from 'vitest'
import { startBareChromium } from '../support/bareChromium'
import { startBareFirefox } from '../support/bareFirefox'
import type { Verdict } from './inPage/contract'
import { servePage } from './pageServer'

const page = await servePage('contract')
afterAll(() => page.close())

/** The same suites as in Node, on the browsers' own IndexedDB. */
describe.each([
  ['Chromium', startBareChromium],
  ['Firefox', startBareFirefox],
])('the store in %s', async (_name, start) => {
  const verdicts = await verdictsOf(start)
  it('is tested at all', () => expect(verdicts.length).toBeGreaterThan(40))
  it.each(verdicts)('$name', ({ error }) => expect(error).toBeUndefined())
})

async function verdictsOf(start: typeof startBareChromium | typeof startBareFirefox): Promise<readonly Verdict[]> {
  const browser = await start()
  try {
    const tab = (await browser.open(page.url)) as never
    return await browser.evaluate<readonly Verdict[]>(tab, 'runContract()')
  } finally {
    await browser.dispose()
  }
}
