import { afterAll, describe, expect, it } from 'vitest'
import { BOTH_BROWSERS, evaluateIn } from './bothBrowsers'
import type { Verdict } from './inPage/contract'
import { servePage } from './pageServer'

const page = await servePage('contract')
afterAll(() => page.close())

/** The same suites as in Node, on the browsers' own IndexedDB. */
describe.each(BOTH_BROWSERS)('the store in %s', async (_name, start) => {
  const verdicts = await evaluateIn<readonly Verdict[]>(start, page.url, 'runContract()')
  it('is tested at all', () => expect(verdicts.length).toBeGreaterThan(40))
  it.each(verdicts)('$name', ({ error }) => expect(error).toBeUndefined())
})
