import { describe, expect, it } from 'vitest'
import { aResult, json } from '../support/answers'
import { createBench, T0 } from '../support/bench'

const RUNNING = json(200, { status: 'running' })
const COMPLETED = json(200, { status: 'completed' })
const WITH_CODE = json(200, aResult('server-1'))

async function followed(script: Parameters<typeof createBench>[0]) {
  const bench = createBench(script)
  await bench.submit()
  await bench.run(0)
  const hear = async (serverJobId = 'server-1') => {
    await bench.command({ type: 'heard', serverJobId })
    return bench.engine.runDueJobs()
  }
  return { ...bench, hear }
}

describe('a hint', () => {
  it('brings the code at once, with one request', async () => {
    const bench = await followed({ status: [WITH_CODE] })
    bench.clock.now = T0 + 3_500
    expect(await bench.hear()).toBeUndefined()
    expect(await bench.store.job('job-1')).toMatchObject({ state: 'completed', finishedAt: T0 + 3_500 })
    expect(bench.calls.map(({ name, at }) => [name, at])).toEqual([
      ['submit', 0],
      ['status', 3_500],
    ])
  })

  it('that says nothing true costs one request, and moves nothing', async () => {
    const bench = await followed({ status: [RUNNING, RUNNING, WITH_CODE] })
    bench.clock.now = T0 + 20_000
    expect(await bench.hear()).toBe(T0 + 30_000)
    expect(await bench.run()).toMatchObject({ state: 'completed', attempt: 2 })
    expect(bench.callsOf('status').map(({ at }) => at)).toEqual([20_000, 30_000, 75_000])
  })

  it.each([
    ['trouble', json(500, { error: 'Failed to get job status' }), 30_000],
    ['"come back in 60 s"', json(503, {}, { 'Retry-After': '60' }), 80_000],
  ])('that meets %s changes the schedule no more than has to be', async (_name, answer, next) => {
    const bench = await followed({ status: [answer, WITH_CODE] })
    bench.clock.now = T0 + 20_000
    expect(await bench.hear()).toBe(T0 + next)
    expect(await bench.run()).toMatchObject({ state: 'completed', attempt: 1 })
    expect(bench.callsOf('status').map(({ at }) => at)).toEqual([20_000, next])
  })

  it('about a job that nobody follows asks nothing, and is forgotten', async () => {
    const bench = await followed({})
    expect(await bench.hear('server-9')).toBe(T0 + 30_000)
    expect(bench.callsOf('status')).toHaveLength(0)
    expect(bench.world.hints.at('server-9')).toBeUndefined()
  })

  it('heard twice, or of a job that is over, asks once', async () => {
    const bench = await followed({ status: [WITH_CODE] })
    await Promise.all([bench.hear(), bench.hear()])
    await bench.hear()
    expect(bench.callsOf('status')).toHaveLength(1)
    expect((await bench.store.graphs())[0]?.generation).toBe(1)
  })

  it('that comes while an older answer is on its way has the job asked about again', async () => {
    const bench = await followed({
      status: [
        async () => {
          void bench.hear()
          await new Promise((resolve) => setImmediate(resolve))
          return RUNNING()
        },
        WITH_CODE,
      ],
    })
    bench.clock.now = T0 + 30_000
    await bench.engine.runDueJobs()
    expect(await bench.store.job('job-1')).toMatchObject({ state: 'completed', finishedAt: T0 + 30_000 })
  })

  it('that comes before the server said which job it is finds it', async () => {
    const bench = createBench({
      submit: [
        async () => {
          await bench.command({ type: 'heard', serverJobId: 'server-1' })
          void bench.engine.runDueJobs()
          return json(201, { jobId: 'server-1' })()
        },
      ],
      status: [WITH_CODE],
    })
    await bench.submit()
    await bench.engine.runDueJobs()
    expect((await bench.store.job('job-1'))?.state).toBe('completed')
  })

  it('is fetched for where the status embeds nothing', async () => {
    const bench = await followed({ status: [COMPLETED] })
    await bench.hear()
    expect((await bench.store.job('job-1'))?.state).toBe('completed')
    expect(bench.callsOf('results')).toHaveLength(1)
  })

  it('asks nothing while signed out', async () => {
    const bench = await followed({ status: [json(401, { error: 'Invalid session' })] })
    bench.clock.now = T0 + 30_000
    await bench.engine.runDueJobs()
    expect(await bench.hear()).toBeUndefined()
    expect(bench.callsOf('status')).toHaveLength(1)
  })
})
