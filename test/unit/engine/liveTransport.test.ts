import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type LiveCall, readHint } from '../../../src/engine/liveTransport'
import { sseTransport } from '../../../src/engine/sseTransport'
import { webSocketTransport } from '../../../src/engine/webSocketTransport'
import { type LiveEndpoint, sseEndpoint, webSocketEndpoint } from '../support/liveEndpoints'

const told = (jobId: unknown, status: unknown) => JSON.stringify({ jobId, status, step: 'llmCall' })

/** One contract, whatever carries the messages. */
describe.each([
  ['server-sent events', sseEndpoint],
  ['a WebSocket', webSocketEndpoint],
])('%s', (_name, open) => {
  let endpoint: LiveEndpoint
  let stop: AbortController
  let heard: string[]
  beforeEach(async () => {
    endpoint = await open()
    stop = new AbortController()
    heard = []
  })
  afterEach(async () => {
    stop.abort()
    await endpoint.close()
  })

  const listen = (call: Partial<LiveCall> = {}) =>
    endpoint.transport.listen({
      access: { base: '/api', token: 'secret' },
      pastMs: 61_001,
      signal: stop.signal,
      hear: (id) => void heard.push(id),
      ...call,
    })
  const isListening = async () => {
    await vi.waitFor(() => expect(endpoint.came.length).toBeGreaterThan(0))
  }

  it('says who listens, and since when something may have been missed', async () => {
    void listen().catch(() => {})
    await isListening()
    expect(endpoint.came).toEqual([{ token: 'secret', past: 62 }])
  })

  it('gives no token where there is none', async () => {
    void listen({ access: { base: '/api' } }).catch(() => {})
    await isListening()
    expect(endpoint.came[0]?.token).toBeUndefined()
  })

  it('hears of ends, in order, and of nothing else', async () => {
    void listen().catch(() => {})
    await isListening()
    const messages = [
      told('a', 'running'),
      told('b', 'COMPLETED'),
      told('c', 'pending'),
      told('d', 'failed'),
      told('e', 'a word that nobody knows'),
      told('f', 'cancelled'),
      told('../g', 'completed'),
      told(7, 'completed'),
      told('h', 1),
      '[]',
      '{"jobId":"i","stat',
      told('last', 'completed'),
    ]
    for (const message of messages) {
      endpoint.tell(message)
      await new Promise((resolve) => setTimeout(resolve, 15))
      endpoint.beat()
    }
    await vi.waitFor(() => expect(heard).toContain('last'))
    expect(heard).toEqual(['b', 'd', 'f', 'last'])
  })

  it('stops when told to, and lets go of the connection', async () => {
    const listening = listen().catch(() => 'failed')
    await isListening()
    stop.abort()
    await listening
    await vi.waitFor(() => expect(endpoint.listening()).toBe(0))
    endpoint.tell(told('late', 'completed'))
    expect(heard).toEqual([])
  })

  it('ends when the connection breaks, and can be called again', async () => {
    const first = listen().catch(() => 'failed')
    await isListening()
    endpoint.cut()
    expect(await first).not.toBe('notOffered')
    void listen().catch(() => {})
    await vi.waitFor(() => expect(endpoint.came).toHaveLength(2))
    endpoint.tell(told('a', 'completed'))
    await vi.waitFor(() => expect(heard).toEqual(['a']))
  })

  it('fails where nobody answers', async () => {
    const { transport } = endpoint
    await endpoint.close()
    const call = { access: { base: '/api' }, pastMs: 0, signal: stop.signal, hear: () => undefined }
    // Elsewhere the path would be one of this origin.
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')))
    await expect(transport.listen(call)).rejects.toThrow()
    vi.unstubAllGlobals()
    endpoint = await open()
  })

  it('gives a connection up that has been silent for 45 s', async () => {
    const listening = listen().catch(() => 'failed')
    await isListening()
    // From the next word on the time is the test's.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    endpoint.beat()
    const { setImmediate } = await import('node:timers')
    for (let turns = 0; turns < 50; turns++) await new Promise((resolve) => setImmediate(resolve))
    await vi.advanceTimersByTimeAsync(44_000)
    expect(endpoint.listening()).toBe(1)
    await vi.advanceTimersByTimeAsync(2_000)
    vi.useRealTimers()
    await listening
    await vi.waitFor(() => expect(endpoint.listening()).toBe(0))
  })
})

describe('server-sent events', () => {
  const call = { pastMs: 0, signal: new AbortController().signal, hear: () => undefined }

  it.each([
    ['another origin', 'https://other.example/api', { live: ['sse'] }],
    ['a server that offers nothing', '/api', { live: [] }],
    ['a server that never heard of it', '/api', { server: 'proxy' }],
    ['a server that says nothing', '/api', null],
  ])('are not asked of %s', async (_name, base, body) => {
    const asked: string[] = []
    vi.stubGlobal('fetch', async (path: string) => {
      asked.push(path)
      return Response.json(body)
    })
    expect(await sseTransport().listen({ ...call, access: { base } })).toBe('notOffered')
    expect(asked).not.toContain('/api/events?past=0')
    vi.unstubAllGlobals()
  })

  it.each([
    ['a page', () => new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } })],
    ['a refusal', () => Response.json({ error: 'No session found' }, { status: 401 })],
    [
      'an event without an end',
      () => new Response('data: x'.repeat(20_000), { headers: { 'Content-Type': 'text/event-stream' } }),
    ],
  ])('that are %s are no stream', async (_name, answer) => {
    vi.stubGlobal('fetch', async (path: string) =>
      path === '/codegen.json' ? Response.json({ live: ['sse'] }) : answer(),
    )
    await expect(sseTransport().listen({ ...call, access: { base: '/api' } })).rejects.toThrow()
    vi.unstubAllGlobals()
  })
})

describe('a WebSocket of the browser', () => {
  afterEach(() => void vi.unstubAllGlobals())

  it.each([
    ['is opened where the host has said', false],
    ['is closed again where nobody wants to listen any more', true],
  ])('%s', async (_name, isAborted) => {
    const opened: [string, EventTarget & { closed: boolean }][] = []
    vi.stubGlobal(
      'WebSocket',
      class extends EventTarget {
        closed = false
        constructor(url: string) {
          super()
          opened.push([url, this])
        }
        close() {
          this.closed = true
        }
      },
    )
    const stop = new AbortController()
    if (isAborted) stop.abort()
    const listening = webSocketTransport('wss://live.example/jobs').listen({
      ...{ access: { base: '/api' }, pastMs: 0, signal: stop.signal, hear: () => undefined },
    })
    const [[url, socket]] = opened as [[string, EventTarget & { closed: boolean }]]
    expect([url, socket.closed]).toEqual(['wss://live.example/jobs', isAborted])
    socket.dispatchEvent(new Event('close'))
    await expect(listening).rejects.toThrow('could not be opened')
  })
})

it('a hint is an id and a final word', () => {
  expect(readHint('{"jobId":"a","status":" Done "}')).toBe('a')
  expect(readHint('null')).toBeUndefined()
})
