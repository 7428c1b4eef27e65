import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createEngineLink } from '../../../src/client/engineLink'
import type { PageLink } from '../../../src/client/pageLink'
import { type WorkerLink, workerLink } from '../../../src/client/workerLink'
import { CodegenError, failure } from '../../../src/core/failure'
import { HELLO_ANSWER, isHello } from '../../../src/core/hello'
import type { Command } from '../../../src/core/protocol'

const WAKE: Command = { type: 'wake' }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** An engine that notes what it was sent, under a name. */
function engine(name: string, told: string[]): WorkerLink & PageLink {
  return {
    registration: {} as ServiceWorkerRegistration,
    async send({ type }) {
      told.push(`${name} ${type}`)
      return name
    },
    async close() {
      told.push(`${name} closed`)
    },
  }
}

function silent(): CodegenError {
  return new CodegenError(failure('noAnswer'))
}

describe('the way to the engine', () => {
  it('leads to the worker, and loads no engine into the page', async () => {
    const told: string[] = []
    const openPage = vi.fn(async () => engine('page', told))
    const link = createEngineLink({ openWorker: async () => engine('worker', told), openPage })
    expect(await link.send(WAKE)).toBe('worker')
    expect(link.engine()).toBe('worker')
    expect(openPage).not.toHaveBeenCalled()
  })

  it('leads into the page where a worker was refused, at once', async () => {
    const told: string[] = []
    const link = createEngineLink({
      openWorker: () => Promise.reject(new DOMException('Refused', 'SecurityError')),
      openPage: async () => engine('page', told),
    })
    expect(await link.send(WAKE)).toBe('page')
    expect(link.engine()).toBe('page')
    expect(await link.registration()).toBeUndefined()
  })

  it('waits 3 s for a worker that is being installed, then the page works, and hands over when it comes', async () => {
    const told: string[] = []
    let install = (_link: WorkerLink) => {}
    const installed = new Promise<WorkerLink>((resolve) => {
      install = resolve
    })
    const link = createEngineLink({ openWorker: () => installed, openPage: async () => engine('page', told) })
    expect(link.engine()).toBe('worker')
    const first = link.send({ type: 'seen' })
    await vi.advanceTimersByTimeAsync(2_999)
    expect(told).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(await first).toBe('page')
    expect(link.engine()).toBe('page')
    install(engine('worker', told))
    await vi.advanceTimersByTimeAsync(0)
    expect(told).toEqual(['page seen', 'page closed', 'worker wake'])
    expect(await link.send(WAKE)).toBe('worker')
    expect(link.engine()).toBe('worker')
  })

  it('is found anew when the worker is gone', async () => {
    const told: string[] = []
    const links = [{ ...engine('first', told), send: () => Promise.reject(silent()) }, engine('second', told)]
    const link = createEngineLink({
      openWorker: async () => links.shift() as WorkerLink,
      openPage: async () => engine('page', told),
    })
    expect(await link.send(WAKE)).toBe('second')
    expect(links).toEqual([])
  })

  it('leads into the page when no worker answers any more', async () => {
    const told: string[] = []
    const link = createEngineLink({
      openWorker: async () => ({ ...engine('worker', told), send: () => Promise.reject(silent()) }),
      openPage: async () => engine('page', told),
    })
    expect(await link.send(WAKE)).toBe('page')
  })

  it('passes on what the engine refuses, and asks nobody else', async () => {
    const told: string[] = []
    const refusing = () => Promise.reject(new CodegenError(failure('invalidInput')))
    const link = createEngineLink({
      openWorker: async () => ({ ...engine('worker', told), send: refusing }),
      openPage: async () => engine('page', told),
    })
    await expect(link.send(WAKE)).rejects.toMatchObject({ failure: { code: 'invalidInput' } })
    expect(told).toEqual([])
  })

  it('leads nowhere while the worker is of another version: reload', async () => {
    const told: string[] = []
    const link = createEngineLink({
      openWorker: () => Promise.reject(new CodegenError(failure('newerDatabase'))),
      openPage: async () => engine('page', told),
    })
    await expect(link.send(WAKE)).rejects.toMatchObject({ failure: { code: 'newerDatabase' } })
    expect(told).toEqual([])
  })

  it("tries again when the page's engine could not be loaded", async () => {
    const told: string[] = []
    const pages = [Promise.reject(new TypeError('Failed to fetch')), Promise.resolve(engine('page', told))]
    const link = createEngineLink({ openPage: () => pages.shift() as Promise<PageLink> })
    await expect(link.send(WAKE)).rejects.toThrow('fetch')
    expect(await link.send(WAKE)).toBe('page')
  })
})

