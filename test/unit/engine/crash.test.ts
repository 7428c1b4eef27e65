import { describe, expect, it } from 'vitest'
import { CodegenError, failure } from '../../../src/core/failure'
import { createEngine } from '../../../src/engine/engine'
import type { Lock, World } from '../../../src/engine/world'
import type { Backend } from '../../../src/storage/backend'
import { createMemoryBackend } from '../../../src/storage/memoryBackend'
import { type Answer, aResult, dropped, json, SHOP_CODE } from '../support/answers'
import { aNewJob, createBench, type Script, T0 } from '../support/bench'

const { generatedCode } = aResult('server-1') as { generatedCode: unknown }
const COMPLETED = json(200, { status: 'completed' })
const never = new Promise<never>(() => {})

/** A port that dies at its call number `at`, before or after the effect: what was awaited then never comes back. */
function mortal(world: World, at: number, moment: 'before' | 'after') {
  let calls = 0
  let died = () => {}
  const death = new Promise<'dead'>((resolve) => {
    died = () => resolve('dead')
  })
  const guard = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, key) {
        const method = Reflect.get(target, key) as unknown
        if (typeof method !== 'function') return method
        return async (...args: unknown[]) => {
          calls += 1
          const dies = calls >= at
          if (dies) died()
          if (calls > at || (dies && moment === 'before')) return never
          const result = await Promise.resolve(method.apply(target, args))
          return dies ? never : result
        }
      },
    })
  return { death, world: { ...world, store: guard(world.store), api: guard(world.api) } }
}

/** Runs a first life that ends at one call, then a second one to the end. `undefined`: the first one outlived it. */
async function twoLives(script: Script, at: number, moment: 'before' | 'after') {
  const backend = createMemoryBackend()
  const first = createBench(script, backend)
  await first.submit()
  const { death, world } = mortal(first.world, at, moment)
  const engine = createEngine(world)
  let end: unknown
  for (let next: number | undefined = T0; next !== undefined && end !== 'dead'; ) {
    first.clock.now = Math.max(first.clock.now, next)
    end = await Promise.race([engine.runDueJobs(), death])
    next = typeof end === 'number' ? end : undefined
  }
  if (end !== 'dead') return undefined
  const second = createBench(script, backend)
  second.clock.now = first.clock.now
  const job = await second.run()
  return { job, store: second.store, calls: [...first.calls, ...second.calls] }
}

describe.each([
  ['results of their own', { status: [json(200, { status: 'running' }), COMPLETED] }],
  ['results in the status', { status: [json(200, { status: 'completed', generatedCode })] }],
] as const)('a worker that is killed, with %s', (_name, script) => {
  it.each(['before', 'after'] as const)(
    '%s any effect: the next one goes on, and the code is stored once',
    async (moment) => {
      let deaths = 0
      for (let at = 1; at < 100; at++) {
        const lives = await twoLives(script, at, moment)
        if (!lives) break
        deaths += 1
        expect(lives.job).toMatchObject({ state: 'completed', result: { generation: 1, files: 3 } })
        expect(await lives.store.codeMap()).toEqual(SHOP_CODE)
        expect(await lives.store.statistics()).toMatchObject({ completed: 1, files: 3 })
        const keys = lives.calls
          .filter(({ name }) => name === 'submit')
          .map(({ headers }) => headers['Idempotency-Key'])
        expect(new Set(keys)).toEqual(new Set(['job-1']))
        expect(keys.length).toBeLessThanOrEqual(2)
      }
      expect(deaths).toBeGreaterThan(8)
    },
  )
})

/** A lock as the browser's: free, held, or taken away from whoever holds it. */
function createLock() {
  let lose: (() => void) | undefined
  return {
    withLock<T>(work: (lock: Lock) => Promise<T>, steal = false): Promise<T | undefined> {
      if (lose && !steal) return Promise.resolve(undefined)
      lose?.()
      return new Promise((resolve, reject) => {
        const mine = () => resolve(undefined)
        lose = mine
        const free = () => {
          if (lose === mine) lose = undefined
        }
        void work({ isOurs: () => lose === mine })
          .then(resolve, reject)
          .finally(free)
      })
    },
  }
}

