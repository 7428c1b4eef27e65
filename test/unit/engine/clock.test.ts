import { describe, expect, it } from 'vitest'
import { json } from '../support/answers'
import { createBench, T0 } from '../support/bench'

const RUNNING = json(200, { status: 'running' })
const DAY_MS = 86_400_000

async function followed(status = [RUNNING]) {
  const bench = createBench({ status })
  await bench.submit()
  await bench.run(0)
  return bench
}

describe('a clock that goes back by a day', () => {
  it('takes the schedule along: the next check comes after the wait that was left when it was written', async () => {
    const bench = await followed()
    bench.clock.now = T0 + 10_000 - DAY_MS
    await bench.command({ type: 'checkNow' })
    expect(await bench.engine.runDueJobs()).toBe(T0 + 40_000 - DAY_MS)
    await bench.run(200_000 - DAY_MS)
    expect(bench.callsOf('status').map(({ at }) => at + DAY_MS)).toEqual([10_000, 40_000, 85_000, 152_500])
  })

  it('while an answer is on its way does not send the job to sleep for a day', async () => {
    const bench = await followed([
      () => {
        bench.clock.now -= DAY_MS
        return RUNNING()
      },
      RUNNING,
    ])
    bench.clock.now = T0 + 30_000
    const next = await bench.engine.runDueJobs()
    expect((next ?? 0) - bench.clock.now).toBeLessThanOrEqual(46_000)
  })

  it('does not make a pause longer than it was', async () => {
    const bench = await followed([json(401, { error: 'No session found' }), RUNNING])
    bench.clock.now = T0 + 30_000
    await bench.engine.runDueJobs()
    bench.clock.now -= DAY_MS
    await bench.command({ type: 'configure', token: 'new' })
    await bench.engine.runDueJobs()
    expect(bench.callsOf('status')).toHaveLength(2)
  })

  it('signs nobody out again: a 401 of now still counts', async () => {
    const bench = await followed([json(401, { error: 'No session found' })])
    await bench.command({ type: 'configure', token: 'new' })
    bench.clock.now -= DAY_MS
    bench.clock.now += 40_000
    await bench.command({ type: 'checkNow', id: 'job-1' })
    expect(await bench.engine.runDueJobs()).toBeUndefined()
    expect(await bench.store.job('job-1')).toMatchObject({ failure: { code: 'signedOut' } })
    expect(bench.callsOf('status')).toHaveLength(1)
  })
})

describe('a clock that goes ahead by a day, or a laptop that sleeps so long', () => {
  it('costs one check, and no time', async () => {
    const bench = await followed()
    bench.clock.now = T0 + 30_000 + DAY_MS
    await bench.engine.runDueJobs()
    expect(bench.callsOf('status')).toHaveLength(1)
    expect(await bench.run(2 * DAY_MS)).toMatchObject({ state: 'timedOut', finishedAt: T0 + DAY_MS + 1_800_000 })
    expect(bench.callsOf('status')).toHaveLength(10)
  })

  it('and wakes before its network does, is not told that its time is up', async () => {
    const bench = await followed([
      () => Promise.reject(new TypeError('no network')),
      json(200, { status: 'completed' }),
    ])
    bench.clock.now = T0 + 8 * 3_600_000
    await bench.engine.runDueJobs()
    expect(await bench.store.job('job-1')).toMatchObject({ state: 'polling', failure: { code: 'unreachable' } })
    bench.clock.now += 2_000
    await bench.command({ type: 'checkNow', id: 'job-1' })
    await bench.engine.runDueJobs()
    expect((await bench.store.job('job-1'))?.state).toBe('completed')
  })
})

describe('the grace check', () => {
  const down = () => Promise.reject(new TypeError('no network'))

  it('is made again until it is answered', async () => {
    const bench = await followed([...Array(9).fill(RUNNING), down, down, json(200, { status: 'completed' })])
    expect((await bench.run())?.state).toBe('completed')
    expect(
      bench
        .callsOf('status')
        .slice(9)
        .map(({ at }) => at / 1000),
    ).toEqual([1_800, 1_805, 1_810])
  })

  it('ends the job all the same where nobody answers for as long again, with the cause', async () => {
    const bench = await followed([...Array(9).fill(RUNNING), down])
    expect(await bench.run()).toMatchObject({
      state: 'timedOut',
      failure: { code: 'timedOut', detail: 'The server cannot be reached.' },
    })
    expect(bench.clock.now - T0).toBeGreaterThanOrEqual(3_600_000)
    expect(bench.clock.now - T0).toBeLessThan(3_900_000)
    expect(bench.callsOf('status').length).toBeLessThan(25)
  })
})
