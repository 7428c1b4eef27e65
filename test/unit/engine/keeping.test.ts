import { describe, expect, it } from 'vitest'
import { createEngine } from '../../../src/engine/engine'
import { readUsage } from '../../../src/storage/scan'
import { allVersions } from '../support/allVersions'
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
    expect(await allVersions(bench.store.backend).ofGraph('shop')).toHaveLength(5)
  })

  it('finished jobs beyond the number, once the engine has done what made them more', async () => {
    const bench = await finished(1)
    await bench.store.saveSettings((settings) => ({ ...settings, keepJobs: 1 }))
    bench.events.length = 0
    await bench.submit('job-2')
    await bench.run(9 * DAY_MS)
    expect((await bench.store.jobs()).map(({ id }) => id)).toEqual(['job-2'])
    expect(bench.events.slice(-2)).toMatchObject([{ type: 'codeStored' }, { type: 'jobForgotten', jobId: 'job-1' }])
  })

  it('finished jobs that could not go then, the next time', async () => {
    const bench = await finished(2)
    const { store } = bench.world
    let isBroken = true
    const trimHistory: typeof store.trimHistory = (now) =>
      isBroken ? Promise.reject(new Error('Disk I/O error')) : store.trimHistory(now)
    const engine = createEngine({ ...bench.world, store: { ...store, at: () => ({ ...store, trimHistory }) } })
    await store.saveSettings((settings) => ({ ...settings, keepJobs: 1 }))
    const end = async (id: string) => {
      await bench.submit(id)
      for (let next = await engine.runDueJobs(); next !== undefined; next = await engine.runDueJobs()) {
        bench.clock.now = next
      }
      return (await store.jobs()).length
    }
    expect(await end('job-3')).toBe(3)
    isBroken = false
    expect(await end('job-4')).toBe(1)
  })

  it('jobs and versions older than the days, but for what is current', async () => {
    const bench = await finished(5)
    bench.clock.now += 1
    const current = await bench.store.codeMap()
    await bench.command({ type: 'configure', keepDays: 2 })
    expect((await bench.store.jobs()).map(({ id }) => id)).toEqual(['job-5', 'job-4'])
    expect(await allVersions(bench.store.backend).ofGraph('shop')).toHaveLength(2)
    expect(await bench.store.codeMap()).toEqual(current)
  })

  it('but nothing of it when something else is changed', async () => {
    const bench = await finished(3)
    await bench.store.saveSettings((settings) => ({ ...settings, keepJobs: 1 }))
    await bench.command({ type: 'configure', live: false })
    expect(await bench.store.jobs()).toHaveLength(3)
  })
})

describe('freeing what is older than the present', () => {
  it('takes all of a graph but what is current, named or pinned, and tells every tab', async () => {
    const bench = await finished(5)
    const versions = allVersions(bench.store.backend)
    await bench.command({ type: 'markVersion', graphId: 'shop', generation: 2, label: 'live' })
    await bench.command({ type: 'markVersion', graphId: 'shop', generation: 3, nodeId: 'web', pinned: true })
    const current = await bench.store.codeMap()
    const [before] = await readUsage(bench.store.backend)
    bench.events.length = 0
    await bench.command({ type: 'tidy', graphId: 'shop' })
    expect((await versions.ofGraph('shop')).map(({ generation }) => generation)).toEqual([5, 3, 2])
    expect(await bench.store.codeMap()).toEqual(current)
    expect(bench.events).toMatchObject([{ type: 'codeChanged', graphId: 'shop' }])
    // What was said to become free is free.
    const [after] = await readUsage(bench.store.backend)
    expect(before?.freeUnits).toBe('version 1'.length + 'version 4'.length)
    expect(after?.units).toBe((before?.units ?? 0) - (before?.freeUnits ?? 0))
    expect(after?.freeUnits).toBe(0)
    // What came since is another matter, and so is a graph that is not there.
    await bench.command({ type: 'tidy', graphId: 'nowhere' })
    expect(await versions.ofGraph('shop')).toHaveLength(3)
  })

  it('leaves what was deleted a moment ago to whoever wants it back', async () => {
    const bench = await finished(3)
    await bench.command({ type: 'deleteCode', id: 'd1', graphId: 'shop', generation: 1 })
    expect(await readUsage(bench.store.backend)).toMatchObject([{ freeUnits: 'version 2'.length }])
    await bench.command({ type: 'tidy', graphId: 'shop' })
    await bench.command({ type: 'undoDelete', id: 'd1', graphId: 'shop' })
    const versions = allVersions(bench.store.backend)
    expect((await versions.ofGraph('shop')).map(({ generation }) => generation)).toEqual([3, 1])
  })
})
