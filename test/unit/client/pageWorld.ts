import { vi } from 'vitest'
import { stubCookies, stubLocalStorage } from '../support/page'

/** As much of a page as the library needs, without a worker or IndexedDB: the engine runs here, in memory. */
export function stubPage(fetch: typeof globalThis.fetch): Map<string, string> {
  const items = stubLocalStorage()
  stubCookies()
  const target = () => {
    const events = new EventTarget()
    return { addEventListener: events.addEventListener.bind(events), removeEventListener: events.removeEventListener }
  }
  vi.stubGlobal('window', target())
  // The cookie's getter has to stay one.
  Object.assign(document, target(), { visibilityState: 'visible' })
  vi.stubGlobal('navigator', { onLine: true })
  vi.stubGlobal('fetch', fetch)
  return items
}
