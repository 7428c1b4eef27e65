import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { mendMirrors } from '../../../src/client/mendMirrors'
import { keepRecovery, readRecovery } from '../../../src/client/recovery'
import type { Command } from '../../../src/core/protocol'
import { carryOut } from '../../../src/engine/commands'
import type { World } from '../../../src/engine/world'
import { allVersions } from '../support/allVersions'
import { HOSTILE_TEXTS } from '../support/hostile'
import { START } from '../support/jobs'
import { stubCookies, stubLocalStorage } from '../support/page'
import { storeWithCode } from './support'

const MAP = 'kubegram_generated_code'
const ENVELOPE = `${MAP}_envelope`

let items: Map<string, string>
let cookies: ReturnType<typeof stubCookies>

beforeEach(() => {
  vi.stubGlobal('navigator', {})
  items = stubLocalStorage()
  cookies = stubCookies()
})
afterEach(() => {
  vi.unstubAllGlobals()
})

/** A browser with a database of its own, and one start of the app in it. */
function browser() {
  const made = storeWithCode()
  const world = { store: made.store, now: () => START + 1_000, announce: () => {} } as unknown as World
  const send = (command: Command) => carryOut(world, command)
  return { ...made, start: () => mendMirrors(made.store, send) }
}

const hostile = HOSTILE_TEXTS.map((nodeId) => ({ nodeId, code: `${nodeId} "\ud800"` }))

describe('after the database is gone', () => {
  it('localStorage alone brings its graphs back byte for byte, with their names, and says so', async () => {
    const first = browser()
    await first.file('__proto__', hostile)
    await first.file('shop', [{ nodeId: 'web', nodeName: 'Web', nodeType: 'POD', code: 'a', path: 'k8s/web.yaml' }])
    await first.start()
    cookies.jar.clear()
    const second = browser()
    expect(await second.start()).toBe(true)
    expect(await second.store.codeMap()).toEqual(await first.store.codeMap())
    expect((await second.store.graphs()).map(({ graphId, name, updatedAt }) => [graphId, name, updatedAt])).toEqual(
      (await first.store.graphs()).map(({ graphId, name, updatedAt }) => [graphId, name, updatedAt]),
    )
    expect((await second.store.graph('shop'))?.nodes).toMatchObject([
      { name: 'Web', nodeType: 'POD', files: [{ name: 'web.yaml', path: 'k8s/web.yaml', language: 'yaml' }] },
    ])
    expect(readRecovery()).toMatchObject({ from: 'localStorage', graphs: 2, files: hostile.length + 1, missing: [] })
    keepRecovery(undefined)
    expect(await second.start()).toBe(false)
    expect(readRecovery()).toBeUndefined()
  })

  it.each([
    '{}',
    'no JSON',
    'null',
    '{"at":1,"from":"nowhere","graphs":1,"files":1,"missing":[],"others":0,"withheld":0}',
    '{"at":1,"from":"cookie","graphs":1,"files":1,"missing":[null],"others":0,"withheld":0}',
  ])('a note that something else wrote says nothing: %s', (note) => {
    items.set('kubegram_codegen_recovery', note)
    expect(readRecovery()).toBeUndefined()
  })

  it('what did not fit and what was withheld is said', async () => {
    const first = browser()
    await first.file('huge', [{ nodeId: 'n', code: 'x'.repeat(4_100_000) }])
    await first.file('shop', [
      { nodeId: 'web', code: 'a' },
      { nodeId: 'key', nodeType: 'SECRET', code: 'hunter2' },
    ])
    await first.start()
    expect(items.get(MAP)).toBe('{"shop":{"web":["a"]}}')
    const second = browser()
    await second.start()
    expect(readRecovery()).toMatchObject({
      missing: [{ graphId: 'huge', name: 'Shop', nodes: 1 }],
      others: 0,
      withheld: 1,
    })
  })

  it.each([
    ['did not fit', { nodeId: 'n', code: 'x'.repeat(4_100_000) }, { missing: [{ graphId: 'only' }], withheld: 0 }],
    ['held nothing but secrets', { nodeId: 'n', nodeType: 'SECRET', code: 'hunter2' }, { missing: [], withheld: 1 }],
  ])('of a graph that %s nothing comes back, and that is said once', async (_name, file, lost) => {
    const first = browser()
    await first.file('only', [file])
    await first.start()
    const second = browser()
    expect(await second.start()).toBe(true)
    expect(readRecovery()).toMatchObject({ files: 0, others: 0, ...lost })
    keepRecovery(undefined)
    expect(await second.start()).toBe(false)
    expect(readRecovery()).toBeUndefined()
  })

  it('what the cookie only counts is said, where nothing else is left of it', async () => {
    const first = browser()
    for (let n = 0; n < 10; n++) await first.file(`g${n}`, [{ nodeId: 'n', code: `${n}`.repeat(70_000) }])
    await first.start()
    items.clear()
    const second = browser()
    expect(await second.start()).toBe(true)
    expect(readRecovery()).toMatchObject({ from: 'cookie', files: 0, others: 2, withheld: 0 })
    expect(readRecovery()?.missing.map(({ graphId }) => graphId)).toEqual([9, 8, 7, 6, 5, 4, 3, 2].map((n) => `g${n}`))
  })

  it('the cookie alone brings its map back byte for byte', async () => {
    const first = browser()
    await first.file('__proto__', hostile.slice(0, 10))
    await first.start()
    items.clear()
    const second = browser()
    expect(await second.start()).toBe(true)
    expect(await second.store.codeMap()).toEqual(await first.store.codeMap())
    expect(readRecovery()).toMatchObject({ from: 'cookie', graphs: 1, missing: [], others: 0 })
  })

  it('new code does not hide what the mirror has, and no mirror stays stale', async () => {
    const first = browser()
    for (const code of ['one', 'two', 'three']) await first.file('old', [{ nodeId: 'n', code }])
    await first.start()
    const second = browser()
    await second.file('new', [{ nodeId: 'n', code: 'x' }])
    await second.start()
    expect(await second.store.codeMap()).toEqual({ old: { n: ['three'] }, new: { n: ['x'] } })
    expect(JSON.parse(items.get(MAP) ?? '')).toEqual({ old: { n: ['three'] }, new: { n: ['x'] } })
    expect(cookies.jar.get(MAP)).toMatch(/^1\.4\.map/)
  })

  it('what the user cleared does not come back', async () => {
    const one = browser()
    await one.file('g', [{ nodeId: 'n', code: 'x' }])
    await one.start()
    await one.store.clearCode()
    await one.start()
    expect(items.get(MAP)).toBe('{}')
    const two = browser()
    expect(await two.start()).toBe(false)
    expect(await two.store.codeMap()).toEqual({})
  })
})

