import { describe, expect, it } from 'vitest'
import { aResult, json } from '../support/answers'
import { createBench } from '../support/bench'

describe('signing out', () => {
  it('clears jobs, requests, code, statistics, settings and token, and tells all tabs', async () => {
    const bench = createBench()
    await bench.command({ type: 'configure', token: 'secret', teamId: '7' })
    await bench.submit()
    await bench.run()
    const revision = await bench.store.revision()
    await bench.command({ type: 'signOut' })
    expect([await bench.store.jobs(), await bench.store.graphs(), await bench.store.codeMap()]).toEqual([[], [], {}])
    expect(await bench.store.request('job-1')).toBeUndefined()
    expect([await bench.store.settings(), (await bench.store.statistics()).completed]).toEqual([{ signIns: 2 }, 0])
    expect(bench.events.map(({ type }) => type)).toContain('signedOut')
    // Otherwise a mirror would seem to be newer than the database, and be brought back.
    expect(await bench.store.revision()).toBeGreaterThan(revision)
  })

  it.each(['status', 'results', 'submit'] as const)('leaves nothing to what is still on its way: %s', async (call) => {
    let arrived = () => {}
    let answer = () => {}
    const isAsked = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const isAnswered = new Promise<void>((resolve) => {
      answer = resolve
    })
    const good = {
      submit: json(201, { jobId: 'server-1', status: 'running' }),
      status: json(200, { status: 'completed' }),
      results: json(200, aResult('server-1')),
    }
    const slow = async (...given: Parameters<(typeof good)['submit']>) => {
      arrived()
      await isAnswered
      return good[call](...given)
    }
    const bench = createBench({
      submit: [call === 'submit' ? slow : good.submit],
      status: [call === 'status' ? slow : good.status],
      results: [call === 'results' ? slow : good.results],
    })
    await bench.submit()
    const running = bench.run()
    await isAsked
    await bench.command({ type: 'signOut' })
    answer()
    await running
    expect([await bench.store.jobs(), await bench.store.codeMap()]).toEqual([[], {}])
    expect((await bench.store.statistics()).completed).toBe(0)
  })
})
