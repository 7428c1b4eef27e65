import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepGoing } from '../../../src/client/keepGoing'
import { keepMirrors } from '../../../src/client/mirrors'
import { defaultPreset } from '../../../src/client/serverInfo'
import type { Command } from '../../../src/core/protocol'
import { PERIODIC_SYNC, SYNC_HOLDS } from '../../../src/core/wakes'
import { dropped, html, json } from '../support/answers'
import { aJob } from '../support/jobs'
import { stubCookies, stubLocalStorage } from '../support/page'
import { storeWithCode } from './support'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the preset of the server', () => {
  const ask = (answer: typeof html | undefined) => {
    vi.stubGlobal('fetch', async () => (answer ?? dropped)())
    return defaultPreset()()
  }

  it.each([
    ['the embedded server', json(200, { server: 'embedded' }), 'fast'],
    ['a real one', json(200, { server: 'proxy' }), 'standard'],
    ['an older one', json(404, {}), 'standard'],
    ['something else', json(200, ['embedded']), 'standard'],
    ['a captive page', html, 'standard'],
    ['nobody', dropped, 'standard'],
  ])('%s', async (_name, answer, preset) => {
    stubLocalStorage()
    expect(await ask(answer)).toBe(preset)
  })

  it('is remembered for a start without a network', async () => {
    stubLocalStorage()
    await ask(json(200, { server: 'embedded' }))
    expect(await ask(dropped)).toBe('fast')
    await ask(json(200, { server: 'proxy' }))
    expect(await ask(dropped)).toBe('standard')
  })

  it('is known without localStorage, and asked once', async () => {
    vi.stubGlobal('localStorage', undefined)
    let asked = 0
    vi.stubGlobal('fetch', async () => {
      asked += 1
      return json(200, { server: 'embedded' })()
    })
    const preset = defaultPreset()
    expect(await Promise.all([preset(), preset()])).toEqual(['fast', 'fast'])
    expect(asked).toBe(1)
    expect(await ask(dropped)).toBe('standard')
  })
})

describe('worker scripts', () => {
  /** The module asks for its policy when it is loaded. */
  async function load(trustedTypes: unknown) {
    vi.resetModules()
    vi.stubGlobal('trustedTypes', trustedTypes)
    return (await import('../../../src/client/trustedUrl')).trustedScriptUrl
  }
  type Rules = { createScriptURL(url: string): string }
  const browser = {
    createPolicy: (_name: string, rules: Rules) => ({
      createScriptURL: (url: string) => `trusted:${rules.createScriptURL(url)}`,
    }),
  }

  it.each(['/sw.js', '/dev-sw.js?dev-sw', '/assets/paintWorker-Bx_1.js'])('%s is ours', async (url) => {
    expect((await load(browser))(url)).toBe(`trusted:${url}`)
  })

  it.each([
    '/evil.js',
    '/sw.js?x',
    '//evil.example/sw.js',
    'https://evil.example/sw.js',
    '/assets/../evil/sw.js',
    '/assets/a/b.js',
    'data:text/javascript,1',
    '/sw.js\n',
    '',
  ])('%j is not', async (url) => expect((await load(browser))(url)).toBe(url))

  it('the policy itself refuses what is not ours', async () => {
    let rules: Rules | undefined
    await load({
      createPolicy: (_name: string, given: Rules) => {
        rules = given
        return given
      },
    })
    expect(rules?.createScriptURL('/sw.js')).toBe('/sw.js')
    expect(() => rules?.createScriptURL('/evil.js')).toThrow(TypeError)
  })

  it('stay plain where there are no Trusted Types, or another policy list', async () => {
    const refusing = {
      createPolicy: () => {
        throw new TypeError('Not listed')
      },
    }
    for (const types of [undefined, refusing]) expect((await load(types))('/sw.js')).toBe('/sw.js')
  })
})

