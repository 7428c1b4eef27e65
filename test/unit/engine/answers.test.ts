import { describe, expect, it } from 'vitest'
import { createEngine } from '../../../src/engine/engine'
import type { World } from '../../../src/engine/world'
import {
  type Answer,
  aResult,
  cutOff,
  dropped,
  html,
  json,
  redirect,
  SHOP_CODE,
  text,
  truncated,
} from '../support/answers'
import { createBench, type Script } from '../support/bench'

const GONE = json(404, { error: 'Job not found or access denied' })
const COMPLETED = json(200, { status: 'completed' })
const proxyError = text(502, 'text/html', '<h1>Bad gateway</h1>')

/** Answers that say nothing about the job: it goes on, and the trouble is named. */
const PASSING: readonly (readonly [string, Answer, string])[] = [
  ['no connection', dropped, 'unreachable'],
  ['a body that broke', cutOff, 'unreachable'],
  ['JSON that ends in the middle', truncated, 'unreadable'],
  ['a captive page', html, 'notJson'],
  ['no content type', () => new Response(new Uint8Array([123, 125])), 'notJson'],
  ['a redirect', redirect, 'redirected'],
  ['500 in the instant of completion', json(500, { error: 'Failed to get job status' }), 'serverTrouble'],
  ['502 with JSON', json(502, { error: 'Upstream', retryable: true }), 'serverTrouble'],
  ['502 with a page', proxyError, 'serverTrouble'],
  ['503', json(503, { error: 'Busy' }), 'busy'],
  ['503 with a page', text(503, 'text/html', 'Busy'), 'busy'],
  ['429', json(429, { error: 'Slow down' }), 'busy'],
  ['429 with a page', text(429, 'text/plain', 'Slow down'), 'busy'],
  ['408', json(408, {}), 'busy'],
  ['425', json(425, {}), 'busy'],
  ['409 while it is at work', json(409, { error: 'Conflict' }), 'busy'],
  ['400 too early', json(400, { error: 'Job not completed', status: 'running', message: 'Wait' }), 'busy'],
  ['404 once', GONE, 'gone'],
  ['404 as text', text(404, 'text/plain', '404 Not Found'), 'notJson'],
]

describe.each(PASSING)('%s', (_name, answer, code) => {
  it('while checking costs a check and nothing else', async () => {
    const bench = createBench({ status: [answer, COMPLETED] })
    await bench.submit()
    expect((await bench.run(30_000))?.failure?.code).toBe(code)
    expect(await bench.run()).toMatchObject({ state: 'completed', attempt: 2 })
    expect(bench.callsOf('status').map(({ at }) => at)).toEqual([30_000, 75_000])
  })

  it('while fetching results is tried again, and they are stored once', async () => {
    const bench = createBench({ status: [COMPLETED], results: [answer, answer, json(200, aResult('server-1'))] })
    await bench.submit()
    expect((await bench.run(30_000))?.state).toBe('fetching')
    const job = await bench.run()
    expect(job).toMatchObject({ state: 'completed', tries: 2 })
    expect(job?.failure).toBeUndefined()
    expect(bench.callsOf('results').map(({ at }) => at)).toEqual([30_000, 32_000, 36_000])
    expect(await bench.store.codeMap()).toEqual(SHOP_CODE)
    expect((await bench.store.graphs())[0]?.generation).toBe(1)
  })
})

/** Answers to a submission that say nothing about it. 400, 404 and 409 mean something else here. */
const PASSING_SUBMISSION = PASSING.filter(([name]) => !/^4(00|09)/.test(name))

const SUBMISSION_CODES: Readonly<Record<string, string>> = { '404 once': 'noSuchApi', '404 as text': 'noSuchApi' }

