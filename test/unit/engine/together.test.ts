import { describe, expect, it } from 'vitest'
import { POLLING_PRESETS } from '../../../src/core/polling'
import { type Answer, html, json } from '../support/answers'
import { createBench, T0 } from '../support/bench'

const GONE = json(404, { error: 'Job not found or access denied' })
const lines = (jobs: readonly (readonly [string, string])[]): Answer =>
  json(200, { jobs: jobs.map(([uuid, status]) => ({ uuid, status })), total: jobs.length })
const ids = (count: number) => Array.from({ length: count }, (_, index) => `server-${index + 1}`)

/** Many jobs of the server, the checks of which are due 100 ms after each other. */
async function following(count: number, script: Parameters<typeof createBench>[0]) {
  const bench = createBench(script)
  for (const serverJobId of ids(count)) {
    await bench.command({ type: 'attach', id: `job-${serverJobId}`, serverJobId, polling: POLLING_PRESETS.standard })
    await bench.store.update(`job-${serverJobId}`, (job) => ({
      ...job,
      revision: 2,
      updatedAt: T0,
      dueAt: bench.clock.now,
    }))
    bench.clock.now += 100
  }
  bench.clock.now = T0
  const stateOf = async (id: string) => (await bench.store.job(`job-${id}`))?.state
  return { ...bench, stateOf }
}

describe('many jobs', () => {
  it('are asked about with one request a second, and none before it is due', async () => {
    const running = lines(ids(30).map((id) => [id, 'running']))
    const bench = await following(30, {
      list: [running, running, running, running, lines([])],
      status: [json(200, { status: 'running' })],
    })
    await bench.run(3_500)
    // The first is alone in its second; what comes later is gathered.
    expect(bench.callsOf('list').map(({ at }) => at)).toEqual([1_000, 2_000, 3_000])
    expect(bench.callsOf('status')).toHaveLength(1)
    for (const job of await bench.store.jobs()) {
      expect(job).toMatchObject({ state: 'polling', attempt: 1 })
      expect((job.checkedAt ?? 0) - (job.dueAt ?? 0)).toBeLessThan(0)
    }
  })

  it('that are done are fetched, and those that failed are asked why', async () => {
    const said = ids(12).map(
      (id, index) => [id, index === 3 ? 'completed' : index === 4 ? 'failed' : 'running'] as const,
    )
    const bench = await following(12, {
      list: [lines(said)],
      status: [json(200, { status: 'failed', error: 'No quota' })],
    })
    bench.clock.now += 1_500
    await bench.run(1_600)
    expect(await bench.stateOf('server-4')).toBe('completed')
    expect(await bench.store.job('job-server-5')).toMatchObject({ state: 'failed', failure: { detail: 'No quota' } })
    expect(await bench.stateOf('server-6')).toBe('polling')
    expect(bench.callsOf('status')).toHaveLength(1)
  })

  it('are asked about one by one where the list does not name them', async () => {
    const bench = await following(12, {
      list: [lines([['server-1', 'running']])],
      status: [json(200, { status: 'running' })],
    })
    bench.clock.now += 1_500
    await bench.run(1_600)
    expect(new Set(bench.callsOf('status').map(({ url }) => url)).size).toBe(11)
  })

  it('are asked about one by one on a server without a list, which is not asked for it again', async () => {
    const bench = await following(12, { list: [html], status: [GONE, json(200, { status: 'running' })] })
    bench.clock.now += 1_500
    await bench.run(200_000)
    expect(bench.callsOf('list')).toHaveLength(1)
    expect(new Set(bench.callsOf('status').map(({ url }) => url)).size).toBe(12 + 1)
  })

  it('share the trouble of one request, and spread out after it', async () => {
    const bench = await following(12, { list: [json(500, {}), lines([])], status: [json(200, { status: 'running' })] })
    bench.clock.now += 1_500
    await bench.engine.runDueJobs()
    const jobs = await bench.store.jobs()
    expect(jobs.filter(({ failure }) => failure?.code === 'serverTrouble')).toHaveLength(12)
    expect(bench.calls).toHaveLength(1)
  })

  it('stop together when the list says 401', async () => {
    const bench = await following(12, { list: [json(401, { error: 'No session found' })] })
    bench.clock.now += 1_500
    expect(await bench.engine.runDueJobs()).toBeUndefined()
    expect((await bench.store.jobs()).every(({ pausedAt }) => pausedAt === bench.clock.now)).toBe(true)
    expect(bench.calls).toHaveLength(1)
  })

  it('stop together when the list is no answer, and a check beside it says 401', async () => {
    const bench = await following(12, { list: [html], status: [json(401, { error: 'Unauthorized' })] })
    bench.clock.now += 1_500
    await bench.run(60_000)
    for (const job of await bench.store.jobs()) expect(job.pausedAt).toBeDefined()
    expect([bench.callsOf('list'), bench.callsOf('status')].map(({ length }) => length)).toEqual([1, 1])
  })

  it('leave a hint of one of them its own request at once', async () => {
    const running = lines(ids(12).map((id) => [id, 'running']))
    const bench = await following(12, { list: [running], status: [json(200, { status: 'completed' })] })
    bench.clock.now += 1_500
    await bench.engine.runDueJobs()
    bench.clock.now += 10
    await bench.command({ type: 'heard', serverJobId: 'server-7' })
    await bench.engine.runDueJobs()
    expect(await bench.stateOf('server-7')).toBe('completed')
    expect(bench.callsOf('list')).toHaveLength(1)
  })

  it('read a long list to the end of what they look for', async () => {
    const page = (offset: number) =>
      lines(
        ids(300)
          .slice(offset, offset + 100)
          .map((id) => [id, 'running']),
      )
    const bench = await following(300, { list: [page(0), page(100), page(200), lines([])] })
    bench.clock.now += 60_000
    await bench.engine.runDueJobs()
    expect(bench.callsOf('list').map(({ url }) => url.split('?')[1])).toEqual([
      'limit=200&offset=0',
      'limit=200&offset=100',
      'limit=200&offset=200',
    ])
    expect(bench.callsOf('status')).toHaveLength(0)
    expect((await bench.store.jobs()).every(({ attempt }) => attempt === 1)).toBe(true)
  })
})