describe("another client's map", () => {
  const theirs = { 'their graph': { 'their node': ['their code', 'and more'] } }

  it('is imported once, without loss, when this app comes to its origin', async () => {
    items.set(MAP, JSON.stringify(theirs))
    const { store, start } = browser()
    for (let i = 0; i < 3; i++) await start()
    expect(await store.codeMap()).toEqual(theirs)
    expect(JSON.parse(items.get(MAP) ?? '')).toEqual(theirs)
    expect(await allVersions(store.backend).ofGraph('their graph')).toHaveLength(1)
    expect(items.has(`${MAP}_before`)).toBe(false)
    expect(readRecovery()).toBeUndefined()
  })

  it('that cannot be read whole is kept as it was as well', async () => {
    const text = JSON.stringify({ ...theirs, odd: { n: [1, 2] } })
    items.set(MAP, text)
    const { store, start } = browser()
    await start()
    expect(await store.codeMap()).toEqual(theirs)
    expect(items.get(`${MAP}_before`)).toBe(text)
  })

  it('that cannot be read whole is kept where there is room for it once only', async () => {
    items = stubLocalStorage(60)
    const text = '{"g":{"n":["code"],"m":1}}'
    items.set(MAP, text)
    const { store, start } = browser()
    await start()
    expect(await store.codeMap()).toEqual({ g: { n: ['code'] } })
    expect(items.get(`${MAP}_before`)).toBe(text)
  })

  it('that was cut off is imported as far as it goes, and kept', async () => {
    const text = '{"g":{"n":["whole","cut of'
    items.set(MAP, text)
    const { store, start } = browser()
    await start()
    expect(await store.codeMap()).toEqual({ g: { n: ['whole'] } })
    expect(items.get(`${MAP}_before`)).toBe(text)
  })

  it('written after ours becomes a new version of what differs', async () => {
    const { store, file, start } = browser()
    await file('g', [
      { nodeId: 'same', code: 'same' },
      { nodeId: 'n', code: 'ours' },
    ])
    await start()
    items.set(MAP, '{"g":{"same":["same"],"n":["theirs"]},"h":{"m":["new"]}}')
    await start()
    expect(await store.codeMap()).toEqual({ g: { same: ['same'], n: ['theirs'] }, h: { m: ['new'] } })
    expect(await allVersions(store.backend).ofNode('g', 'n')).toMatchObject([
      { origin: 'imported', isCurrent: true },
      { origin: 'job' },
    ])
    expect(await allVersions(store.backend).ofNode('g', 'same')).toHaveLength(1)
    await start()
    expect(await allVersions(store.backend).ofGraph('g')).toHaveLength(2)
  })

  it('in a broken cookie is imported as far as it is whole', async () => {
    cookies.jar.set(MAP, '{"g":{"n":["whole"],"m":["const a = 1')
    const { store, start } = browser()
    await start()
    expect(await store.codeMap()).toEqual({ g: { n: ['whole'] } })
    expect(cookies.jar.get(MAP)).toMatch(/^1\./)
  })
})

