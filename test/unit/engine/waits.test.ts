import { afterEach, describe, expect, it, vi } from 'vitest'
import { resolvePolling } from '../../../src/core/polling'
import { retryAfterMs } from '../../../src/engine/answers'
import { request } from '../../../src/engine/http'
import { createKubegramApi } from '../../../src/engine/kubegramApi'
import { json, silent, text } from '../support/answers'
import { createBench, T0 } from '../support/bench'

const COMPLETED = json(200, { status: 'completed' })
const DATE = 'Tue, 01 Jan 2030 00:00:00 GMT'

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    [' 7 ', 7_000],
    ['Tue, 01 Jan 2030 00:01:30 GMT', 90_000],
    ['Mon, 31 Dec 2029 00:00:00 GMT', undefined],
    ['0', undefined],
    ['-5', undefined],
    ['1000000000', undefined],
    ['1e9', undefined],
    ['abc', undefined],
    ['', undefined],
  ])('%j asks for %s ms', (said, ms) => {
    expect(retryAfterMs(new Headers({ 'Retry-After': said, Date: DATE }))).toBe(ms)
  })

  it("is measured against the server's clock, and ignored without it", () => {
    expect(retryAfterMs(new Headers({ 'Retry-After': DATE }))).toBeUndefined()
  })

  it.each([
    ['429', json(429, {}, { 'Retry-After': '120' }), 120_000],
    ['429 of a proxy', text(429, 'text/html', '', { 'Retry-After': '120' }), 120_000],
    ['503 of a proxy', text(503, 'text/html', '', { 'Retry-After': '120' }), 120_000],
    ['a wait shorter than our own', json(429, {}, { 'Retry-After': '1' }), 2_000],
    ['nonsense', json(503, {}, { 'Retry-After': 'soon' }), 2_000],
  ])('is kept while sending: %s', async (_name, answer, wait) => {
    const bench = createBench({ submit: [answer, json(201, { jobId: 'server-1' })], status: [COMPLETED] })
    await bench.submit()
    await bench.run()
    expect(bench.callsOf('submit').map(({ at }) => at)).toEqual([0, wait])
  })

  it('is kept while checking when it is longer than the schedule, also at the end', async () => {
    const bench = createBench({ status: [json(429, {}, { 'Retry-After': '600' })] })
    await bench.submit()
    expect((await bench.run())?.state).toBe('timedOut')
    expect(bench.callsOf('status').map(({ at }) => at)).toEqual([30_000, 630_000, 1_230_000, 1_830_000])
  })
})

describe('a server that is down', () => {
  it('is tried after 2, 4, 8, 16, 32, 60, 60 … s, and the job is never given up', async () => {
    const bench = createBench({ submit: [json(500, {})] })
    await bench.submit()
    const job = await bench.run(3_600_000)
    expect(job?.state).toBe('outbox')
    const moments = bench.callsOf('submit').map(({ at }) => at / 1000)
    expect(moments.slice(0, 8)).toEqual([0, 2, 6, 14, 30, 62, 122, 182])
    expect(moments.length).toBeLessThan(70)
  })

  it('while checking does not stretch the time that was allowed by more than the tries of its last check', async () => {
    const bench = createBench({ status: [json(500, {})] })
    await bench.submit()
    expect(await bench.run()).toMatchObject({ state: 'timedOut', finishedAt: bench.clock.now })
    const moments = bench.callsOf('status').map(({ at }) => at)
    expect(moments).toHaveLength(13)
    expect(moments.slice(-4)).toEqual([1_800_000, 1_805_000, 1_810_000, 1_820_000])
  })

  it('that asks for a long wait while sending gets it, beyond the time that checks have', async () => {
    const polling = resolvePolling({ maxTotalTime: 60_000 })
    const bench = createBench({ submit: [json(429, {}, { 'Retry-After': '600' }), json(201, { jobId: 'server-1' })] })
    await bench.submit('job-1', polling)
    await bench.run()
    expect(bench.callsOf('submit').map(({ at }) => at)).toEqual([0, 600_000])
  })

  it('spreads jobs that fail together', async () => {
    const bench = createBench({ submit: [json(500, {})] })
    let draws = 0
    const world = { ...bench.world, random: () => (draws++ % 10) / 10 }
    const { createEngine } = await import('../../../src/engine/engine')
    for (let i = 1; i <= 10; i++) await bench.submit(`job-${i}`)
    await createEngine(world).runDueJobs()
    expect(new Set((await bench.store.dueJobs()).map((job) => job.dueAt)).size).toBe(10)
  })
})

describe('a server that refuses our cookies', () => {
  it.each([
    ['as JSON', json(431, { error: 'Request Header Fields Too Large' })],
    ['as Node does', () => new Response(null, { status: 431 })],
  ])('%s gets the request again without them, and the job goes on', async (_name, answer) => {
    const bench = createBench({ submit: [answer, json(201, { jobId: 'server-1' })], status: [COMPLETED] })
    await bench.submit()
    expect((await bench.run(0))?.failure).toMatchObject({ code: 'headersTooLarge' })
    expect(bench.shed).toEqual([T0])
    expect((await bench.run())?.state).toBe('completed')
    expect(bench.callsOf('list')).toHaveLength(0)
  })
})

describe('silence', () => {
  afterEach(() => void vi.useRealTimers())

  const api = createKubegramApi(async () => ({ base: '/api' }))
  const failureOf = (work: Promise<unknown>) =>
    work.then(
      () => 'none',
      (error) => error.failure.code as string,
    )

  it('of 30 s after the headers ends a request', async () => {
    vi.useFakeTimers()
    vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => silent(init.signal ?? undefined))
    const asked = failureOf(api.status('server-1'))
    await vi.advanceTimersByTimeAsync(29_000)
    expect(vi.getTimerCount()).toBeGreaterThan(0)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await asked).toBe('silent')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('does not end one that drips, but 120 s in all do', async () => {
    vi.useFakeTimers()
    let drops = 0
    vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
      const body = new ReadableStream({
        start(controller) {
          const timer = setInterval(() => controller.enqueue(new Uint8Array([32, ++drops])), 20_000)
          init.signal?.addEventListener('abort', () => {
            clearInterval(timer)
            controller.error(init.signal?.reason)
          })
        },
      })
      return new Response(body, { headers: { 'Content-Type': 'application/json' } })
    })
    const asked = failureOf(api.status('server-1'))
    await vi.advanceTimersByTimeAsync(121_000)
    expect(await asked).toBe('silent')
    expect(drops).toBeGreaterThanOrEqual(5)
  })

  it('waits as long for the answer to a large body as a slow way up takes', async () => {
    vi.useFakeTimers()
    vi.stubGlobal('fetch', (_url: string, init: RequestInit) => {
      return new Promise((_resolve, reject) =>
        init.signal?.addEventListener('abort', () => reject(init.signal?.reason)),
      )
    })
    let isOver = false
    const large = request('/x', { method: 'POST', body: 'x'.repeat(8 * 1024 * 1024) }).catch(() => {
      isOver = true
    })
    await vi.advanceTimersByTimeAsync(400_000)
    expect(isOver).toBe(false)
    await vi.advanceTimersByTimeAsync(200_000)
    await large
    expect(isOver).toBe(true)
  })

  it('leaves no timer behind a request that failed', async () => {
    vi.useFakeTimers()
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no')))
    expect(await failureOf(request('/x', {}))).toBe('unreachable')
    expect(vi.getTimerCount()).toBe(0)
  })
})
