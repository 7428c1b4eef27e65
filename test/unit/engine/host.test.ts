import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { HELLO, HELLO_ANSWER } from '../../../src/core/hello'
import { POLLING_PRESETS } from '../../../src/core/polling'
import { type CodegenEvent, type Command, EVENTS_CHANNEL, PROTOCOL, type Reply } from '../../../src/core/protocol'
import { createHost, type Host } from '../../../src/engine/host'
import { accountsBackend } from '../../../src/storage/accountsBackend'
import type { Backend } from '../../../src/storage/backend'
import { createMemoryBackend, memoryDatabases } from '../../../src/storage/memoryBackend'
import { createStore } from '../../../src/storage/store'
import { type Answer, json } from '../support/answers'
import { aNewJob } from '../support/bench'

const TAKEN = json(201, { jobId: 'server-1', status: 'running' })
const HEADERS_TOO_LARGE = json(431, { error: 'Request header fields too large' })

let hosts: Host[] = []
beforeEach(() => {
  hosts = []
})
afterEach(() => {
  for (const host of hosts) host.close()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** An engine as a worker has it, with a server that says one thing. */
function createStage(answer: Answer = TAKEN, backend: Backend = createMemoryBackend()) {
  const calls: RequestInit[] = []
  const events: CodegenEvent[] = []
  const host = createHost(backend, {
    fetch: (async (url: string, init: RequestInit) => {
      // Whether there are live updates is no matter here.
      if (url === '/codegen.json') return Response.json({})
      calls.push(init)
      return answer()
    }) as typeof fetch,
    alsoTell: (event) => void events.push(event),
  })
  hosts.push(host)
  const command = (what: Command): Promise<Reply> => host.answer({ protocol: PROTOCOL, command: what })
  const submit = (polling = POLLING_PRESETS.standard) =>
    command({ type: 'submit', jobs: [aNewJob('job-1', { ...polling })] })
  return { host, store: createStore(backend), calls, events, command, submit }
}

describe('a message', () => {
  it('that asks who is there is answered, whatever protocol it speaks', async () => {
    expect(await createStage().host.answer({ ...HELLO, protocol: 99 })).toEqual(HELLO_ANSWER)
  })

  it('that is no command is answered with why', async () => {
    const { host } = createStage()
    expect(await host.answer('text')).toMatchObject({ ok: false, failure: { code: 'invalidInput' } })
    expect(await host.answer({ protocol: PROTOCOL + 1, command: { type: 'wake' } })).toMatchObject({
      failure: { code: 'newerDatabase' },
    })
  })

  it('that nobody waits for any more does nothing, as a frozen worker finds it when it thaws', async () => {
    const { host, store } = createStage()
    const submit: Command = { type: 'submit', jobs: [aNewJob('job-1')] }
    const at = (until: unknown) => host.answer({ protocol: PROTOCOL, command: submit, until })
    expect(await at(Date.now() - 1)).toMatchObject({ ok: false, failure: { code: 'noAnswer' } })
    expect(await store.job('job-1')).toBeUndefined()
    expect(await at(Date.now() + 60_000)).toMatchObject({ ok: true })
    expect(await at('soon')).toMatchObject({ ok: true })
  })

  it('for an account that has left does nothing', async () => {
    const { host, store, command } = createStage()
    const epoch = await store.epoch()
    await command({ type: 'signOut' })
    const late = { protocol: PROTOCOL, command: { type: 'submit', jobs: [aNewJob('job-1')] }, epoch }
    expect(await host.answer(late)).toMatchObject({ ok: false, failure: { code: 'accountChanged' } })
    expect(await store.jobs()).toEqual([])
  })
})

describe('a worker goes on with no page open', () => {
  it('only while a job waits whose time is not up, and not where nobody wants it', async () => {
    const { host, command, submit } = createStage()
    expect(await host.goesOn()).toBe(false)
    await submit()
    expect(await host.goesOn()).toBe(true)
    await command({ type: 'configure', afterClosing: false })
    expect(await host.goesOn()).toBe(false)
    await command({ type: 'configure', afterClosing: true })
    vi.useFakeTimers({ now: Date.now() + POLLING_PRESETS.standard.maxTotalTime + 61_000, toFake: ['Date'] })
    expect(await host.goesOn()).toBe(false)
  })
})

describe('a request', () => {
  it('carries the token and the team that are set, and neither where none is', async () => {
    const { host, calls, command, submit } = createStage()
    await command({ type: 'configure', token: 'secret', teamId: '7' })
    await submit()
    await host.ring()
    expect(calls[0]?.headers).toMatchObject({ Authorization: 'Bearer secret', 'X-Kubegram-Team-Id': '7' })
    await command({ type: 'configure', token: null, teamId: null })
    await command({ type: 'submit', jobs: [aNewJob('job-2')] })
    await host.ring()
    expect(Object.keys(calls[1]?.headers ?? {})).toEqual(['Content-Type', 'Idempotency-Key'])
  })

  it('that is refused for its headers takes our cookies away for good, and says when the first time', async () => {
    const deleted: string[] = []
    vi.stubGlobal('cookieStore', { delete: async (name: string) => void deleted.push(name) })
    const { host, store, events, submit, command } = createStage(HEADERS_TOO_LARGE)
    expect(await host.setsCookies()).toBe(true)
    await submit()
    await host.ring()
    expect(await host.setsCookies()).toBe(false)
    expect(new Set(deleted).size).toBe(2)
    expect(events).toContainEqual({ type: 'settingsChanged' })
    const first = (await store.settings()).cookiesShedAt
    vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] })
    await command({ type: 'submit', jobs: [aNewJob('job-2')] })
    await host.ring()
    expect(deleted.length).toBeGreaterThan(2)
    expect((await store.settings()).cookiesShedAt).toBe(first)
  })
})