describe('a mirror of ours', () => {
  it('that was damaged is made anew', async () => {
    const { file, start } = browser()
    await file('g', [{ nodeId: 'n', code: 'x' }])
    await start()
    items.set(MAP, '{"half')
    await start()
    expect(items.get(MAP)).toBe('{"g":{"n":["x"]}}')
  })

  it.each([1, 2])(
    'whose writing was cut between its two keys %i times is not taken for another client',
    async (times) => {
      const { store, file, start } = browser()
      await file('g', [{ nodeId: 'n', code: 'old' }])
      await start()
      const old = items.get(MAP) ?? ''
      for (let time = 1; time <= times; time++) {
        await file('g', [{ nodeId: 'n', code: `new ${time}` }])
        await start()
        items.set(MAP, old)
      }
      await start()
      expect(await store.codeMap()).toEqual({ g: { n: [`new ${times}`] } })
      expect(items.get(MAP)).toBe(`{"g":{"n":["new ${times}"]}}`)
    },
  )

  it('of the first release, which knew no hash, is known as ours', async () => {
    const { store, file, start } = browser()
    await file('g', [{ nodeId: 'n', code: 'new' }])
    const text = '{"g":{"n":["old"]}}'
    items.set(MAP, text)
    items.set(ENVELOPE, JSON.stringify({ revision: 1, units: text.length, graphs: 1, of: 1 }))
    await file('g', [{ nodeId: 'n', code: 'newer' }])
    await start()
    expect(await store.codeMap()).toEqual({ g: { n: ['newer'] } })
    expect(items.get(MAP)).toBe('{"g":{"n":["newer"]}}')
  })

  it('is not written again when nothing changed', async () => {
    const { file, start } = browser()
    await file('g', [{ nodeId: 'n', code: 'x' }])
    await start()
    const write = vi.spyOn(localStorage, 'setItem')
    const cookiesSet = cookies.set.length
    await start()
    expect(write).not.toHaveBeenCalled()
    expect(cookies.set).toHaveLength(cookiesSet)
  })

  it('stays as it was when there is no room for the new one', async () => {
    const { file, start } = browser()
    await file('g', [{ nodeId: 'n', code: 'x' }])
    await start()
    const before = [...items]
    vi.spyOn(localStorage, 'setItem').mockImplementation((key, value) => {
      if (key === MAP) throw new DOMException('full', 'QuotaExceededError')
      items.set(key, value)
    })
    await file('g', [{ nodeId: 'n', code: 'y' }])
    await start()
    expect([...items]).toEqual(before)
  })

  it('in the cookie works where localStorage is denied', async () => {
    vi.stubGlobal('localStorage', {
      getItem: () => {
        throw new DOMException('Denied', 'SecurityError')
      },
    })
    const first = browser()
    await first.file('g', [{ nodeId: 'n', code: 'x' }])
    await first.start()
    const second = browser()
    expect(await second.start()).toBe(true)
    expect(await second.store.codeMap()).toEqual({ g: { n: ['x'] } })
  })
})
