import { CODEGEN_COOKIE_EXPIRATION_MS } from '../core/codeMap'

/** The server answers it with an empty page: cookies of this path ride on no other request. */
const MIRROR_PATH = '/kg-mirror/'
const LOAD_MS = 5_000

/** Cookies by name, as a document of their path sees them. */
export type Cookies = ReadonlyMap<string, string>

export function cookiesHere(text = document.cookie): Cookies {
  return new Map(
    text.split('; ').map((entry) => {
      const equals = entry.indexOf('=')
      return [entry.slice(0, equals), entry.slice(equals + 1)] as const
    }),
  )
}

/** Sets a cookie, or, without a value, takes it away. Browsers say nothing when they do not keep it: read it back. */
export function setCookie(name: string, value: string | undefined, path: '/' | typeof MIRROR_PATH): void {
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  const maxAge = value === undefined ? 0 : CODEGEN_COOKIE_EXPIRATION_MS / 1000
  // The plain setter: `cookieStore` is not in every browser, and what was kept is read back anyway.
  document.cookie = `${name}=${value ?? ''}; Max-Age=${maxAge}; Path=${path}; SameSite=Strict${secure}`
}

/** The cookies of the mirror's path, read through a frame of it. `undefined` when it cannot be loaded now. */
export async function mirrorCookies(): Promise<Cookies | undefined> {
  const frame = document.createElement('iframe')
  frame.hidden = true
  frame.src = MIRROR_PATH
  const loaded = new Promise<void>((resolve) => {
    frame.addEventListener('load', () => resolve(), { once: true })
    setTimeout(resolve, LOAD_MS)
  })
  document.body.append(frame)
  try {
    await loaded
    const inside = frame.contentDocument
    return inside?.location.pathname === MIRROR_PATH ? cookiesHere(inside.cookie) : undefined
  } catch {
    return undefined
  } finally {
    frame.remove()
  }
}
