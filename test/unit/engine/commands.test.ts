import { describe, expect, it } from 'vitest'
import { CodegenError, type FailureCode, failure } from '../../../src/core/failure'
import { POLLING_PRESETS } from '../../../src/core/polling'
import { PROTOCOL } from '../../../src/core/protocol'
import { readCommand, readEpoch, readUntil } from '../../../src/engine/readCommand'
import { json } from '../support/answers'
import { aNewJob, createBench, SHOP, T0 } from '../support/bench'
import { JOBS } from '../support/jobs'

const polling = POLLING_PRESETS.standard
const COMPLETED = json(200, { status: 'completed' })
const failedWith = (status: number, body: object) => ({ status: [json(status, body)] })

describe('retry', () => {
  const retry = { type: 'retry', id: 'job-1', newId: 'job-2' } as const

  it.each([
    ['failed on the server', failedWith(200, { status: 'failed' })],
    ['gone', failedWith(404, { error: 'Job not found or access denied' })],
  ])('of a job that is %s sends its graph again as a new job', async (_name, script) => {
    const bench = createBench(script)
    await bench.submit()
    const old = await bench.run()
    expect(await bench.command(retry)).toMatchObject({
      id: 'job-2',
      state: 'outbox',
      retryOf: 'job-1',
      graphId: 'shop',
    })
    await bench.engine.runDueJobs()
    const [first, second] = bench.callsOf('submit')
    expect(second?.headers['Idempotency-Key']).toBe('job-2')
    expect(second?.body).toBe(first?.body)
    expect(await bench.store.job('job-1')).toEqual(old)
  })

  it('of a job that timed out looks for the same one on the server again', async () => {
    const running = Array.from({ length: 10 }, () => json(200, { status: 'running' }))
    const bench = createBench({ status: [...running, COMPLETED] })
    await bench.submit()
    expect((await bench.run())?.state).toBe('timedOut')
    expect(await bench.command(retry)).toMatchObject({
      state: 'polling',
      serverJobId: 'server-1',
      dueAt: bench.clock.now,
    })
    await bench.run()
    expect((await bench.store.job('job-2'))?.state).toBe('completed')
    expect((await bench.store.job('job-1'))?.state).toBe('timedOut')
    expect(bench.callsOf('submit')).toHaveLength(1)
  })

  it('of a job that goes on looks at once', async () => {
    const bench = createBench()
    await bench.submit()
    await bench.run(0)
    expect(await bench.command(retry)).toMatchObject({ id: 'job-1', state: 'polling' })
    await bench.engine.runDueJobs()
    expect(bench.callsOf('status').map(({ at }) => at)).toEqual([0])
    expect(await bench.store.jobs()).toHaveLength(1)
  })

  it('of a job that is not here says so', async () => {
    await expect(createBench().command(retry)).rejects.toMatchObject({ failure: { code: 'notFound' } })
  })

  it("of somebody else's job, whose graph nobody here knows, looks for the same one again", async () => {
    const bench = createBench(failedWith(200, { status: 'failed' }))
    await bench.command({ type: 'attach', id: 'job-1', serverJobId: 'server-9', polling })
    await bench.run()
    expect(await bench.command(retry)).toMatchObject({ state: 'polling', serverJobId: 'server-9', retryOf: 'job-1' })
    expect(await bench.store.request('job-2')).toBeUndefined()
  })

  it('of a job whose graph is lost is refused, alone and among others', async () => {
    const bench = createBench()
    await bench.submit()
    await bench.store.backend.write(['requests'], async (tx) => tx.delete('requests', 'job-1'))
    expect(await bench.run()).toMatchObject({ state: 'failed', failure: { code: 'invalidInput' } })
    expect(bench.calls).toEqual([])
    await expect(bench.command(retry)).rejects.toMatchObject({ failure: { code: 'invalidInput' } })
    expect(await bench.command({ type: 'retryAll', jobs: [{ id: 'job-1', newId: 'job-2' }] })).toEqual([])
    expect(await bench.store.jobs()).toHaveLength(1)
  })

  it('asked twice makes one job', async () => {
    const bench = createBench(failedWith(200, { status: 'failed' }))
    await bench.submit()
    await bench.run()
    await Promise.all([bench.command(retry), bench.command(retry)])
    expect(await bench.store.jobs()).toHaveLength(2)
  })
})