describe('two engines on one store', () => {
  it('store the code once and count the job once, without a lock', async () => {
    const bench = createBench({
      status: [json(200, { status: 'running' }), json(200, { status: 'running' }), COMPLETED],
    })
    const twin = createEngine({ ...bench.world })
    await bench.submit()
    for (let round = 0; round < 50; round++) {
      const [a, b] = await Promise.all([bench.engine.runDueJobs(), twin.runDueJobs()])
      bench.clock.now = Math.max(bench.clock.now, a ?? 0, b ?? 0)
    }
    expect(await bench.store.job('job-1')).toMatchObject({ state: 'completed', serverJobId: 'server-1' })
    expect((await bench.store.graphs())[0]?.generation).toBe(1)
    expect(await bench.store.statistics()).toMatchObject({ completed: 1, files: 3 })
    expect(bench.events.filter((event) => event.type === 'codeStored')).toHaveLength(1)
  })

  it('leave the work to the one that holds the lock, and look again', async () => {
    const bench = createBench()
    await bench.submit()
    const other = createEngine({ ...bench.world, withLock: async () => undefined })
    expect(await other.runDueJobs()).toBe(T0 + 5_000)
    expect(bench.calls).toHaveLength(0)
  })

  it('take the lock from one that has been frozen with it for 90 s, whose late answer then counts nothing', async () => {
    let thaw = () => {}
    const frozen = new Promise<void>((resolve) => {
      thaw = resolve
    })
    const running = json(200, { status: 'running' })
    const bench = createBench({ status: [() => frozen.then(() => running()), running, COMPLETED] })
    const locks = createLock()
    const [first, second] = [1, 2].map(() => createEngine({ ...bench.world, withLock: locks.withLock }))
    await bench.submit()
    await bench.run(0)
    bench.clock.now = T0 + 30_000
    const late = first?.runDueJobs()
    while (bench.callsOf('status').length === 0) await new Promise((resolve) => setImmediate(resolve))
    for (const at of [35_000, 40_000, 120_000, 129_000]) {
      bench.clock.now = T0 + at
      expect(await second?.runDueJobs()).toBe(T0 + at + 5_000)
    }
    expect(bench.callsOf('status')).toHaveLength(1)
    bench.clock.now = T0 + 130_000
    await second?.runDueJobs()
    expect(bench.callsOf('status').map(({ at }) => at)).toEqual([30_000, 130_000])
    const seen = await bench.store.job('job-1')
    expect(seen).toMatchObject({ state: 'polling', attempt: 1 })
    thaw()
    await late
    await new Promise((resolve) => setImmediate(resolve))
    expect(await bench.store.job('job-1')).toEqual(seen)
  })

  it('leave a slow lock holder alone as long as it gets anything done', async () => {
    const bench = createBench()
    const steals: boolean[] = []
    const withLock = async (_work: unknown, steal = false) => void steals.push(steal)
    const other = createEngine({ ...bench.world, withLock: withLock as never })
    await bench.submit()
    for (let at = 0; at <= 300_000; at += 30_000) {
      bench.clock.now = T0 + at
      await other.runDueJobs()
      await bench.command({ type: 'submit', jobs: [aNewJob(`job-${at}`)] })
    }
    expect(steals).not.toContain(true)
  })

  it('do the work once when they are called twice', async () => {
    const bench = createBench()
    await bench.submit()
    await Promise.all([bench.engine.runDueJobs(), bench.engine.runDueJobs()])
    expect(bench.callsOf('submit')).toHaveLength(1)
  })
})

describe('a submission dropped after the server took it', () => {
  it('is sent again under the same key', async () => {
    const taken: string[] = []
    const bench = createBench({ submit: [dropped, json(201, { jobId: 'server-1' })] })
    await bench.submit()
    await bench.run()
    for (const call of bench.callsOf('submit')) taken.push(call.headers['Idempotency-Key'] ?? '')
    expect(taken).toEqual(['job-1', 'job-1'])
  })

  it('is made once however often the page asks', async () => {
    const bench = createBench()
    await Promise.all([bench.submit(), bench.submit()])
    await bench.submit()
    await bench.run()
    expect(bench.callsOf('submit')).toHaveLength(1)
    expect(await bench.store.jobs()).toHaveLength(1)
  })
})

