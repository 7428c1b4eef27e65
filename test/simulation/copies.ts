import type { Context } from './context'
import type { Random } from './random'

/** What lies beside the database: localStorage, cookies, and the lock between those that write them. */
export interface Copies {
  /** From now on `page` is who reads and writes them; only one page is open at a time. */
  open(page: Context): void
  /** One of the two is lost. */
  lose(what: 'localStorage' | 'cookies'): void
}

interface CopiesParts {
  readonly random: Random
  /** Whether the disk may be full, and pages may die. */
  readonly isTroubled: () => boolean
  /** Told of every change. */
  readonly changed: () => void
}

/** The globals of a page, which dies between any two of its writes: what it would do then has no effect. */
export function createCopies({ random, isTroubled, changed }: CopiesParts): Copies {
  const items = new Map<string, string>()
  const cookies = new Map<string, string>()
  let page: Context | undefined
  let turn: Promise<unknown> = Promise.resolve()

  const effect = (what: () => void) => {
    if (!page?.isAlive()) return
    if (isTroubled() && random.chance(0.02)) return page.kill()
    what()
    changed()
    if (isTroubled() && random.chance(0.02)) page.kill()
  }
  const setCookie = (text: string) => {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? []
    // Those of another path are not seen here.
    if (!text.includes('; Path=/;')) return
    if (text.includes('; Max-Age=0;')) cookies.delete(name)
    else cookies.set(name, value)
  }
  const set = (key: string, value: string) => {
    if (isTroubled() && random.chance(0.05)) throw new DOMException('The disk is full.', 'QuotaExceededError')
    effect(() => items.set(key, value))
  }
  const globals = {
    localStorage: {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: set,
      removeItem: (key: string) => effect(() => items.delete(key)),
    },
    document: {
      get cookie() {
        return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      },
      set cookie(text: string) {
        effect(() => setCookie(text))
      },
    },
    location: { protocol: 'http:' },
    navigator: {
      locks: {
        request(_name: string, work: () => Promise<unknown>) {
          const mine = turn.then(work)
          turn = mine.catch(() => {})
          return mine
        },
      },
    },
  }
  for (const [name, value] of Object.entries(globals))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
  return {
    open(opened) {
      page = opened
      // Who held the lock is dead.
      turn = Promise.resolve()
    },
    lose(what) {
      if (what === 'cookies') cookies.clear()
      else items.clear()
    },
  }
}