describe('attach', () => {
  const attach = { type: 'attach', id: 'job-1', polling } as const

  it("follows somebody else's job, at once, and files its code under the graph that was named", async () => {
    const bench = createBench({ status: [COMPLETED] })
    await bench.command({ ...attach, serverJobId: 'server-9', graphId: 'mine' })
    const job = await bench.run()
    expect(job).toMatchObject({ state: 'completed', graphId: 'mine', nodeCount: 0 })
    expect(bench.callsOf('status').map(({ at }) => at)).toEqual([0])
    expect(Object.keys(await bench.store.codeMap())).toEqual(['mine'])
  })

  it.each(['', '..', 'a/b', 'x'.repeat(129)])('refuses the id %j', async (serverJobId) => {
    const bench = createBench()
    await expect(bench.command({ ...attach, serverJobId })).rejects.toMatchObject({ failure: { code: 'invalidInput' } })
    expect(await bench.store.jobs()).toEqual([])
  })
})

describe('checkNow', () => {
  it('looks at the job at once', async () => {
    const bench = createBench()
    await bench.submit()
    await bench.run(0)
    bench.clock.now = T0 + 1_000
    await bench.command({ type: 'checkNow', id: 'job-1' })
    await bench.run(1_000)
    expect(bench.callsOf('status').map(({ at }) => at)).toEqual([1_000])
  })

  it('asks nothing about a job that is not here', async () => {
    const bench = createBench()
    await bench.command({ type: 'checkNow', id: 'nobody' })
    expect(await bench.engine.runDueJobs()).toBeUndefined()
    expect([bench.calls, bench.events]).toEqual([[], []])
  })

  it('of a paused job goes on with all of its account', async () => {
    const bench = createBench({ status: [json(401, { error: 'Invalid session' }), COMPLETED] })
    await bench.submit()
    await bench.submit('job-2')
    await bench.run()
    await bench.command({ type: 'checkNow', id: 'job-2' })
    expect((await bench.store.settings()).signedOutAt).toBeUndefined()
    await bench.run()
    expect((await bench.store.jobs()).map(({ state }) => state)).toEqual(['completed', 'completed'])
  })

  it('of all jobs leaves alone what was looked at just now', async () => {
    const bench = createBench()
    await bench.submit()
    await bench.run(0)
    for (const at of [5_000, 9_999, 10_000]) {
      bench.clock.now = T0 + at
      await bench.command({ type: 'checkNow' })
      await bench.engine.runDueJobs()
    }
    expect(bench.callsOf('status').map(({ at }) => at)).toEqual([10_000])
  })

  it('of all jobs tries at once what brought no answer just now: the network may be back', async () => {
    const bench = createBench({ status: [json(500, {}), json(200, { status: 'running' })] })
    await bench.submit()
    await bench.run(0)
    for (const at of [30_000, 30_900, 32_000, 33_500]) {
      bench.clock.now = T0 + at
      if (at > 30_000) await bench.command({ type: 'checkNow' })
      await bench.engine.runDueJobs()
    }
    expect(bench.callsOf('status').map(({ at }) => at)).toEqual([30_000, 32_000])
  })
})

