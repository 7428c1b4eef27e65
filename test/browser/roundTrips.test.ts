import { afterAll, expect, it } from 'vitest'
import { BOTH_BROWSERS, evaluateIn } from './bothBrowsers'
import { servePage } from './pageServer'

const page = await servePage('kit')
afterAll(() => page.close())

it.each(BOTH_BROWSERS)('10,000 hostile texts and ids come back from every copy in %s', async (_name, start) => {
  expect(await evaluateIn<readonly string[]>(start, page.url, 'kit.roundTrips(10, 1000)')).toEqual([])
})
