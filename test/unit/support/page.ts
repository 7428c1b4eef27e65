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

/** The cookie jars of `/` and of the mirror's path. They take no cookie over 4,096 bytes, and say nothing about it. */
export function stubCookies(protocol = 'https:') {
  const jar = new Map<string, string>()
  const mirrorJar = new Map<string, string>()
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
      const into = text.includes('; Path=/kg-mirror/;') ? mirrorJar : jar
      if (text.includes('Max-Age=0')) into.delete(pair.slice(0, equals))
      else if (new TextEncoder().encode(pair).length <= 4_096) into.set(pair.slice(0, equals), pair.slice(equals + 1))
    },
  })
  return { jar, mirrorJar, set }
}
