import { describe, expect, it } from 'vitest'
import { createVersions } from '../../../src/storage/versions'
import { aResult, json } from '../support/answers'
import { createBench, T0 } from '../support/bench'

const DAY_MS = 86_400_000

/** So many finished jobs, a day apart, each with another result. */
async function finished(count: number) {
  let n = 0
  const bench = createBench({
    status: [json(200, { status: 'completed' })],
    results: [
      () => {
        n += 1
        return json(200, { ...aResult('server-1'), generatedCodes: [{ nodeId: 'web', code: `version ${n}` }] })()
      },
    ],
  })
  for (let i = 1; i <= count; i++) {
    bench.clock.now = T0 + i * DAY_MS
    await bench.submit(`job-${i}`)
    await bench.run((count + 1) * DAY_MS)
  }
  return bench
}

describe('what the settings keep no longer goes at once', () => {
  it('finished jobs beyond the number, and every tab is told', async () => {
    const bench = await finished(5)
    bench.events.length = 0
    await bench.command({ type: 'configure', keepJobs: 2 })
    expect((await bench.store.jobs()).map(({ id }) => id)).toEqual(['job-5', 'job-4'])
    const forgotten = bench.events.flatMap((event) => (event.type === 'jobForgotten' ? [event.jobId] : []))
    expect(forgotten).toEqual(['job-1', 'job-2', 'job-3'])
    expect(await bench.store.request('job-1')).toBeUndefined()
    // The code of a job that is forgotten stays.
    expect(await createVersions(bench.store.backend).ofGraph('shop')).toHaveLength(5)
  })

  it('jobs and versions older than the days, but for what is current', async () => {
    const bench = await finished(5)
    bench.clock.now += 1
    const current = await bench.store.codeMap()
    await bench.command({ type: 'configure', keepDays: 2 })
    expect((await bench.store.jobs()).map(({ id }) => id)).toEqual(['job-5', 'job-4'])
    expect(await createVersions(bench.store.backend).ofGraph('shop')).toHaveLength(2)
    expect(await bench.store.codeMap()).toEqual(current)
  })

  it('but nothing of it when something else is changed', async () => {
    const bench = await finished(3)
    await bench.store.saveSettings((settings) => ({ ...settings, keepJobs: 1 }))
    await bench.command({ type: 'configure', live: false })
    expect(await bench.store.jobs()).toHaveLength(3)
  })
})
