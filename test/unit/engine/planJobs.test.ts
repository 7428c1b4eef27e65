import { expect, it } from 'vitest'
import type { Job } from '../../../src/core/job'
import { POLLING_PRESETS, pollMoments } from '../../../src/core/polling'
import { json } from '../support/answers'
import { aNewJob, createBench, T0 } from '../support/bench'

const RUNNING = json(200, { status: 'running' })

it('an adaptive job is checked on the documented schedule first, then when jobs like it were done', async () => {
  const bench = createBench({
    status: [...Array.from({ length: 6 }, () => json(200, { status: 'completed' })), RUNNING],
  })
  for (let i = 1; i <= 6; i++) {
    const job = await bench.submit(`before-${i}`, POLLING_PRESETS.adaptive)
    expect(job.plan).toBeUndefined()
  }
  await bench.run()
  expect(bench.callsOf('status').map(({ at }) => at)).toEqual(Array.from({ length: 6 }, () => 30_000))

  const told = bench.clock.now
  const { plan } = await bench.submit('job-1', POLLING_PRESETS.adaptive)
  expect(plan?.medianMs).toBeLessThan(30_000)
  expect((await bench.run())?.state).toBe('timedOut')
  const checks = bench.callsOf('status').slice(6)
  expect(checks.map(({ at }) => at + T0 - told)).toEqual([...(plan?.moments ?? []), 1_800_000])
  expect((await bench.submit('job-2', POLLING_PRESETS.standard)).plan).toBeUndefined()
})

it('jobs that are submitted together get the plan of their own schedule and size', async () => {
  const bench = createBench({ status: [json(200, { status: 'completed' })] })
  for (let i = 1; i <= 5; i++) await bench.submit(`before-${i}`)
  await bench.run()
  const { adaptive, eager, standard } = POLLING_PRESETS
  const all = [adaptive, adaptive, eager, standard].map((polling, n) => aNewJob(`job-${n}`, polling))
  const jobs = (await bench.command({ type: 'submit', jobs: all })) as readonly Job[]
  const [first, second, other, none] = jobs.map(({ plan }) => plan)
  expect(first).toBeDefined()
  expect(second).toEqual(first)
  expect(other?.moments.length).toBeGreaterThan(first?.moments.length ?? 0)
  expect(none).toBeUndefined()
})

it('a batch has one plan for all graphs of one size, and its jobs keep theirs whatever is learned meanwhile', async () => {
  const bench = createBench({ status: [json(200, { status: 'completed' })] })
  for (let i = 1; i <= 5; i++) await bench.submit(`before-${i}`)
  await bench.run()
  const first = await bench.submit('a', POLLING_PRESETS.adaptive)
  await bench.run()
  const stored = await bench.store.job('a')
  expect(stored?.plan).toEqual(first.plan)
  expect(first.plan?.moments).not.toEqual(pollMoments(POLLING_PRESETS.adaptive))
})