describe('a submission', () => {
  const submit = (request: unknown, id = 'job-1') =>
    createBench().command({ type: 'submit', jobs: [{ id, graphId: 'shop', request: request as never, polling }] })

  it.each([
    ['no nodes', { graph: { ...SHOP, nodes: [] } }],
    ['no graph', {}],
    ['a node without an id', { graph: { nodes: [{ name: 'a' }] } }],
  ])('with %s is read again and refused', async (_name, request) => {
    await expect(submit(request)).rejects.toMatchObject({ failure: { code: 'invalidInput' } })
  })

  it.each([
    ['an id that is none', 'a b', 'shop'],
    ['a graph id that is too long', 'job-1', 'x'.repeat(1_025)],
  ])('with %s is refused', async (_name, id, graphId) => {
    const bench = createBench()
    const jobs = [{ id, graphId, request: { graph: SHOP } as never, polling }]
    await expect(bench.command({ type: 'submit', jobs })).rejects.toMatchObject({ failure: { code: 'invalidInput' } })
    expect(await bench.store.jobs()).toEqual([])
  })

  it('stores no secrets, whoever sent it', async () => {
    const bench = createBench()
    const request = { graph: { ...SHOP, nodes: [{ id: 'a', secretData: { p: 'hunter2' } }] }, project: {} } as never
    await bench.command({ type: 'submit', jobs: [{ id: 'job-1', graphId: 'shop', request, polling }] })
    expect(JSON.stringify(await bench.store.request('job-1'))).not.toContain('hunter2')
  })

  it('with one bad graph among many adds none', async () => {
    const bench = createBench()
    const good = { graphId: 'shop', request: { graph: SHOP } as never, polling }
    const jobs = [
      { id: 'a', ...good },
      { id: 'b', ...good, request: {} as never },
    ]
    await expect(bench.command({ type: 'submit', jobs })).rejects.toBeInstanceOf(CodegenError)
    expect(await bench.store.jobs()).toEqual([])
  })
})

describe('forget and clear', () => {
  it('forgets finished jobs only, and their code stays', async () => {
    const bench = createBench()
    await bench.submit()
    await bench.command({ type: 'forget', id: 'job-1' })
    expect(await bench.store.jobs()).toHaveLength(1)
    await bench.run()
    await bench.command({ type: 'forget', id: 'job-1' })
    expect(await bench.store.jobs()).toEqual([])
    expect(await bench.store.graphs()).toHaveLength(1)
  })

  it('a submission that is repeated after its job was cancelled and forgotten sends nothing', async () => {
    const bench = createBench()
    await bench.submit()
    await bench.command({ type: 'cancel', id: 'job-1' })
    await bench.command({ type: 'forget', id: 'job-1' })
    await expect(bench.submit()).rejects.toMatchObject({ failure: { code: 'notFound' } })
    const both = [aNewJob('job-1'), aNewJob('job-2')]
    expect(await bench.command({ type: 'submit', jobs: both })).toMatchObject([{ id: 'job-2' }])
    await bench.run()
    expect((await bench.store.jobs()).map(({ id }) => id)).toEqual(['job-2'])
    expect(bench.callsOf('submit')).toHaveLength(1)
  })

  it('clears the code of one graph, and tells the new revision', async () => {
    const bench = createBench()
    await bench.submit()
    await bench.run()
    await bench.command({ type: 'clearCode', graphId: 'shop' })
    expect(await bench.store.codeMap()).toEqual({})
    expect(bench.events.at(-1)).toEqual({ type: 'codeCleared', graphId: 'shop', revision: 2 })
  })
})

describe('settings', () => {
  it('say what is kept, and whether it goes on after closing, until somebody says otherwise', async () => {
    const bench = createBench()
    await bench.command({ type: 'configure', afterClosing: false, keepDays: 7, batchLimit: 2 })
    expect(await bench.store.settings()).toEqual({ afterClosing: false, keepDays: 7, batchLimit: 2 })
    await bench.command({ type: 'configure', keepDays: null })
    expect(await bench.store.settings()).toEqual({ afterClosing: false, batchLimit: 2 })
  })

  it('count another path of the server as another sign-in: answers from before it sign nobody out', async () => {
    const bench = createBench()
    await bench.command({ type: 'configure', basePath: '/one' })
    await bench.command({ type: 'configure', basePath: '/two' })
    await bench.command({ type: 'configure', basePath: '/two' })
    expect((await bench.store.settings()).signIns).toBe(2)
  })

  it('forget what was not seen yet once it was', async () => {
    const bench = createBench()
    await bench.store.saveSettings((settings) => ({ ...settings, unseen: 3, teamId: '7' }))
    await bench.command({ type: 'seen' })
    expect(await bench.store.settings()).toEqual({ teamId: '7' })
  })
})

