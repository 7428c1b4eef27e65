import { describe, expect, it } from 'vitest'
import { POLLING_PRESETS } from '../../../src/core/polling'
import { json } from '../support/answers'
import { createBench, T0 } from '../support/bench'

const SIGNED_OUT = json(401, { error: 'Invalid session' })
const RUNNING = json(200, { status: 'running' })
const COMPLETED = json(200, { status: 'completed' })
const HOUR = 3_600_000
const signIn = { type: 'configure', token: 'new-token' } as const

async function signedOut(status = [SIGNED_OUT, SIGNED_OUT, COMPLETED]) {
  const bench = createBench({ status })
  await bench.submit()
  await bench.submit('job-2')
  await bench.run()
  return bench
}

describe('401', () => {
  it('pauses every job of the account and asks nothing until somebody signs in', async () => {
    const bench = await signedOut()
    for (const id of ['job-1', 'job-2']) {
      expect(await bench.store.job(id)).toMatchObject({
        state: 'polling',
        pausedAt: T0 + 30_000,
        failure: { code: 'signedOut' },
      })
    }
    expect((await bench.store.settings()).signedOutAt).toBe(T0 + 30_000)
    const asked = bench.calls.length
    bench.clock.now += HOUR
    await bench.submit('job-3')
    await bench.command({ type: 'attach', id: 'job-4', serverJobId: 'server-9', polling: POLLING_PRESETS.fast })
    await bench.command({ type: 'cancel', id: 'job-2' })
    await bench.command({ type: 'retry', id: 'job-2', newId: 'job-5' })
    await bench.command({ type: 'checkNow' })
    expect(await bench.engine.runDueJobs()).toBeUndefined()
    expect(bench.calls).toHaveLength(asked)
  })

  it('goes on by itself after the sign-in, with the time that it had left', async () => {
    const bench = await signedOut([SIGNED_OUT, SIGNED_OUT, RUNNING])
    bench.clock.now += HOUR
    await bench.command(signIn)
    const job = await bench.run()
    expect(job).toMatchObject({ state: 'timedOut', finishedAt: T0 + HOUR + 1_800_000 })
    expect((await bench.store.settings()).signedOutAt).toBeUndefined()
  })

  it('tells the server of a cancellation after the sign-in', async () => {
    const bench = await signedOut([SIGNED_OUT, SIGNED_OUT, RUNNING])
    await bench.command({ type: 'cancel', id: 'job-1' })
    await bench.command({ type: 'cancel', id: 'job-2' })
    await bench.command(signIn)
    expect(await bench.run()).toMatchObject({ state: 'cancelled' })
    expect(bench.callsOf('cancel')).toHaveLength(2)
  })

  it('lets a job rest whose answer was under way when another one was told', async () => {
    let release = () => {}
    const late = new Promise<void>((resolve) => {
      release = resolve
    })
    const bench = createBench({ status: [() => late.then(() => RUNNING()), SIGNED_OUT] })
    await bench.submit()
    await bench.submit('job-2')
    bench.clock.now = T0
    await bench.engine.runDueJobs()
    bench.clock.now += 30_000
    const run = bench.engine.runDueJobs()
    while ((await bench.store.settings()).signedOutAt === undefined)
      await new Promise((resolve) => setImmediate(resolve))
    release()
    expect(await run).toBeUndefined()
    bench.clock.now += HOUR
    expect(await bench.engine.runDueJobs()).toBeUndefined()
    expect(bench.callsOf('status')).toHaveLength(2)
  })

  it('that answers a request from before the sign-in signs nobody out', async () => {
    const bench = createBench({
      status: [
        async () => {
          bench.clock.now += 1_000
          await bench.command(signIn)
          return SIGNED_OUT()
        },
        COMPLETED,
      ],
    })
    await bench.submit()
    expect((await bench.run())?.state).toBe('completed')
    expect((await bench.store.settings()).signedOutAt).toBeUndefined()
  })

  it.each(['submit', 'results'] as const)('pauses on %s as well', async (name) => {
    const bench = createBench({ [name]: [SIGNED_OUT], status: [COMPLETED] })
    await bench.submit()
    const asked = await bench.run().then(() => bench.calls.length)
    expect((await bench.store.job('job-1'))?.pausedAt).toBeDefined()
    bench.clock.now += HOUR
    expect(await bench.engine.runDueJobs()).toBeUndefined()
    expect(bench.calls).toHaveLength(asked)
  })
})

describe('the token', () => {
  const TOKEN = 'very-secret-token'

  it('is stored only sealed, and forgotten with its server', async () => {
    const bench = createBench()
    await bench.command({ type: 'configure', token: TOKEN, teamId: '7' })
    const { token, teamId } = await bench.store.settings()
    expect(token).toBeDefined()
    expect(teamId).toBe('7')
    expect(Buffer.from(token?.data ?? new ArrayBuffer(0)).includes(TOKEN)).toBe(false)
    expect(JSON.stringify(bench.events)).not.toContain(TOKEN)
    await bench.command({ type: 'configure', basePath: 'https://other.example/api' })
    expect((await bench.store.settings()).token).toBeUndefined()
  })

  it('and the team go when told to', async () => {
    const bench = createBench()
    await bench.command({ type: 'configure', token: TOKEN, teamId: '7' })
    await bench.command({ type: 'configure', token: null, teamId: null })
    expect(Object.keys(await bench.store.settings())).toEqual(['signIns'])
  })
})
