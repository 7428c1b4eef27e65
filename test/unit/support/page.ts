import { vi } from 'vitest'

/** localStorage with a quota in UTF-16 units, as browsers have: keys and values count. */
export function stubLocalStorage(quota = 5_242_880): Map<string, string> {
  const items = new Map<string, string>()
  const units = () => [...items].reduce((sum, [key, value]) => sum + key.length + value.length, 0)
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => items.get(key) ?? null,
    removeItem: (key: string) => void items.delete(key),
    setItem(key: string, value: string) {
      const before = items.get(key)
      items.set(key, value)
      if (units() <= quota) return
      if (before === undefined) items.delete(key)
      else items.set(key, before)
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
    },
  })
  return items
}

/** The cookie jar of a page: takes no cookie over 4,096 bytes, and says nothing about it. */
export function stubCookies(protocol = 'https:'): { readonly jar: Map<string, string>; readonly set: string[] } {
  const jar = new Map<string, string>()
  const set: string[] = []
  vi.stubGlobal('location', { protocol })
  vi.stubGlobal('document', {
    get cookie() {
      return [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    },
    set cookie(text: string) {
      set.push(text)
      const pair = (text.split(';')[0] ?? '').trim()
      const equals = pair.indexOf('=')
      if (new TextEncoder().encode(pair).length <= 4_096) jar.set(pair.slice(0, equals), pair.slice(equals + 1))
    },
  })
  return { jar, set }
}