describe('jobs and code of elsewhere', () => {
  const done = { ...JOBS.completed, id: 'old' }

  it('are brought in as they ended, with the graph that they were made of, and once', async () => {
    const bench = createBench()
    const request = { graph: SHOP, project: {} } as never
    const running = { ...JOBS.polling, id: 'running', finishedAt: T0 }
    await bench.command({ type: 'restoreJobs', jobs: [{ job: { ...done, dueAt: T0 }, request }, { job: running }] })
    await bench.command({ type: 'restoreJobs', jobs: [{ job: { ...done, graphName: 'Other' } }] })
    expect(await bench.store.jobs()).toEqual([done])
    expect(await bench.store.request('old')).toEqual(request)
    expect(await bench.engine.runDueJobs()).toBeUndefined()
  })

  it('that are not as they should be are refused whole', async () => {
    const bench = createBench()
    const graph = { graphId: 'g', name: 'G', versions: [{ storedAt: T0, files: [{ nodeId: 7, code: 'a' }] }] }
    const importing = bench.command({ type: 'importCode', id: 'i', graph: graph as never })
    await expect(importing).rejects.toMatchObject({ failure: { code: 'invalidInput' } })
    expect([await bench.store.graphs(), bench.events]).toEqual([[], []])
  })
})

describe('versions', () => {
  it('are marked, restored, deleted and brought back, and each change is told', async () => {
    const bench = createBench()
    await bench.submit()
    await bench.run()
    const version = { graphId: 'shop', generation: 1 }
    const revisions = [1, 2, 3, 4]
    await bench.command({ type: 'markVersion', ...version, label: 'First' })
    await bench.command({ type: 'restoreVersion', id: 'r', ...version, nodeId: 'web' })
    await bench.command({ type: 'deleteCode', id: 'd', graphId: 'shop' })
    expect(await bench.store.codeMap()).toEqual({})
    await bench.command({ type: 'undoDelete', id: 'd', graphId: 'shop' })
    expect((await bench.store.graph('shop'))?.nodes.find(({ nodeId }) => nodeId === 'web')?.generation).toBe(2)
    expect(bench.events.slice(-4)).toEqual(
      revisions.map((revision) => ({ type: 'codeChanged', graphId: 'shop', revision })),
    )
  })

  it('that are not there are said to be missing', async () => {
    const bench = createBench()
    const missing = bench.command({ type: 'restoreVersion', id: 'r', graphId: 'shop', generation: 1 })
    await expect(missing).rejects.toMatchObject({ failure: { code: 'notFound' } })
    expect(bench.events).toEqual([])
  })
})

