import { describe, expect, it } from 'vitest'
import { resolvePolling } from '../../../src/core/polling'
import { json } from '../support/answers'
import { createBench, T0 } from '../support/bench'

const RUNNING = json(200, { status: 'running' })

async function followed(status = [RUNNING], polling = resolvePolling('standard')) {
  const bench = createBench({ status })
  await bench.submit('job-1', polling)
  await bench.run(0)
  const look = async (at: number, id?: string) => {
    bench.clock.now = T0 + at
    await bench.command({ type: 'checkNow', ...(id ? { id } : {}) })
    return bench.engine.runDueJobs()
  }
  return { ...bench, look }
}
const moments = (bench: ReturnType<typeof createBench>) => bench.callsOf('status').map(({ at }) => at / 1000)

describe('whoever comes back', () => {
  it('has the job looked at once in ten seconds, however often the window is turned to', async () => {
    const bench = await followed()
    for (const at of [12_000, 13_000, 14_000, 21_000]) await bench.look(at)
    expect(moments(bench)).toEqual([12])
    await bench.look(22_000)
    expect(moments(bench)).toEqual([12, 22])
  })

  it('uses up neither tries nor the schedule', async () => {
    const bench = await followed([RUNNING], resolvePolling({ maxRetries: 3 }))
    for (const at of [11_000, 22_000]) await bench.look(at)
    await bench.run()
    expect(moments(bench)).toEqual([11, 22, 30, 75, 142.5, 1800])
  })

  it('may ask by the button as often as it is pressed', async () => {
    const bench = await followed()
    for (const at of [1_000, 2_000, 3_000]) await bench.look(at, 'job-1')
    expect(moments(bench)).toEqual([1, 2, 3])
  })

  it('does not ask before the server wants, nor does the stream of changes', async () => {
    const bench = await followed([json(429, {}, { 'Retry-After': '600' }), RUNNING])
    bench.clock.now = T0 + 30_000
    await bench.engine.runDueJobs()
    for (const at of [45_000, 300_000, 629_000]) await bench.look(at)
    await bench.look(400_000, 'job-1')
    await bench.command({ type: 'heard', serverJobId: 'server-1' })
    expect(await bench.engine.runDueJobs()).toBe(T0 + 630_000)
    expect(moments(bench)).toEqual([30])
  })

  it('has what is tried again anyway tried at once', async () => {
    const bench = createBench({ submit: [json(500, {}), json(201, { jobId: 'server-1' })] })
    await bench.submit()
    await bench.run(0)
    bench.clock.now = T0 + 500
    await bench.command({ type: 'checkNow', id: 'job-1' })
    await bench.engine.runDueJobs()
    expect(bench.callsOf('submit').map(({ at }) => at)).toEqual([0, 500])
  })

  it('does not make many jobs march in step', async () => {
    const bench = await followed()
    bench.clock.now = T0 + 3_000
    await bench.submit('job-2')
    await bench.engine.runDueJobs()
    await bench.look(20_000)
    expect((await bench.store.dueJobs()).map(({ dueAt = 0 }) => dueAt - T0)).toEqual([30_000, 33_000])
  })
})

describe('a stream that is wrong for ever', () => {
  it('costs one request in ten seconds', async () => {
    const bench = await followed()
    for (let at = 1_000; at < 29_000; at += 500) {
      bench.clock.now = T0 + at
      await bench.command({ type: 'heard', serverJobId: 'server-1' })
      await bench.engine.runDueJobs()
    }
    expect(moments(bench)).toEqual([1, 11, 21])
  })
})
