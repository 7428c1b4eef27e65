import { inflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { clearCookieMirror, isInCookie, readCookieMirror, writeCookieMirror } from '../../../src/client/cookieMirror'
import { HOSTILE_TEXTS } from '../support/hostile'
import { stubCookies } from '../support/page'
import { storeWithCode } from './support'

const NAME = 'kubegram_generated_code'
const MAX_BYTES = 3_072

/** Text that deflate cannot shorten. */
function noise(length: number, start = 42): string {
  let seed = start
  return Array.from({ length }, () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
    return String.fromCharCode(33 + ((seed >>> 16) % 90))
  }).join('')
}

function read(value: string | undefined) {
  const [version, revision, kind, data = ''] = (value ?? '').split('.')
  const text = inflateRawSync(Buffer.from(data, 'base64url')).toString()
  return { version, revision: Number(revision), kind, content: JSON.parse(text) as unknown }
}

it('holds the whole map while it fits, and reads back as it was', async () => {
  const { jar, set } = stubCookies()
  const { store, file } = storeWithCode()
  for (const graphId of ['__proto__', 'a;b=c, d', 'lone \ud800']) {
    await file(
      graphId,
      HOSTILE_TEXTS.slice(0, 17).map((nodeId) => ({ nodeId, code: `${nodeId}; \ud800 "é"` })),
    )
  }
  expect(await writeCookieMirror(store, 3)).toBe(true)
  const { content, ...head } = read(jar.get(NAME))
  expect(head).toEqual({ version: '1', revision: 3, kind: 'map' })
  expect(JSON.stringify(sorted(content))).toBe(JSON.stringify(sorted(await store.codeMap())))
  const written = set.filter((text) => !text.includes('Max-Age=0'))
  expect(written).toHaveLength(1)
  expect(written[0]).toMatch(/^kubegram_generated_code=[\w.-]+; Max-Age=2592000; Path=\/; SameSite=Strict; Secure$/)
})

it('is not bound to https where there is none', async () => {
  const { set } = stubCookies('http:')
  await writeCookieMirror(storeWithCode().store, 1)
  expect(set[0]).not.toContain('Secure')
})

it('never holds a node with a secret', async () => {
  const { jar } = stubCookies()
  const { store, file } = storeWithCode()
  await file('g', [
    { nodeId: 'web', code: 'kind: Deployment' },
    { nodeId: 'by type', nodeType: 'SECRET', code: 'hunter2' },
    { nodeId: 'by code', code: '{"kind":"Secret","data":{"p":"hunter3"}}' },
    { nodeId: 'one of two', code: 'kind: Pod' },
    { nodeId: 'one of two', code: '-----BEGIN PRIVATE KEY-----\nMIIE' },
  ])
  await writeCookieMirror(store, 1)
  const { kind, content } = read(jar.get(NAME))
  expect([kind, content]).toEqual(['part', { g: { web: ['kind: Deployment'] } }])
  expect((await readCookieMirror())?.withheld).toBe(3)
})

it.each([2_000, 2_300, 2_900, 4_000, 70_000])(
  'stays within its bytes with %i units of code that do not compress',
  async (units) => {
    const { jar } = stubCookies()
    const { store, file } = storeWithCode()
    await file('g', [{ nodeId: 'n', code: noise(units) }])
    expect(await writeCookieMirror(store, 1)).toBe(true)
    expect(`${NAME}=${jar.get(NAME)}`.length).toBeLessThanOrEqual(MAX_BYTES)
    const { kind, content } = read(jar.get(NAME))
    if (kind === 'map') expect(content).toEqual({ g: { n: [noise(units)] } })
    else expect(content).toMatchObject({ graphs: 1, files: 1, newest: [['g', 1, 1, expect.any(Number)]] })
    expect(kind).toBe(units > 2_500 ? 'list' : 'map')
  },
)

it('names the newest graphs, and as many as fit', async () => {
  const { jar } = stubCookies()
  const { store, file } = storeWithCode()
  for (let i = 0; i < 20; i++) await file(noise(900) + i, [{ nodeId: 'n', code: noise(4_000) }])
  await writeCookieMirror(store, 20)
  const { content } = read(jar.get(NAME)) as { content: { graphs: number; newest: [string][] } }
  expect(content.graphs).toBe(20)
  expect(content.newest.length).toBeGreaterThan(0)
  expect(content.newest.length).toBeLessThan(9)
  expect(content.newest[0]?.[0]).toBe(`${noise(900)}19`)
  expect(`${NAME}=${jar.get(NAME)}`.length).toBeLessThanOrEqual(MAX_BYTES)
})

it('says when the browser did not keep it', async () => {
  stubCookies()
  Object.defineProperty(document, 'cookie', { get: () => '', set: () => {} })
  expect(await writeCookieMirror(storeWithCode().store, 1)).toBe(false)
})

