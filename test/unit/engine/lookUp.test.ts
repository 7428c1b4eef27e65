import { describe, expect, it } from 'vitest'
import { perform } from '../../../src/engine/perform'
import { type Answer, aResult, dropped, html, json, redirect } from '../support/answers'
import { createBench, T0 } from '../support/bench'

const COMPLETED = json(200, { status: 'completed' })
const TAKEN = json(201, { jobId: 'server-2' })
/** A server that makes a new job of every POST, and lists these. */
const listed = (...jobs: readonly unknown[]): Answer =>
  json(200, { jobs, total: jobs.length }, { Date: new Date(T0).toUTCString() })
const line = (uuid: string, at: number, rest: object = {}) => ({
  uuid,
  status: 'running',
  createdAt: new Date(T0 + at).toISOString(),
  ...rest,
})
const submits = (bench: ReturnType<typeof createBench>) => bench.callsOf('submit').map(({ at }) => at)

async function lost(list: readonly Answer[], script: Parameters<typeof createBench>[0] = {}) {
  const bench = createBench({ submit: [dropped, TAKEN], status: [COMPLETED], list, ...script })
  await bench.submit()
  return { bench, job: await bench.run() }
}

/** Submits, loses the answer, cancels, and lets the engine come to its end. */
async function cancelledInDoubt(bench: ReturnType<typeof createBench>): Promise<void> {
  await bench.submit()
  await bench.run(0)
  await bench.command({ type: 'cancel', id: 'job-1' })
  const job = await bench.run()
  expect(job).toMatchObject({ state: 'cancelled', doubt: 'maybeRunning' })
  expect(job?.cancelPending).toBeUndefined()
}

describe('a submission whose answer was lost, on a server that makes a job of every POST', () => {
  it('is the one job of that moment in its list, and is not sent again', async () => {
    const { bench, job } = await lost([listed(line('old', -60_000), line('server-1', 500))])
    expect(submits(bench)).toEqual([0])
    expect(job).toMatchObject({ state: 'completed', serverJobId: 'server-1', doubt: 'adopted', acceptedAt: T0 })
  })

  it('is given time to show, and then sent again without doubt when it does not', async () => {
    const { bench, job } = await lost([listed(line('old', -60_000))])
    expect(submits(bench)).toEqual([0, 10_000])
    expect(job).toMatchObject({ state: 'completed', serverJobId: 'server-2' })
    expect(job?.doubt).toBeUndefined()
  })

  it.each([
    ['two jobs could be it', [listed(line('server-1', 500), line('server-9', 900))]],
    ['there is no list', [json(404, { error: 'Not found' })]],
    ['the list is the fallback page of an old server', [html]],
  ] as const)('is sent again, and says that it may be there twice, where %s', async (_name, list) => {
    const gone = json(404, { error: 'Job not found or access denied' })
    const { bench, job } = await lost(list, { status: [...(list[0] === html ? [gone] : []), COMPLETED] })
    expect(bench.callsOf('submit')).toHaveLength(2)
    expect(job).toMatchObject({ state: 'completed', doubt: 'maybeTwice' })
  })

  it('asks for no list any more once it was cancelled, or the account signed out', async () => {
    const bench = createBench({ submit: [dropped], list: [listed()] })
    await bench.submit()
    await bench.run(0)
    const seen = await bench.store.job('job-1')
    await bench.command({ type: 'cancel', id: 'job-1' })
    bench.clock.now = seen?.dueAt ?? 0
    if (seen) await perform(bench.world, seen, 0)
    expect(seen?.sentAt).toBe(T0)
    expect(bench.callsOf('list')).toHaveLength(0)
  })

  it('is neither sent nor doubted while a captive page stands before everything', async () => {
    const { bench, job } = await lost([html, html, listed()], { status: [html, html, COMPLETED] })
    expect(bench.callsOf('submit')).toHaveLength(2)
    expect(job?.state).toBe('completed')
    expect(job?.doubt).toBeUndefined()
  })

  it('waits for a sign-in where the list is no answer, and a check beside it says 401', async () => {
    const bench = createBench({ submit: [dropped], list: [html], status: [json(401, { error: 'Unauthorized' })] })
    await bench.submit()
    expect(await bench.run()).toMatchObject({ state: 'outbox', failure: { code: 'signedOut' } })
    expect((await bench.store.settings()).signedOutAt).toBeDefined()
    expect([bench.callsOf('list'), bench.callsOf('status')].map(({ length }) => length)).toEqual([1, 1])
  })

  it('is not taken for a job that is followed here already, nor for one of another project', async () => {
    const bench = createBench({
      submit: [TAKEN, dropped, json(201, { jobId: 'server-3' })],
      status: [COMPLETED],
      list: [listed(line('server-2', 0))],
    })
    await bench.submit('job-0')
    await bench.engine.runDueJobs()
    await bench.submit()
    await bench.run()
    expect(await bench.store.job('job-1')).toMatchObject({ serverJobId: 'server-3' })
    expect((await bench.store.job('job-1'))?.doubt).toBeUndefined()
  })

  it('cannot be told from another one that was lost with it', async () => {
    const bench = createBench({
      submit: [dropped, dropped, TAKEN, json(201, { jobId: 'server-3' })],
      status: [COMPLETED],
      list: [listed(line('server-1', 500))],
    })
    await bench.submit()
    await bench.submit('job-2')
    await bench.run()
    const doubts = (await bench.store.jobs()).map(({ doubt }) => doubt)
    expect(doubts).toContain('maybeTwice')
    expect(new Set((await bench.store.jobs()).map(({ serverJobId }) => serverJobId)).size).toBe(2)
  })

  it('is let go of when what the adopted job brings is of another graph', async () => {
    const foreign = {
      ...aResult('server-1'),
      generatedCode: { nodes: [{ id: 'strange', name: 's', nodeType: 'POD', config: 'x' }] },
    }
    const { bench, job } = await lost([listed(line('server-1', 500))], {
      results: [json(200, foreign), json(200, aResult('server-2'))],
    })
    expect(submits(bench)).toHaveLength(2)
    expect(job).toMatchObject({ state: 'completed', serverJobId: 'server-2', doubt: 'maybeTwice' })
    expect(Object.keys((await bench.store.codeMap()).shop ?? {})).not.toContain('strange')
  })

  it('is not looked for where the server certainly did not take it', async () => {
    const { bench } = await lost([listed()], { submit: [json(429, { error: 'Slow down' }), TAKEN] })
    expect(bench.callsOf('list')).toHaveLength(0)
    expect(submits(bench)).toEqual([0, 2_000])
  })

  it('is looked for after its worker died in the middle', async () => {
    const bench = createBench({ list: [listed(line('server-1', 100))], status: [COMPLETED] })
    await bench.submit()
    await bench.store.update('job-1', (job) => ({ ...job, sentAt: T0, revision: job.revision + 1 }))
    expect((await bench.run())?.serverJobId).toBe('server-1')
    expect(bench.callsOf('submit')).toHaveLength(0)
  })

  it('stays cancelled, and says that it may run on there: nobody else is cancelled in its place', async () => {
    const bench = createBench({ submit: [dropped], list: [listed(line('server-1', 500))] })
    await cancelledInDoubt(bench)
    expect(bench.calls.map(({ name }) => name)).not.toContain('cancel')
    expect(bench.callsOf('submit')).toHaveLength(1)
  })
})