describe('the account', () => {
  const inMemory = () => accountsBackend({ open: memoryDatabases(), kind: 'memory' })

  it.each([
    ['another server', { basePath: 'https://other.example/api' }],
    ['somebody else', { account: 'bob' }],
  ] as const)('of %s has records of its own, and every page hears that it is there', async (_name, change) => {
    const { store, events, command, submit } = createStage(TAKEN, inMemory())
    await command({ type: 'configure', account: 'ann' })
    await submit()
    events.length = 0
    expect(await command({ type: 'configure', ...change })).toMatchObject({ ok: true })
    expect(events.map(({ type }) => type)).toEqual(['accountChanged', 'settingsChanged'])
    expect(await store.jobs()).toEqual([])
    expect((await store.settings()).basePath).toBe('basePath' in change ? change.basePath : undefined)
  })

  it('is followed when another context says that it changed, and for nothing else', async () => {
    const backend = inMemory()
    let followed = 0
    createStage(TAKEN, { ...backend, accounts: { ...backend.accounts, follow: () => void followed++ } as never })
    const others = new BroadcastChannel(EVENTS_CHANNEL)
    for (const event of [undefined, 'accountChanged', { type: 'settingsChanged' }, { type: 'accountChanged' }])
      others.postMessage({ protocol: PROTOCOL, event })
    others.postMessage('accountChanged')
    await vi.waitFor(() => expect(followed).toBe(1))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(followed).toBe(1)
    others.close()
  })
})

describe('the lock of the browser', () => {
  type Asked = { readonly ifAvailable?: boolean; readonly steal?: boolean }
  type Work = (lock: object | null) => Promise<unknown>

  /** A browser that answers so when it is asked for the lock. */
  function withLocks(request: (options: Asked, work: Work) => unknown) {
    const asked: Asked[] = []
    vi.stubGlobal('navigator', {
      locks: {
        request: async (_name: string, options: Asked, work: Work) => {
          asked.push(options)
          return request(options, work)
        },
      },
    })
    return asked
  }
  const refusing = (name: string) => () => {
    throw new DOMException('No', name)
  }

  it.each([
    ['there is none', undefined, 1],
    ['it is free', (_options: Asked, work: Work) => work({}), 1],
    ['another context has it', (_options: Asked, work: Work) => work(null), 0],
    ['the site may store nothing, and so has no locks', refusing('SecurityError'), 1],
    ['it was taken away', refusing('AbortError'), 0],
    ['the browser fails', refusing('InvalidStateError'), 0],
    ['the browser fails in words of its own', () => Promise.reject(new Error('No')), 0],
  ] as const)('where %s: what is due is done or left to others', async (_name, request, sent) => {
    if (request) withLocks(request)
    const { host, calls, submit } = createStage()
    await submit()
    await host.ring()
    expect(calls).toHaveLength(sent)
    // Whatever it was: it is looked at again.
    expect(host.isWaiting()).toBe(true)
  })

  it('is taken from a context that has been frozen with it', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const asked = withLocks(({ steal }, work) => work(steal ? {} : null))
    const { host, calls, submit } = createStage()
    await submit()
    for (const laterMs of [0, 100_000, 30_000]) {
      vi.setSystemTime(Date.now() + laterMs)
      expect(calls).toHaveLength(0)
      await host.ring()
    }
    expect(calls).toHaveLength(1)
    expect(asked).toEqual([{ ifAvailable: true }, { ifAvailable: true }, { ifAvailable: true }, { steal: true }])
  })

  it('that was taken away lets nothing new begin', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    let frozen: Promise<unknown> | undefined
    withLocks(({ steal }, work) => {
      frozen ??= work({})
      if (!steal) throw new DOMException('Stolen', 'AbortError')
    })
    const { host, calls, submit } = createStage()
    await submit()
    await host.ring()
    await frozen
    expect(calls).toHaveLength(0)
  })
})