describe.each(PASSING_SUBMISSION)('%s', (name, answer, other) => {
  const code = SUBMISSION_CODES[name] ?? other

  it('while sending keeps the job, which is sent again with the same key', async () => {
    const bench = createBench({ submit: [answer, json(201, { jobId: 'server-1' })] })
    await bench.submit()
    expect(await bench.run(0)).toMatchObject({ state: 'outbox', failure: { code } })
    expect((await bench.run())?.state).toBe('completed')
    const sent = bench.callsOf('submit')
    expect(sent.map(({ at }) => at)).toEqual([0, 2_000])
    expect(sent.map(({ headers }) => headers['Idempotency-Key'])).toEqual(['job-1', 'job-1'])
    expect(sent[0]?.body).toBe(sent[1]?.body)
  })
})

describe('a refused submission', () => {
  it.each([
    [
      400,
      json(400, { error: 'Validation error', details: 'nodes: too many' }),
      'refused',
      'Validation error: nodes: too many',
    ],
    [413, json(413, { error: 'Too large' }), 'refused', 'Too large'],
    [413, text(413, 'text/html', '<h1>nginx</h1>'), 'refused', undefined],
    [422, json(422, { message: '<b>No</b>' }), 'refused', '<b>No</b>'],
    [409, json(409, { error: 'Already there' }), 'conflict', 'Already there'],
    [403, json(403, { error: 'Access denied to this team' }), 'forbidden', 'Access denied to this team'],
  ] as const)('%i ends it with what the server said, as text', async (status, answer, code, detail) => {
    const bench = createBench({ submit: [answer] })
    await bench.submit()
    const job = await bench.run()
    expect(job).toMatchObject({ state: 'failed', failure: { code, status } })
    expect(job?.failure?.detail).toBe(detail)
    expect(bench.calls).toHaveLength(1)
    expect((await bench.store.settings()).signedOutAt).toBeUndefined()
    expect(await bench.store.request('job-1')).toBeDefined()
  })

  it('by an address that is gone is no word about the job, which goes out again', async () => {
    const bench = createBench({ submit: [json(410, { error: 'Moved' }), json(201, { jobId: 'server-1' })] })
    await bench.submit()
    expect(await bench.run(0)).toMatchObject({ state: 'outbox', failure: { code: 'noSuchApi', status: 410 } })
    expect((await bench.run())?.state).toBe('completed')
  })

  it('409 that names the job is the job', async () => {
    const bench = createBench({ submit: [json(409, { error: 'Conflict', jobId: 'server-7' })] })
    await bench.submit()
    expect(await bench.run()).toMatchObject({ state: 'completed', serverJobId: 'server-7' })
  })

  it('an id that could climb out of the path is not believed', async () => {
    const bench = createBench({ submit: [json(201, { jobId: '../admin' }), json(201, { jobId: 'server-1' })] })
    await bench.submit()
    expect((await bench.run(0))?.failure?.code).toBe('unreadable')
    await bench.run()
    expect(bench.calls.some(({ url }) => url.includes('admin'))).toBe(false)
  })
})

describe('a job that is gone', () => {
  it('is given up after three checks', async () => {
    const bench = createBench({ status: [GONE] })
    await bench.submit()
    expect(await bench.run()).toMatchObject({ state: 'failed', failure: { code: 'gone', status: 404 } })
    expect(bench.callsOf('status').map(({ at }) => at)).toEqual([30_000, 75_000, 142_500])
  })

  it('with its results is given up after a minute, and older code stays', async () => {
    const bench = createBench({
      status: [COMPLETED],
      results: [json(200, aResult('server-1')), json(410, { error: 'Expired' })],
    })
    await bench.submit()
    await bench.run()
    await bench.submit('job-2')
    await bench.run()
    expect(await bench.store.job('job-2')).toMatchObject({ state: 'failed', failure: { code: 'expired' } })
    expect(await bench.store.codeMap()).toEqual(SHOP_CODE)
  })
})

it('a status that names none costs a check and nothing else', async () => {
  const bench = createBench({ status: [json(200, { jobId: 'server-1' }), COMPLETED] })
  await bench.submit()
  expect((await bench.run(30_000))?.failure).toEqual({ code: 'unreadable', detail: 'The answer names no status.' })
  expect((await bench.run())?.state).toBe('completed')
})