it('tells its revision', async () => {
  const { jar } = stubCookies()
  await writeCookieMirror(storeWithCode().store, 12)
  expect([isInCookie(12), isInCookie(1), isInCookie(121)]).toEqual([true, false, false])
  const whole = jar.get(NAME) ?? ''
  // Another data, or of the first release, which wrote no hash.
  for (const value of ['nonsense', whole.replace(/\.map\../, '.map.A'), whole.split('.').slice(0, 4).join('.')]) {
    jar.set(NAME, value)
    expect(isInCookie(12)).toBe(false)
  }
})

describe('read back', () => {
  const hostile = HOSTILE_TEXTS.slice(0, 17).map((nodeId) => ({ nodeId, code: `${nodeId}; \ud800 "é"` }))
  const flat = (map: { graphs: readonly (readonly [string, readonly (readonly [string, readonly string[]])[]])[] }) =>
    sorted(Object.fromEntries(map.graphs.map(([graphId, nodes]) => [graphId, Object.fromEntries(nodes)])))

  it('the whole map comes back byte for byte', async () => {
    stubCookies()
    const { store, file } = storeWithCode()
    for (const graphId of ['__proto__', 'a;b=c, d']) await file(graphId, hostile)
    await writeCookieMirror(store, 3)
    const read = await readCookieMirror()
    expect(read).toMatchObject({ state: 'ours', revision: 3, missing: [], others: 0, withheld: 0 })
    expect(read && flat(read.map)).toEqual(sorted(await store.codeMap()))
  })

  it('what does not fit lies under the path of the mirror, within 12 kB, newest graphs first', async () => {
    const { mirrorJar } = stubCookies()
    const { store, file } = storeWithCode()
    for (const [i, graphId] of ['old', 'newer', 'newest'].entries()) {
      await file(graphId, [{ nodeId: 'n', code: noise(4_500, i) }])
    }
    await writeCookieMirror(store, 3)
    const bytes = [...mirrorJar].reduce((sum, [name, value]) => sum + name.length + value.length + 1, 0)
    expect(bytes).toBeGreaterThan(6_000)
    expect(bytes).toBeLessThan(12_000)
    const read = await readCookieMirror(async () => mirrorJar)
    expect(read).toMatchObject({ state: 'ours', missing: [['old', 'old', 1]], others: 0 })
    expect(read && flat(read.map)).toEqual(
      sorted({ newest: { n: [noise(4_500, 2)] }, newer: { n: [noise(4_500, 1)] } }),
    )
    mirrorJar.delete('kubegram_generated_code_2')
    const named = ['newest', 'newer', 'old'].map((graphId) => [graphId, graphId, 1])
    for (const rest of [async () => mirrorJar, async () => undefined])
      expect(await readCookieMirror(rest)).toMatchObject({ state: 'ours', map: { graphs: [] }, missing: named })
  })

  it("another client's cookie is read as far as it is whole", async () => {
    const { jar } = stubCookies()
    const whole = { g: { n: ['first', 'a "quoted" one'], m: ['const a = 1;const b = 2'] } }
    jar.set(NAME, JSON.stringify(whole))
    expect(await readCookieMirror()).toMatchObject({
      state: 'foreign',
      map: { graphs: [['g', Object.entries(whole.g)]] },
    })
    jar.set(NAME, encodeURIComponent(JSON.stringify(whole)))
    expect(await readCookieMirror()).toMatchObject({
      state: 'foreign',
      map: { graphs: [['g', Object.entries(whole.g)]] },
    })
    // Cut by the browser at the first `;`: the code that was cut is not taken for whole.
    jar.set(NAME, JSON.stringify(whole).split(';')[0] ?? '')
    expect(await readCookieMirror()).toMatchObject({ map: { graphs: [['g', [['n', ['first', 'a "quoted" one']]]]] } })
  })

  it.each(['nonsense', '1.2.map.!!', '1.2.map.eJw', '1.2.list.', '{"g":{"n":["cut', '%E0%A4%A'])(
    '%j is nothing',
    async (value) => {
      stubCookies().jar.set(NAME, value)
      expect(await readCookieMirror()).toBeUndefined()
    },
  )

  it('is gone when it is cleared', async () => {
    const { jar, mirrorJar } = stubCookies()
    const { store, file } = storeWithCode()
    await file('g', [{ nodeId: 'n', code: noise(5_000) }])
    await writeCookieMirror(store, 1)
    expect([jar.size, mirrorJar.size > 0]).toEqual([1, true])
    clearCookieMirror()
    expect([jar.size, mirrorJar.size]).toEqual([0, 0])
  })
})

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, entry]) => [key, sorted(entry)])
}
