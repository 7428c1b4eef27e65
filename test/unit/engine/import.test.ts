import { describe, expect, it } from 'vitest'
import { seenDuration } from '../../../src/core/durations'
import type { Job } from '../../../src/core/job'
import { POLLING_PRESETS } from '../../../src/core/polling'
import { html, json } from '../support/answers'
import { createBench } from '../support/bench'

const polling = POLLING_PRESETS.standard
const COMPLETED = json(200, { status: 'completed' })
const FAILED = json(200, { status: 'failed' })
const line = (uuid: string) => ({ uuid, status: 'completed', createdAt: '2026-01-01T00:00:00Z' })
const importAll = (ids: readonly string[], suffix = '') => ({
  type: 'import' as const,
  jobs: ids.map((serverJobId) => ({ id: `${serverJobId}${suffix}`, serverJobId, tookMs: 42_000 })),
  polling,
})

describe("the server's list", () => {
  it('is asked for page by page, and nothing of it is stored', async () => {
    const bench = createBench({
      list: [json(200, { jobs: [line('s1'), line('s2')], total: 2 }), json(200, { jobs: [] })],
    })
    expect(await bench.command({ type: 'listServerJobs', offset: 0 })).toMatchObject([
      { serverJobId: 's1', status: 'completed' },
      { serverJobId: 's2' },
    ])
    expect(await bench.command({ type: 'listServerJobs', offset: 2 })).toEqual([])
    expect(bench.callsOf('list').map(({ url }) => url.split('?')[1])).toEqual([
      'limit=50&offset=0',
      'limit=50&offset=2',
    ])
    expect(await bench.store.jobs()).toEqual([])
  })

  it.each([
    ['a server that has none', html, 'notJson'],
    ['a server that wants a sign-in', json(401, { error: 'No session found' }), 'signedOut'],
  ])('of %s says why there is none', async (_name, answer, code) => {
    const bench = createBench({ list: [answer] })
    await expect(bench.command({ type: 'listServerJobs', offset: 0 })).rejects.toMatchObject({ failure: { code } })
  })
})

it('nothing is asked of a server that nobody is signed in at', async () => {
  const bench = createBench({ status: [json(401, { error: 'Invalid session' })] })
  await bench.submit()
  await bench.run()
  const list = bench.command({ type: 'listServerJobs', offset: 0 })
  await expect(list).rejects.toMatchObject({ failure: { code: 'signedOut' } })
  expect(bench.callsOf('list')).toEqual([])
})

describe('importing', () => {
  it("brings each job's code, once, however often and wherever it is asked for", async () => {
    const bench = createBench({ status: [COMPLETED] })
    const [first, second] = await Promise.all([
      bench.command(importAll(['s1', 's2'])) as Promise<readonly Job[]>,
      bench.command(importAll(['s1', 's2'], '-of-another-tab')) as Promise<readonly Job[]>,
    ])
    expect(second.map(({ id }) => id)).toEqual(first.map(({ id }) => id))
    await bench.run()
    expect(await bench.command(importAll(['s2', 's2'], '-later'))).toMatchObject([{ id: 's2' }, { id: 's2' }])
    const jobs = await bench.store.jobs()
    expect(jobs.map(({ id, state }) => [id, state]).sort()).toEqual([
      ['s1', 'completed'],
      ['s2', 'completed'],
    ])
    expect(bench.callsOf('results')).toHaveLength(2)
    expect(bench.callsOf('submit')).toHaveLength(0)
  })

  it('knows a job that was submitted here', async () => {
    const bench = createBench()
    await bench.submit()
    await bench.run(0)
    expect(await bench.command(importAll(['server-1']))).toMatchObject([{ id: 'job-1', graphId: 'shop' }])
    expect(await bench.command({ type: 'attach', id: 'x', serverJobId: 'server-1', polling })).toMatchObject({
      id: 'job-1',
    })
    expect(await bench.store.jobs()).toHaveLength(1)
  })

  it('looks again at one that failed or was given up here', async () => {
    const bench = createBench({ status: [FAILED, COMPLETED] })
    await bench.command(importAll(['s1']))
    await bench.run()
    await bench.command(importAll(['s1'], '-again'))
    await bench.run()
    const jobs = await bench.store.jobs()
    expect(jobs.map(({ id, state }) => [id, state]).sort()).toEqual([
      ['s1', 'failed'],
      ['s1-again', 'completed'],
    ])
  })

  it('learns from how long the server says that it took', async () => {
    const bench = createBench({ status: [COMPLETED] })
    await bench.command(importAll(['s1']))
    await bench.run()
    const job = await bench.store.job('s1')
    expect(job && seenDuration(job)).toEqual({ nodes: 2, afterMs: 39_900, untilMs: 44_100 })
  })

  it('learns from its own checks where the server does not say it', async () => {
    const bench = createBench({ status: [COMPLETED] })
    await bench.command({ type: 'import', jobs: [{ id: 's1', serverJobId: 's1' }], polling })
    await bench.run()
    expect(await bench.store.job('s1')).not.toHaveProperty('tookMs')
  })

  it('refuses an id that would climb out of the path, and imports nothing of that page', async () => {
    const bench = createBench()
    await expect(bench.command(importAll(['s1', '..']))).rejects.toMatchObject({ failure: { code: 'invalidInput' } })
    expect(await bench.store.jobs()).toEqual([])
  })
})