describe('a worker', () => {
  type Answer = (message: unknown, port: MessagePort) => void

  /** A registration with a worker that answers so. */
  function registered(answer: Answer, state: ServiceWorkerState = 'activated') {
    const active = {
      state,
      postMessage: (message: unknown, [port]: [MessagePort]) => answer(message, port),
    }
    return { active, scope: '', update: async () => {} } as unknown as ServiceWorkerRegistration & {
      active: { state: ServiceWorkerState }
    }
  }
  const ours: Answer = (message, port) =>
    port.postMessage(isHello(message) ? HELLO_ANSWER : { ok: true, value: 'done' })

  beforeEach(() => void vi.useRealTimers())

  it('is believed when it says hello', async () => {
    const link = await workerLink(registered(ours))
    expect(await link.send(WAKE)).toBe('done')
  })

  it("that answers everything in its own words is another app's", async () => {
    const parrot: Answer = (message, port) => port.postMessage({ you: 'said', message })
    await expect(workerLink(registered(parrot))).rejects.toMatchObject({ failure: { code: 'noAnswer' } })
  })

  it('that says nothing is so after 10 s', async () => {
    vi.useFakeTimers()
    const connecting = workerLink(registered(() => {}))
    const outcome = expect(connecting).rejects.toMatchObject({ failure: { code: 'noAnswer' } })
    await vi.advanceTimersByTimeAsync(10_000)
    await outcome
  })

  it('of another protocol asks for a reload', async () => {
    const newer: Answer = (_message, port) =>
      port.postMessage({ ok: true, value: { ...HELLO_ANSWER.value, protocol: 99 } })
    await expect(workerLink(registered(newer))).rejects.toMatchObject({ failure: { code: 'newerDatabase' } })
  })

  it('that was unregistered is not waited for', async () => {
    const registration = registered(ours)
    const link = await workerLink(registration)
    registration.active.state = 'redundant'
    await expect(link.send(WAKE)).rejects.toMatchObject({ failure: { code: 'noAnswer' } })
  })

  it("of a host's page has a scope without pages; the app's has the origin", async () => {
    const register = vi.fn(async (_url: string, _options?: RegistrationOptions) => registered(ours))
    const old = { ...registered(ours), scope: 'https://host.test/old.js', unregister: vi.fn(async () => true) }
    Object.assign(old.active, { scriptURL: old.scope })
    const own = { ...registered(ours), scope: 'https://host.test/', unregister: vi.fn(async () => true) }
    Object.assign(own.active, { scriptURL: 'https://host.test/sw.js' })
    vi.stubGlobal('location', new URL('https://host.test/some/page'))
    vi.stubGlobal('navigator', { serviceWorker: { register, getRegistrations: async () => [old, own] } })
    await workerLink('/codegen-worker.js')
    expect(register.mock.calls[0]?.[1]).toMatchObject({ scope: 'https://host.test/codegen-worker.js' })
    // A release under another name makes room; the host's own worker stays.
    await vi.waitFor(() => expect(old.unregister).toHaveBeenCalled())
    expect(own.unregister).not.toHaveBeenCalled()
  })
})