describe('a message from a page', () => {
  const read = (command: unknown, protocol: unknown = PROTOCOL) => readCommand({ protocol, command })
  const codeOf = (work: () => unknown): FailureCode | undefined => {
    try {
      work()
    } catch (error) {
      return error instanceof CodegenError ? error.failure.code : 'unexpected'
    }
    return undefined
  }
  const newJob = { id: 'a', graphId: 'g', request: {}, polling: {} }

  it.each([
    { type: 'wake' },
    { type: 'submit', jobs: [newJob, { ...newJob, batchId: 'b' }] },
    { type: 'attach', id: 'a', serverJobId: 's', polling: {} },
    { type: 'cancel', id: 'a' },
    { type: 'retry', id: 'a', newId: 'b' },
    { type: 'checkNow' },
    { type: 'checkNow', id: 'a' },
    { type: 'forget', id: 'a' },
    { type: 'restoreJobs', jobs: [] },
    { type: 'restoreJobs', jobs: [{ job: JOBS.completed }, { job: JOBS.failed, request: {} }] },
    { type: 'configure', account: 'ann@example.com' },
    { type: 'clearCode', graphId: '__proto__' },
    { type: 'markVersion', graphId: 'g', generation: 1, nodeId: '', label: null, pinned: false },
    { type: 'restoreVersion', id: 'a', graphId: 'g', generation: 1 },
    { type: 'deleteCode', id: 'a', graphId: 'g' },
    { type: 'undoDelete', id: 'a', graphId: 'g' },
    { type: 'configure', basePath: '/api/v1/graph/codegen', teamId: null, token: 'x.y-z' },
    { type: 'configure', basePath: 'https://kubegram.example:8443/api' },
  ])('is a command: %j', (command) => expect(read(command)).toEqual(command))

  it.each([
    null,
    {},
    { type: 'toString' },
    { type: '__proto__' },
    { type: 'cancel' },
    { type: 'cancel', id: '../x' },
    { type: 'retry', id: 'a', newId: '' },
    { type: 'submit', jobs: newJob },
    { type: 'submit', jobs: [{ ...newJob, id: 'a b' }] },
    { type: 'submit', jobs: [{ ...newJob, request: null }] },
    { type: 'submit', jobs: [{ ...newJob, graphId: 'x'.repeat(1025) }] },
    { type: 'submit', jobs: Array.from({ length: 1001 }, () => newJob) },
    { type: 'markVersion', graphId: 'g', generation: 0 },
    { type: 'markVersion', graphId: 'g', generation: 1, label: 'x'.repeat(201) },
    { type: 'restoreVersion', id: 'a', graphId: 'g', generation: 1.5 },
    { type: 'deleteCode', graphId: 'g' },
    { type: 'configure', basePath: '//evil.example/api' },
    { type: 'configure', basePath: 'javascript:alert(1)' },
    { type: 'configure', basePath: 'https://user:pass@host/api' },
    { type: 'configure', basePath: '/api?x=1' },
    { type: 'configure', token: 'line\nbreak' },
    { type: 'configure', teamId: '7; DROP' },
    { type: 'configure', account: '' },
    { type: 'configure', account: 7 },
    { type: 'configure', account: 'x'.repeat(1025) },
    { type: 'restoreJobs', jobs: {} },
    { type: 'restoreJobs', jobs: [null] },
    { type: 'restoreJobs', jobs: [{ job: { ...JOBS.completed, timeline: 'long' } }] },
    { type: 'restoreJobs', jobs: [{ job: JOBS.completed, request: 'graph' }] },
    Object.create({ type: 'wake' }),
  ])('is none: %j', (command) => expect(codeOf(() => read(command))).toBe('invalidInput'))

  it.each([
    [{ epoch: '3' }, '3'],
    [{ epoch: 3 }, undefined],
    [{}, undefined],
    ['text', undefined],
    [null, undefined],
  ])('%j is for the account %s', (data, epoch) => expect(readEpoch(data)).toBe(epoch))

  it.each([
    [{ until: 3 }, 3],
    [{ until: 'soon' }, undefined],
    [{}, undefined],
    ['text', undefined],
  ])('the answer to %j is waited for until %s', (data, until) => expect(readUntil(data)).toBe(until))

  it.each([0, 2, 1.5])('of protocol %s asks for a reload', (protocol) => {
    expect(codeOf(() => read({ type: 'wake' }, protocol))).toBe('newerDatabase')
  })

  it.each([undefined, 'text', 7, [], {}, { protocol: '1', command: { type: 'wake' } }])(
    '%j is not believed',
    (data) => {
      expect(codeOf(() => readCommand(data))).toBe(failure('invalidInput').code)
    },
  )
})