describe('a full storage', () => {
  interface Disk {
    backend: Backend
    full: boolean
    /** What it has no room for, or fails at; jobs and settings where it is not said. */
    takes: (stores: readonly string[]) => boolean
    error: Error
  }

  /** Takes writes until it is full; what reads it still works. */
  function filling(): Disk {
    const memory = createMemoryBackend()
    const state: Disk = {
      full: false,
      takes: () => false,
      error: new CodegenError(failure('storageFull')),
      backend: {
        ...memory,
        write: <T>(...args: Parameters<Backend['write']>): Promise<T> =>
          state.full && !state.takes(args[0]) ? Promise.reject(state.error) : (memory.write(...args) as Promise<T>),
      } as Backend,
    }
    return state
  }
  const holdsCode = (stores: readonly string[]) => stores.includes('packs')
  async function submitted(status: Answer) {
    const disk = filling()
    const bench = createBench({ status: [status] }, disk.backend)
    await bench.submit()
    return { disk, bench }
  }

  it('neither spins nor hammers the server, and the job goes on when there is room', async () => {
    const { disk, bench } = await submitted(COMPLETED)
    await bench.run(0)
    disk.full = true
    bench.clock.now = T0 + 30_000
    expect(await bench.engine.runDueJobs()).toBe(T0 + 60_000)
    expect(bench.callsOf('status')).toHaveLength(1)
    expect(bench.events.at(-1)).toEqual({ type: 'troubled', failure: { code: 'storageFull' } })
    disk.full = false
    expect((await bench.run())?.state).toBe('completed')
    expect(await bench.store.codeMap()).toEqual(SHOP_CODE)
  })

  it('with room for the record only lets the job wait for room, and take it as soon as somebody makes some', async () => {
    const { disk, bench } = await submitted(COMPLETED)
    disk.full = true
    disk.takes = (stores) => !holdsCode(stores)
    expect(await bench.run(60_000)).toMatchObject({ state: 'fetching', failure: { code: 'storageFull' }, tries: 0 })
    expect(await bench.engine.runDueJobs()).toBe(T0 + 330_000)
    disk.full = false
    bench.clock.now = T0 + 60_000
    await bench.command({ type: 'clearCode', graphId: 'another' })
    expect(await bench.engine.runDueJobs()).toBeUndefined()
    expect(await bench.store.job('job-1')).toMatchObject({ state: 'completed', finishedAt: T0 + 60_000 })
    expect(await bench.store.codeMap()).toEqual(SHOP_CODE)
  })

  it('that fails in another way is tried again like any trouble', async () => {
    const { disk, bench } = await submitted(COMPLETED)
    disk.full = true
    disk.error = new Error('Disk I/O error')
    disk.takes = (stores) => !holdsCode(stores)
    expect(await bench.run(30_000)).toMatchObject({
      ...{ state: 'fetching', tries: 1, dueAt: T0 + 32_000 },
      failure: { code: 'unexpected', detail: 'Disk I/O error' },
    })
    disk.full = false
    expect((await bench.run())?.state).toBe('completed')
  })

  it('at the end of its time costs a job no check: it times out when that can be written', async () => {
    const { disk, bench } = await submitted(json(200, { status: 'running' }))
    await bench.run(0)
    const end = T0 + 1_800_000
    await bench.store.update('job-1', (job) => ({ ...job, revision: 9, graceDone: true, dueAt: end }))
    bench.clock.now = end
    disk.full = true
    await bench.engine.runDueJobs()
    expect(bench.events.at(-1)).toEqual({ type: 'troubled', failure: { code: 'storageFull' } })
    expect(await bench.store.job('job-1')).toMatchObject({ state: 'polling', tries: 0, attempt: 0, revision: 9 })
    disk.full = false
    expect((await bench.run())?.state).toBe('timedOut')
    expect(bench.callsOf('status')).toEqual([])
  })
})
