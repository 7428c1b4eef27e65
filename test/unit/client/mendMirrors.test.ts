import { describe, expect, it, vi } from 'vitest'
import { clearTraces, mendMirrors } from '../../../src/client/mendMirrors'
import { clearAccount } from '../../../src/storage/clearAccount'
import { allVersions } from '../support/allVersions'
import { START } from '../support/jobs'
import { stubCookies, stubLocalStorage } from '../support/page'
import { storeWithCode } from './support'

const NAME = 'kubegram_generated_code'

function page() {
  vi.stubGlobal('navigator', {})
  const items = stubLocalStorage()
  const cookies = stubCookies()
  const stored: string[] = []
  const { setItem } = localStorage
  localStorage.setItem = (key, value) => {
    stored.push(key)
    setItem(key, value)
  }
  const made = storeWithCode()
  return { ...made, ...cookies, items, stored, mend: () => mendMirrors(made.store, async () => undefined) }
}

describe('the copies', () => {
  it('are written once, and not again while nothing changed', async () => {
    const { file, mend, stored, set } = page()
    await file('g', [{ nodeId: 'n', code: 'x' }])
    await mend()
    expect(stored).toEqual([`${NAME}_envelope`, NAME])
    const cookies = set.length
    await mend()
    expect([stored.length, set.length]).toEqual([2, cookies])
  })

  it('are left as they are by a change that they do not show', async () => {
    const { store, file, mend, stored, items } = page()
    await file('g', [{ nodeId: 'n', code: 'old' }])
    await file('g', [{ nodeId: 'n', code: 'new' }])
    await mend()
    await allVersions(store.backend).remove({ graphId: 'g', generation: 1 }, 'gone', START)
    stored.length = 0
    await mend()
    expect(stored).toEqual([`${NAME}_envelope`])
    expect(JSON.parse(items.get(`${NAME}_envelope`) ?? '')).toMatchObject({ revision: await store.revision() })
  })

  it('are no cookies after the server refused them, and the one that is there goes', async () => {
    const { store, file, mend, jar, mirrorJar, items } = page()
    for (const graphId of ['g', 'h']) await file(graphId, [{ nodeId: 'n', code: `${Math.random()}`.repeat(900) }])
    await mend()
    expect(jar.has(NAME)).toBe(true)
    await store.saveSettings((settings) => ({ ...settings, cookiesShedAt: START }))
    await mend()
    expect([jar.size, mirrorJar.size]).toEqual([0, 0])
    await file('later', [{ nodeId: 'n', code: 'x' }])
    await mend()
    expect([jar.size, mirrorJar.size]).toEqual([0, 0])
    expect(items.get(NAME)).toContain('later')
  })

  it('of an account that leaves while they are made are not made', async () => {
    const { store, file, items, jar } = page()
    await file('g', [{ nodeId: 'n', code: 'x' }])
    const { read } = store.backend
    let reads = 0
    // Signs out at each of the reads in turn: before, between and after those of the code.
    for (let at = 1; at < 12; at++) {
      reads = 0
      const backend = {
        ...store.backend,
        read: (async (stores, work) => {
          reads += 1
          if (reads === at) await clearAccount(store.backend)
          return read(stores, work)
        }) as typeof read,
      }
      const { createPageStore } = await import('../../../src/storage/pageStore')
      await mendMirrors(createPageStore(backend), async () => undefined).catch(() => {})
      if (reads < at) break
      // The last of the reads may be followed by writing: then whoever signs out clears it, and nothing else is left.
      await clearTraces()
      expect([items.size, jar.size]).toEqual([0, 0])
      await file('g', [{ nodeId: 'n', code: `x${at}` }])
    }
  })
})