describe('a submission whose answer was lost, and that nobody can tell from another one,', () => {
  it('is not sent again once it is cancelled: it would run twice, and be cancelled once', async () => {
    const bench = createBench({ submit: [dropped], list: [listed(line('server-1', 500), line('server-9', 900))] })
    await cancelledInDoubt(bench)
    expect(bench.callsOf('submit')).toHaveLength(1)
    expect(bench.callsOf('cancel')).toHaveLength(0)
  })
})

it('a server that does not tell its time is taken to have ours', async () => {
  const { job } = await lost([json(200, { jobs: [line('old', -60_000), line('server-1', 500)] })])
  expect(job).toMatchObject({ state: 'completed', serverJobId: 'server-1', doubt: 'adopted' })
})

describe('a submission whose answer was lost, on a server that honours keys', () => {
  it('is sent again with the same key, without waiting and without doubt', async () => {
    const bench = createBench({ submit: [dropped, TAKEN], status: [COMPLETED] })
    await bench.submit()
    const job = await bench.run()
    expect(submits(bench)).toEqual([0, 2_000])
    expect(bench.callsOf('list')).toHaveLength(1)
    expect(job?.doubt).toBeUndefined()
  })
})

describe('a submission that was cancelled while it was refused', () => {
  it.each([400, 403, 409, 413, 422])('has nothing to cancel: %i, asked once', async (status) => {
    const bench = createBench({
      submit: [
        async () => {
          await bench.command({ type: 'cancel', id: 'job-1' })
          return json(status, { error: 'No' })()
        },
      ],
    })
    await bench.submit()
    const job = await bench.run()
    expect(job).toMatchObject({ state: 'cancelled' })
    expect(job?.cancelPending).toBeUndefined()
    expect(bench.callsOf('submit')).toHaveLength(1)
  })
})

describe('trouble with the look into the list', () => {
  it.each([
    ['a redirect', redirect],
    ['429', json(429, { error: 'Slow down' })],
    ['401', json(401, { error: 'No session found' })],
  ])('(%s) says nothing about the submission, which may be there', async (_name, answer) => {
    const bench = createBench({
      submit: [dropped, TAKEN],
      status: [COMPLETED],
      list: [answer, listed(line('server-1', 500))],
    })
    await bench.submit()
    await bench.run()
    await bench.command({ type: 'configure', token: 'new' })
    expect((await bench.run())?.serverJobId).toBe('server-1')
    expect(bench.callsOf('submit')).toHaveLength(1)
  })
})