it('a record without the id on the server is asked about by no other one', async () => {
  const bench = createBench()
  await bench.submit()
  await bench.run(0)
  await bench.store.update('job-1', ({ serverJobId: _lost, ...job }) => ({ ...job, revision: job.revision + 1 }))
  expect((await bench.run(30_000))?.failure).toEqual({ code: 'unexpected', detail: 'The job has no server id.' })
  expect(bench.callsOf('status')).toEqual([])
})

describe('an adapter of results', () => {
  const adapted = async (readResults: World['readResults'] & object, script: Script = {}) => {
    const bench = createBench({ status: [COMPLETED], ...script })
    const engine = createEngine({ ...bench.world, readResults })
    await bench.submit()
    for (let next = await engine.runDueJobs(); next !== undefined; next = await engine.runDueJobs()) {
      bench.clock.now = Math.max(bench.clock.now, next)
    }
    return { bench, job: await bench.store.job('job-1') }
  }
  const mine = { generatedCodes: [{ nodeId: 'web', code: 'mine' }] }

  it('reads results answers, also where the status brought the code', async () => {
    const { generatedCode } = aResult('server-1') as { generatedCode: unknown }
    const { bench, job } = await adapted(() => mine, { status: [json(200, { status: 'completed', generatedCode })] })
    expect(job?.state).toBe('completed')
    expect(bench.callsOf('results')).toHaveLength(1)
    expect(await bench.store.codeMap()).toEqual({ shop: { web: ['mine'] } })
  })

  it('whose answer throws when it is read ends no job', async () => {
    let times = 0
    const { bench, job } = await adapted(() => {
      times += 1
      if (times > 4) return mine
      return {
        get generatedCodes() {
          throw new Error('Not yet')
        },
      }
    })
    expect(job).toMatchObject({ state: 'completed' })
    expect(bench.callsOf('results')).toHaveLength(5)
  })
})

describe('what the server says of the end', () => {
  it.each([
    [{ status: 'FAILED ', error: 'Model overloaded' }, 'serverFailed', 'Model overloaded'],
    [{ status: 'canceled' }, 'serverCancelled', undefined],
  ])('%j', async (body, code, detail) => {
    const bench = createBench({ status: [json(200, body)] })
    await bench.submit()
    const job = await bench.run()
    expect(job).toMatchObject({ state: 'failed', failure: { code } })
    expect(job?.failure?.detail).toBe(detail)
    expect(bench.callsOf('results')).toHaveLength(0)
  })

  it('results of a wrong type are tried three times, then the place is named', async () => {
    const bench = createBench({ status: [COMPLETED], results: [json(200, { nodes: [{ id: 'a' }, { id: 7 }] })] })
    await bench.submit()
    expect(await bench.run()).toMatchObject({
      state: 'failed',
      failure: { code: 'unreadable', detail: '"nodes[1].id" is not a text.' },
    })
    expect(bench.callsOf('results')).toHaveLength(3)
    expect(await bench.store.graphs()).toEqual([])
  })

  it('results that the server never hands out end with the time allowed, and can be asked for again', async () => {
    const bench = createBench({ status: [COMPLETED], results: [json(500, { error: 'Failed' })] })
    await bench.submit()
    const job = await bench.run()
    expect(job).toMatchObject({ state: 'timedOut', failure: { code: 'timedOut' }, serverJobId: 'server-1' })
    const asked = bench.callsOf('results')
    expect((asked.at(-1)?.at ?? 0) - (asked[0]?.at ?? 0)).toBeGreaterThanOrEqual(1_800_000)
  })

  it('403 on the results ends the job, and nobody is signed out', async () => {
    const bench = createBench({ status: [COMPLETED], results: [json(403, { error: 'Insufficient permissions' })] })
    await bench.submit()
    expect(await bench.run()).toMatchObject({ state: 'failed', failure: { code: 'forbidden' } })
    expect((await bench.store.settings()).signedOutAt).toBeUndefined()
  })
})
