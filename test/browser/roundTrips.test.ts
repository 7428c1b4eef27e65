import { afterAll, expect, it } from 'vitest'
import { startBareChromium } from '../support/bareChromium'
import { startBareFirefox } from '../support/bareFirefox'
import { servePage } from './pageServer'

const page = await servePage('kit')
afterAll(() => page.close())

it.each([
  ['Chromium', startBareChromium],
  ['Firefox', startBareFirefox],
])('10,000 hostile texts and ids come back from every copy in %s', async (_name, start) => {
  const browser = await start()
  try {
    const tab = (await browser.open(page.url)) as never
    expect(await browser.evaluate<readonly string[]>(tab, 'kit.roundTrips(10, 1000)')).toEqual([])
  } finally {
    await browser.dispose()
  }
})
