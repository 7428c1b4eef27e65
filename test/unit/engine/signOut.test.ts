import { describe, expect, it } from 'vitest'
import { carryOut } from '../../../src/engine/commands'
import type { Backend } from '../../../src/storage/backend'
import { clearAccount } from '../../../src/storage/clearAccount'
import { createStore } from '../../../src/storage/store'
import { aResult, json } from '../support/answers'
import { aNewJob, createBench } from '../support/bench'

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
    expect([await bench.store.settings(), (await bench.store.statistics()).completed]).toEqual([{ epoch: 1 }, 0])
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

  it('stops a command that reads before and would write after it', async () => {
    const bench = createBench()
    await bench.submit()
    await bench.run()
    const { read } = bench.store.backend
    let isReading = true
    // Signs out between reading the request of the old job and adding the new one.
    const backend: Backend = {
      ...bench.store.backend,
      async read(stores, work) {
        const found = await read(stores, work)
        if (stores.includes('requests') && isReading) {
          isReading = false
          await clearAccount(bench.store.backend)
        }
        return found
      },
    }
    const retry = carryOut(
      { ...bench.world, store: createStore(backend) },
      { type: 'retry', id: 'job-1', newId: 'again' },
    )
    await expect(retry).rejects.toMatchObject({ failure: { code: 'accountChanged' } })
    expect(isReading).toBe(false)
    expect(await bench.store.jobs()).toEqual([])
  })

  it('leaves nothing to a page that has not heard of it', async () => {
    const bench = createBench()
    const before = await bench.store.epoch()
    await bench.command({ type: 'signOut' })
    const late = carryOut(bench.world, { type: 'submit', jobs: [aNewJob('late')] }, before)
    await expect(late).rejects.toMatchObject({ failure: { code: 'accountChanged' } })
    expect(await bench.store.jobs()).toEqual([])
  })
})