describe('the mirrors', () => {
  beforeEach(() => {
    vi.stubGlobal('window', {})
    vi.stubGlobal('navigator', {})
  })
  const NAME = 'kubegram_generated_code'
  const settle = (items: ReadonlyMap<string, string>, wanted: (text: string) => boolean) =>
    vi.waitFor(() => expect(wanted(items.get(NAME) ?? '')).toBe(true), { timeout: 10_000 })

  it('are made at the start, follow the store, and rest after the end', async () => {
    const items = stubLocalStorage()
    const { jar } = stubCookies()
    const { store, file } = storeWithCode()
    await file('g', [{ nodeId: 'n', code: 'first' }])
    const mirrors = keepMirrors(store, async () => {})
    await settle(items, (text) => text.includes('first'))
    await settle(jar, (text) => text.startsWith('1.1.map.'))
    await file('g', [{ nodeId: 'n', code: 'second' }])
    mirrors.hear({ type: 'codeStored', graphId: 'g', jobId: 'job-2', revision: 2 })
    await settle(items, (text) => text.includes('second'))
    await settle(jar, (text) => text.startsWith('1.2.map.'))
    mirrors.stop()
    vi.useFakeTimers()
    mirrors.hear({ type: 'codeCleared', revision: 3 })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('are made when the page is idle, and at most once in two seconds', async () => {
    stubLocalStorage()
    stubCookies()
    vi.useFakeTimers()
    const idle: number[] = []
    vi.stubGlobal('requestIdleCallback', (work: () => void) => {
      idle.push(performance.now())
      work()
    })
    const begun = performance.now()
    const mirrors = keepMirrors(storeWithCode().store, async () => {})
    for (let revision = 1; revision <= 50; revision++) {
      mirrors.hear({ type: 'codeChanged', graphId: 'g', revision })
      await vi.advanceTimersByTimeAsync(100)
    }
    mirrors.stop()
    expect(idle.map((at) => at - begun)).toEqual([0, 2_000, 4_000])
  })

  it('bring back a cookie that is gone, and one that is old, though localStorage is current', async () => {
    const items = stubLocalStorage()
    const { jar } = stubCookies()
    const { store, file } = storeWithCode()
    await file('g', [{ nodeId: 'n', code: 'x' }])
    for (const cookie of [undefined, '1.0.map.eJw']) {
      keepMirrors(store, async () => {})
      await settle(items, (text) => text !== '')
      await settle(jar, (text) => text.startsWith('1.1.map.'))
      if (cookie === undefined) jar.delete(NAME)
      else jar.set(NAME, cookie)
      keepMirrors(store, async () => {})
      await settle(jar, (text) => text.startsWith('1.1.map.'))
    }
  })

  it('write the cookie where localStorage is denied', async () => {
    vi.stubGlobal('localStorage', undefined)
    const { jar } = stubCookies()
    const { store, file } = storeWithCode()
    await file('g', [{ nodeId: 'n', code: 'x' }])
    keepMirrors(store, async () => {})
    await settle(jar, (text) => text.startsWith('1.1.map.'))
  })
})

describe('while jobs wait, the page', () => {
  const page = { window: new EventTarget(), document: Object.assign(new EventTarget(), { visibilityState: 'visible' }) }
  let sent: Command['type'][]
  beforeEach(() => {
    vi.useFakeTimers()
    for (const [name, value] of Object.entries(page)) vi.stubGlobal(name, value)
    page.document.visibilityState = 'visible'
    sent = []
  })
  const send = async (command: Command) => void sent.push(command.type)
  const start = async (waits: boolean, registration?: object) => {
    const { store } = storeWithCode()
    if (waits) await store.add([{ job: aJob() }])
    const going = keepGoing(store, { send, registration: async () => registration as ServiceWorkerRegistration })
    await vi.advanceTimersByTimeAsync(0)
    return { store, going }
  }

  it('wakes the worker, looks, and pings it every 20 s', async () => {
    const { going } = await start(true)
    expect(sent).toEqual(['wake', 'checkNow'])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sent.slice(2)).toEqual(['wake', 'wake', 'wake'])
    going.stop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sent).toHaveLength(5)
  })

  it('costs nothing without them, and begins when one comes', async () => {
    const { store, going } = await start(false)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sent).toEqual(['wake'])
    await store.add([{ job: aJob() }])
    going.hear({ type: 'jobChanged', jobId: 'job-1', state: 'outbox', revision: 1 })
    await vi.advanceTimersByTimeAsync(20_000)
    expect(sent).toEqual(['wake', 'wake'])
    await store.update('job-1', ({ dueAt: _gone, ...job }) => ({ ...job, state: 'failed' }))
    going.hear({ type: 'jobChanged', jobId: 'job-1', state: 'failed', revision: 2 })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sent).toHaveLength(2)
    going.stop()
  })

  /** A registration of a browser that grants what it is asked for, or nothing. */
  const wakes = (isGranted: boolean) => {
    const asked = new Set<string>()
    const register = async (tag: string) => {
      if (!isGranted) throw new DOMException('Not granted', 'NotAllowedError')
      asked.add(tag)
    }
    const periodicSync = { register, unregister: async (tag: string) => void asked.delete(tag) }
    return { asked, registration: { sync: { register }, periodicSync } }
  }
  const end = async ({ store, going }: Awaited<ReturnType<typeof start>>) => {
    await store.update('job-1', ({ dueAt: _gone, ...job }) => ({ ...job, state: 'failed' }))
    going.hear({ type: 'jobChanged', jobId: 'job-1', state: 'failed', revision: 2 })
    await vi.advanceTimersByTimeAsync(0)
  }

  it('has the browser wake the worker once it is gone, every now and then as well, until none waits', async () => {
    const { asked, registration } = wakes(true)
    const started = await start(true, registration)
    expect(asked).toEqual(new Set([...SYNC_HOLDS.keys(), PERIODIC_SYNC]))
    await end(started)
    expect(asked.has(PERIODIC_SYNC)).toBe(false)
    started.going.stop()
  })

  it('asks for no such thing where the user wants nothing done after closing', async () => {
    const { asked, registration } = wakes(true)
    const { store, going } = await start(false, registration)
    await store.saveSettings((settings) => ({ ...settings, afterClosing: false }))
    await store.add([{ job: aJob() }])
    going.hear({ type: 'jobChanged', jobId: 'job-1', state: 'outbox', revision: 1 })
    await vi.advanceTimersByTimeAsync(20_000)
    expect([sent, [...asked]]).toEqual([['wake', 'wake'], []])
    going.stop()
  })

  it.each([
    ['grants nothing of it', wakes(false).registration],
    ['has nothing of it', {}],
  ])('goes on all the same in a browser that %s', async (_what, registration) => {
    const started = await start(true, registration)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(sent).toEqual(['wake', 'checkNow', 'wake'])
    await end(started)
    started.going.stop()
  })

  it('finds out on its own that jobs wait, when the word was missed', async () => {
    const { going, store } = await start(false)
    await vi.advanceTimersByTimeAsync(10_000)
    await store.add([{ job: aJob({ id: 'job-2' }) }])
    sent = []
    page.window.dispatchEvent(new Event('focus'))
    await vi.advanceTimersByTimeAsync(0)
    expect(sent).toEqual(['checkNow'])
    await vi.advanceTimersByTimeAsync(20_000)
    expect(sent).toEqual(['checkNow', 'wake'])
    going.stop()
  })

  it('lets the worker rest while the account is signed out', async () => {
    const { going, store } = await start(true)
    sent = []
    await store.saveSettings((settings) => ({ ...settings, signedOutAt: 1 }))
    going.hear({ type: 'settingsChanged' })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sent).toEqual([])
    await store.saveSettings(({ signedOutAt: _gone, ...settings }) => settings)
    going.hear({ type: 'settingsChanged' })
    await vi.advanceTimersByTimeAsync(20_000)
    expect(sent).toEqual(['wake'])
    going.stop()
  })

  it('looks when the user or the network comes back, at most every 10 s, and not while hidden', async () => {
    const { going } = await start(true)
    sent = []
    for (const name of ['focus', 'online', 'pageshow']) page.window.dispatchEvent(new Event(name))
    expect(sent).toEqual([])
    await vi.advanceTimersByTimeAsync(10_000)
    page.document.visibilityState = 'hidden'
    page.window.dispatchEvent(new Event('online'))
    expect(sent).toEqual([])
    page.document.visibilityState = 'visible'
    page.document.dispatchEvent(new Event('visibilitychange'))
    page.window.dispatchEvent(new Event('focus'))
    expect(sent).toEqual(['checkNow'])
    going.stop()
  })
})
