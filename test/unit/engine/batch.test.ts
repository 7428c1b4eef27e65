import { describe, expect, it } from 'vitest'
import { readInput } from '../../../src/core/input'
import type { Job } from '../../../src/core/job'
import { POLLING_PRESETS } from '../../../src/core/polling'
import { createEngine } from '../../../src/engine/engine'
import { type Answer, dropped, json } from '../support/answers'
import { createBench, type Script, SHOP, T0 } from '../support/bench'

const COMPLETED = json(200, { status: 'completed' })
const RUNNING = json(200, { status: 'running' })
const FAILED = json(200, { status: 'failed' })

/** A server that takes every job, and counts how many it has at one time. */
async function batchOf(size: number, script: Script = {}, limit?: number) {
  let taken = 0
  const accept: Answer = () => json(201, { jobId: `server-${++taken}`, status: 'running' })()
  const bench = createBench({ submit: [accept], ...script })
  if (limit !== undefined) await bench.command({ type: 'configure', batchLimit: limit })
  const { request, graphId } = readInput(SHOP)
  const polling = POLLING_PRESETS.standard
  const jobs = Array.from({ length: size }, (_, place) => {
    return { id: `job-${place + 1}`, graphId, request, polling, batchId: 'batch' }
  })
  await bench.command({ type: 'submit', jobs })
  const states = async () => {
    const all = [...(await bench.store.jobs())]
    return all.sort((a, b) => Number(a.id.slice(4)) - Number(b.id.slice(4))).map(({ state }) => state)
  }
  const sent = () => bench.callsOf('submit').map(({ headers }) => headers['Idempotency-Key'])
  return { ...bench, states, sent }
}

describe('a batch', () => {
  it('sends four at a time, in order, and the next ones as places come free', async () => {
    const bench = await batchOf(6, { status: [COMPLETED] })
    await bench.run(0)
    expect(bench.sent()).toEqual(['job-1', 'job-2', 'job-3', 'job-4'])
    expect(await bench.states()).toEqual(['polling', 'polling', 'polling', 'polling', 'outbox', 'outbox'])
    await bench.run()
    expect(await bench.states()).toEqual(Array.from({ length: 6 }, () => 'completed'))
    expect(bench.callsOf('submit').map(({ at }) => at)).toEqual([0, 0, 0, 0, 30_000, 30_000])
  })

  it('sends as many at a time as the settings say, from the next look on', async () => {
    const bench = await batchOf(5, { status: [RUNNING] }, 1)
    await bench.run(0)
    expect(bench.sent()).toHaveLength(1)
    await bench.command({ type: 'configure', batchLimit: 3 })
    await bench.run(0)
    expect(bench.sent()).toHaveLength(3)
  })

  it.each([0, 101, 1.5, '3', null])('refuses a limit of %j', async (batchLimit) => {
    const { readCommand } = await import('../../../src/engine/readCommand')
    expect(() => readCommand({ protocol: 1, command: { type: 'configure', batchLimit } })).toThrow(/batchLimit/)
  })

  it('comes back when the earliest of those that go is due, not for those that wait', async () => {
    const bench = await batchOf(6, { status: [RUNNING] })
    expect(await bench.engine.runDueJobs()).toBe(T0 + 30_000)
  })

  it('goes on with the next one when one fails, and when one is cancelled', async () => {
    const bench = await batchOf(3, { status: [FAILED, RUNNING] }, 1)
    await bench.run(30_000)
    expect(await bench.states()).toEqual(['failed', 'polling', 'outbox'])
    await bench.command({ type: 'cancel', id: 'job-2' })
    await bench.run(30_000)
    expect(await bench.states()).toEqual(['failed', 'cancelled', 'polling'])
  })

  it('does not send the others past one that cannot be sent', async () => {
    const bench = await batchOf(3, { submit: [dropped] }, 1)
    await bench.run(60_000)
    expect(new Set(bench.sent())).toEqual(new Set(['job-1']))
  })

  it('survives a worker that dies while it is sent', async () => {
    const bench = await batchOf(4, { status: [COMPLETED] }, 2)
    let calls = 0
    const api = {
      ...bench.world.api,
      submit: () => (calls++ === 1 ? new Promise<never>(() => {}) : bench.world.api.submit({} as never, `${calls}`)),
    }
    void createEngine({ ...bench.world, api }).runDueJobs()
    await new Promise((resolve) => setTimeout(resolve, 50))
    // The next one finds the records as they are: one was taken, one may be on its way, two wait.
    await createEngine(bench.world).runDueJobs()
    expect(await bench.states()).toEqual(['polling', 'polling', 'outbox', 'outbox'])
    await bench.run()
    expect(await bench.states()).toEqual(Array.from({ length: 4 }, () => 'completed'))
  })

  it('is taken back whole: nothing of it is sent any more, and what is there is cancelled there', async () => {
    const bench = await batchOf(5, { status: [RUNNING] }, 2)
    await bench.run(0)
    const ids = ['job-1', 'job-2', 'job-3', 'job-4', 'job-5', 'nobody']
    const cancelled = (await bench.command({ type: 'cancelAll', ids })) as readonly Job[]
    expect(cancelled.map(({ id }) => id)).toEqual(ids.slice(0, 5))
    await bench.run()
    expect(await bench.states()).toEqual(Array.from({ length: 5 }, () => 'cancelled'))
    expect(bench.sent()).toEqual(['job-1', 'job-2'])
    expect(bench.callsOf('cancel').map(({ url }) => url.split('/').at(-1))).toEqual(['server-1', 'server-2'])
    expect(await bench.store.statistics()).toMatchObject({ cancelled: 5 })
    expect(await bench.command({ type: 'cancelAll', ids })).toEqual([])
  })

  it('tries all that failed again, each once, in their places', async () => {
    const bench = await batchOf(3, { status: [FAILED, COMPLETED, FAILED, COMPLETED] })
    await bench.run()
    expect(await bench.states()).toEqual(['failed', 'completed', 'failed'])
    const retryAll = (suffix: string) =>
      bench.command({
        type: 'retryAll',
        jobs: ['job-1', 'job-3', 'nobody'].map((id) => ({ id, newId: `${id}${suffix}` })),
      }) as Promise<readonly Job[]>
    const again = await retryAll('0')
    expect(again.map(({ id, retryOf, batch }) => [id, retryOf, batch?.place])).toEqual([
      ['job-10', 'job-1', 0],
      ['job-30', 'job-3', 2],
    ])
    // The same command once more, as a page sends it that heard no answer; then somebody else's.
    expect((await retryAll('0')).map(({ id }) => id)).toEqual(['job-10', 'job-30'])
    expect(await retryAll('1')).toEqual([])
    await bench.run()
    expect(await bench.states()).toEqual(['failed', 'completed', 'failed', 'completed', 'completed'])
  })

  it('leaves those that go on as they are when all are tried again', async () => {
    const bench = await batchOf(2, { status: [RUNNING] })
    await bench.run(0)
    expect(await bench.command({ type: 'retryAll', jobs: [{ id: 'job-1', newId: 'x' }] })).toEqual([])
  })
})
