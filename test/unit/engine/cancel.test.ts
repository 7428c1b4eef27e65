import { describe, expect, it } from 'vitest'
import { type Answer, aResult, dropped, json, SHOP_CODE } from '../support/answers'
import { createBench } from '../support/bench'

const RUNNING = json(200, { status: 'running' })
const COMPLETED = json(200, { status: 'completed' })
const cancelJob = { type: 'cancel', id: 'job-1' } as const

async function running(script: Parameters<typeof createBench>[0]) {
  const bench = createBench({ status: [RUNNING], ...script })
  await bench.submit()
  await bench.run(0)
  await bench.command(cancelJob)
  return bench
}

describe('cancelling', () => {
  it('is final here at once, and reaches the server', async () => {
    const bench = await running({})
    expect(await bench.store.job('job-1')).toMatchObject({ state: 'cancelled', cancelPending: true })
    const job = await bench.run()
    expect(job?.state).toBe('cancelled')
    expect(job?.cancelPending).toBeUndefined()
    expect(bench.calls.map(({ name }) => name)).toEqual(['submit', 'status', 'cancel'])
  })

  it('looks again where it was frozen between the look and the DELETE: the job may be done by now', async () => {
    const frozen: Answer = () => {
      bench.clock.now += 60_000
      return RUNNING()
    }
    const bench = await running({ status: [frozen, COMPLETED] })
    expect((await bench.run())?.cancelPending).toBeUndefined()
    expect(bench.callsOf('status')).toHaveLength(2)
    expect(bench.callsOf('cancel')).toHaveLength(0)
  })

  it('of a submission that is refused when it goes out again is over, but the first one may be there', async () => {
    const bench = createBench({ submit: [dropped, json(403, { error: 'Access denied' })] })
    await bench.submit()
    await bench.run(0)
    await bench.command(cancelJob)
    const job = await bench.run()
    expect(job).toMatchObject({ state: 'cancelled', doubt: 'maybeRunning' })
    expect(job?.cancelPending).toBeUndefined()
    expect(bench.callsOf('submit')).toHaveLength(2)
  })

  it('before anything was sent asks nothing of the server', async () => {
    const bench = createBench()
    await bench.submit()
    await bench.command(cancelJob)
    expect((await bench.run())?.state).toBe('cancelled')
    expect(bench.calls).toEqual([])
  })

  it('is tried again when the server cannot be reached', async () => {
    const bench = await running({ cancel: [dropped, json(500, {}), json(200, { message: 'ok' })] })
    expect((await bench.run())?.cancelPending).toBeUndefined()
    expect(bench.callsOf('cancel')).toHaveLength(3)
  })

  it('is given up after 20 tries, and stands here', async () => {
    const bench = await running({ cancel: [json(500, {})] })
    expect(await bench.run()).toMatchObject({ state: 'cancelled' })
    expect(bench.callsOf('cancel')).toHaveLength(20)
  })

  it('is over when the server forbids it', async () => {
    const bench = await running({ cancel: [json(403, { error: 'Access denied' })] })
    expect((await bench.run())?.cancelPending).toBeUndefined()
    expect(bench.callsOf('cancel')).toHaveLength(1)
  })

  it('is over when the server has said for a minute that it does not know the job, not at once', async () => {
    const bench = await running({ cancel: [json(404, { error: 'Job not found or access denied' })] })
    expect((await bench.run())?.cancelPending).toBeUndefined()
    const calls = bench.callsOf('cancel')
    expect((calls.at(-1)?.at ?? 0) - (calls[0]?.at ?? 0)).toBeGreaterThanOrEqual(60_000)
  })

  it.each(['completed', 'failed', 'cancelled'])(
    'never deletes a job that is %s there: that would destroy its result',
    async (status) => {
      const bench = await running({ status: [json(200, { status })] })
      expect((await bench.run())?.state).toBe('cancelled')
      expect(bench.callsOf('cancel')).toHaveLength(0)
    },
  )

  it('of a job that is gone says so to nobody', async () => {
    await expect(createBench().command({ type: 'cancel', id: 'nobody' })).rejects.toMatchObject({
      failure: { code: 'notFound' },
    })
  })
})

describe('a cancellation that meets an answer on its way', () => {
  /** Cancels while `name` is being answered. */
  async function meeting(name: 'submit' | 'status' | 'results', answer: Answer) {
    const bench = createBench({
      status: [COMPLETED],
      [name]: [
        async () => {
          await bench.command(cancelJob)
          return answer()
        },
        RUNNING,
      ],
    })
    await bench.submit()
    return { bench, job: await bench.run() }
  }

  it('of the submission is taken to the server', async () => {
    const { bench, job } = await meeting('submit', json(201, { jobId: 'server-1' }))
    expect(job).toMatchObject({ state: 'cancelled', serverJobId: 'server-1' })
    expect(bench.callsOf('status')).toHaveLength(1)
  })

  it('of a check stays cancelled when the answer is "completed" with its code', async () => {
    const { generatedCode } = aResult('server-1') as { generatedCode: unknown }
    const { bench, job } = await meeting('status', json(200, { status: 'completed', generatedCode }))
    expect(job?.state).toBe('cancelled')
    expect(await bench.store.codeMap()).toEqual({})
    expect(bench.events.some((event) => event.type === 'codeStored')).toBe(false)
  })

  it('of the results stays cancelled, and stores nothing', async () => {
    const { bench, job } = await meeting('results', json(200, aResult('server-1')))
    expect(job?.state).toBe('cancelled')
    expect(await bench.store.codeMap()).toEqual({})
    expect(await bench.store.statistics()).toMatchObject({ cancelled: 1, completed: 0, files: 0 })
  })

  it('that comes after the code was stored changes nothing', async () => {
    const bench = createBench()
    await bench.submit()
    const done = await bench.run()
    expect(await bench.command(cancelJob)).toEqual(done)
    expect(await bench.store.codeMap()).toEqual(SHOP_CODE)
  })
})
