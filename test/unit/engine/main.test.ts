import { expect, it } from 'vitest'
import { POLLING_PRESETS, pollMoments } from '../../../src/core/polling'
import { aResult, json, SHOP_CODE } from '../support/answers'
import { BASE, createBench, T0 } from '../support/bench'

const running = json(200, { status: 'running', step: 'llmCall' })

it('sends a graph, checks on schedule, fetches the results once and stores them once', async () => {
  const bench = createBench()
  await bench.submit()
  const job = await bench.run()
  expect(bench.calls.map(({ name, url, at }) => [name, url, at])).toEqual([
    ['submit', BASE, 0],
    ['status', `${BASE}/server-1/status`, 30_000],
    ['status', `${BASE}/server-1/status`, 75_000],
    ['results', `${BASE}/server-1/results`, 75_000],
  ])
  expect(job).toMatchObject({
    state: 'completed',
    attempt: 2,
    result: { generation: 1, nodes: 2, files: 3, units: 49 },
  })
  expect(await bench.store.codeMap()).toEqual(SHOP_CODE)
  expect(await bench.store.statistics()).toMatchObject({ completed: 1, checks: 2, files: 3 })
})

it('tells each step after it is stored, and code by its place only', async () => {
  const bench = createBench()
  await bench.submit()
  await bench.run()
  expect(bench.events.map((event) => (event.type === 'jobChanged' ? event.state : event.type))).toEqual([
    'outbox',
    'outbox',
    'polling',
    'polling',
    'fetching',
    'completed',
    'codeStored',
  ])
  expect(bench.events.at(-1)).toEqual({ type: 'codeStored', graphId: 'shop', jobId: 'job-1', revision: 1 })
})

it('makes the nine documented checks and one more before a job is timed out', async () => {
  const bench = createBench({ status: [running] })
  await bench.submit()
  const job = await bench.run()
  const checks = bench.callsOf('status').map(({ at }) => at)
  expect(checks).toEqual([...pollMoments(POLLING_PRESETS.standard), 1_800_000])
  expect(job).toMatchObject({ state: 'timedOut', failure: { code: 'timedOut' }, finishedAt: T0 + 1_800_000 })
})

it('takes a result that comes with the grace check', async () => {
  const nine = Array.from({ length: 9 }, () => running)
  const bench = createBench({ status: [...nine, json(200, { status: 'completed' })] })
  await bench.submit()
  expect((await bench.run())?.state).toBe('completed')
})

it('does not fetch a result that came with the status', async () => {
  const { generatedCode } = aResult('server-1') as { generatedCode: unknown }
  const bench = createBench({ status: [json(200, { status: 'completed', generatedCode })] })
  await bench.submit()
  expect((await bench.run())?.state).toBe('completed')
  expect(bench.callsOf('results')).toHaveLength(0)
  expect(await bench.store.codeMap()).toEqual(SHOP_CODE)
})

it('fetches the result when the one in the status cannot be read or is empty', async () => {
  for (const generatedCode of [{ nodes: [{ id: 7 }] }, { nodes: [] }, 'text']) {
    const bench = createBench({ status: [json(200, { status: 'completed', generatedCode })] })
    await bench.submit()
    expect((await bench.run())?.state).toBe('completed')
    expect(bench.callsOf('results')).toHaveLength(1)
  }
})

it('keeps older code when 0 files came back', async () => {
  const bench = createBench({
    results: [json(200, aResult('server-1')), json(200, { generatedCode: { totalFiles: 9, nodes: [] } })],
  })
  await bench.submit()
  await bench.run()
  await bench.submit('job-2')
  await bench.run()
  expect(await bench.store.job('job-2')).toMatchObject({ state: 'completed', result: { generation: 0, files: 0 } })
  expect(await bench.store.codeMap()).toEqual(SHOP_CODE)
  expect(bench.events.filter((event) => event.type === 'codeStored')).toHaveLength(1)
})

it('follows twenty jobs, six requests at a time, and stores each', async () => {
  let underWay = 0
  let most = 0
  const bench = createBench({
    status: [
      async () => {
        most = Math.max(most, ++underWay)
        await new Promise((resolve) => setImmediate(resolve))
        underWay -= 1
        return json(200, { status: 'completed' })()
      },
    ],
  })
  for (let i = 1; i <= 20; i++) await bench.submit(`job-${i}`)
  await bench.run()
  expect(most).toBe(6)
  expect(await bench.store.statistics()).toMatchObject({ completed: 20, files: 60 })
  expect((await bench.store.graphs())[0]).toMatchObject({ generation: 20, files: 3 })
})
