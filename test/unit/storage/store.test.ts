import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { GeneratedFile } from '../../../src/core/codeMap'
import { failure } from '../../../src/core/failure'
import type { Job } from '../../../src/core/job'
import type { CodegenRequest } from '../../../src/core/kubegram'
import { transition } from '../../../src/core/transition'
import type { Backend, StoreName } from '../../../src/storage/backend'
import { type CompleteJob, complete } from '../../../src/storage/complete'
import { createPageStore, type PageStore } from '../../../src/storage/pageStore'
import { createVersions } from '../../../src/storage/versions'
import { BACKENDS } from '../support/backends'
import { HOSTILE_TEXTS } from '../support/hostile'
import { aJob, JOBS, START } from '../support/jobs'

const NOW = START + 60_000
const request = { graph: { name: 'Shop', nodes: [] }, project: {} } as unknown as CodegenRequest
const stored: CompleteJob = (job, result) => transition(job, { type: 'stored', result }, NOW)
const code = (nodeId: string, ...codes: readonly string[]): GeneratedFile[] =>
  codes.map((text) => ({ nodeId, code: text }))

describe.each(BACKENDS)('the store on %s', (_name, open) => {
  let writes: (readonly StoreName[])[]
  let store: PageStore

  beforeEach(async () => {
    const backend = await open()
    writes = []
    store = createPageStore({
      ...backend,
      write: ((stores, work) => {
        writes.push(stores)
        return backend.write(stores, work)
      }) as Backend['write'],
    })
  })

  const polling = (id: string, rest: Partial<Job> = {}) => aJob({ ...JOBS.polling, id, ...rest })
  /** A job of `graphId` that ends with these files. */
  const finish = async (id: string, files: readonly GeneratedFile[], rest: Partial<Job> = {}, now = NOW) => {
    await store.add([{ job: polling(id, rest), request }])
    return complete(store.backend, polling(id, rest), files, now, stored)
  }

  it('adds a job once, and says what is there', async () => {
    const [first] = await store.add([{ job: aJob(), request }])
    const [second] = await store.add([{ job: aJob({ graphName: 'Other' }), request }])
    expect(second).toEqual(first)
    expect(await store.jobs()).toHaveLength(1)
    expect(await store.request('job-1')).toEqual(request)
  })

  it('stores code, version, history and statistics in one transaction', async () => {
    await store.add([{ job: polling('a'), request }])
    writes = []
    const done = await complete(store.backend, polling('a'), code('n', '1', '2'), NOW, stored)
    expect(writes).toHaveLength(1)
    const result = { generation: 1, nodes: 1, files: 2, units: 2 }
    expect(done).toMatchObject({ job: { state: 'completed', result }, codeRevision: 1 })
    expect(await store.codeMap()).toEqual({ 'graph-1': { n: ['1', '2'] } })
    expect(await store.statistics()).toMatchObject({ completed: 1, files: 2 })
    expect(await store.graphs()).toMatchObject([
      { graphId: 'graph-1', name: 'Shop', updatedAt: NOW, nodes: 1, files: 2 },
    ])
    expect(await store.revision()).toBe(1)
    expect(await store.dueJobs()).toEqual([])
  })

  it('names the newest graphs that have code, without those of which it is deleted', async () => {
    for (const [at, graphId] of ['a', 'b', 'c', 'd'].entries())
      await finish(graphId, code('n', graphId), { graphId }, NOW + at)
    const newest = async (limit: number) => (await store.graphs({ limit })).map(({ graphId }) => graphId)
    expect(await newest(2)).toEqual(['d', 'c'])
    await createVersions(store.backend).remove({ graphId: 'd' }, 'gone', NOW + 9)
    expect(await newest(2)).toEqual(['c', 'b'])
    expect(await newest(9)).toEqual(['c', 'b', 'a'])
  })

  it('lists the newest jobs first, and those of a batch as they were given', async () => {
    const of = (id: string, createdAt: number, place?: number) => {
      return aJob({ id, createdAt, ...(place === undefined ? {} : { batch: { id: 'batch', place, size: 3 } }) })
    }
    const given = [of('old', 1), of('z', 2, 0), of('m', 2, 1), of('a', 2, 2), of('new', 3)]
    await store.add(given.map((job) => ({ job })))
    expect((await store.jobs()).map(({ id }) => id)).toEqual(['new', 'z', 'm', 'a', 'old'])
  })

  it('stores nothing of an outcome that fails half-way', async () => {
    await store.add([{ job: polling('a'), request }])
    const broken: CompleteJob = (job, result) => ({ ...stored(job, result), timeline: [(() => {}) as never] })
    await expect(complete(store.backend, polling('a'), code('n', '1'), NOW, broken)).rejects.toThrow()
    expect((await store.job('a'))?.state).toBe('polling')
    expect([await store.graphs(), await store.codeMap(), await store.revision()]).toEqual([[], {}, 0])
    expect((await store.statistics()).completed).toBe(0)
  })

  it('stores nothing for a job that takes no result', async () => {
    await store.add([{ job: { ...JOBS.cancelled, id: 'a' }, request }])
    const before = await store.job('a')
    expect(await complete(store.backend, polling('a'), code('n', '1'), NOW, stored)).toEqual({ job: before })
    expect(await store.codeMap()).toEqual({})
    expect(await complete(store.backend, polling('nobody'), code('n', '1'), NOW, stored)).toBeUndefined()
  })

  it('stores a result once when two engines bring it', async () => {
    await store.add([{ job: polling('a'), request }])
    await Promise.all([1, 2].map(() => complete(store.backend, polling('a'), code('n', '1'), NOW, stored)))
    expect((await store.graphs())[0]?.generation).toBe(1)
    expect(await store.statistics()).toMatchObject({ completed: 1, files: 1 })
  })

  it('replaces the nodes that came anew and keeps the others', async () => {
    await finish('a', [...code('web', 'old', 'older'), ...code('db', 'kept')])
    await finish('b', [...code('web', 'new'), ...code('cache', 'more')])
    expect(await store.codeMap('graph-1')).toEqual({ 'graph-1': { web: ['new'], db: ['kept'], cache: ['more'] } })
    expect(await store.codeMap('graph-1', 'db')).toEqual({ 'graph-1': { db: ['kept'] } })
    expect(await store.codeMap('graph-1', 'nobody')).toEqual({})
    expect(await store.files('graph-1', 'web')).toMatchObject([{ nodeId: 'web', code: 'new', units: 3 }])
    expect((await store.graphs())[0]).toMatchObject({ generation: 2, nodes: 3, files: 3 })
  })

  it('shows the graph as it was last sent, also when a job brings code but no graph', async () => {
    const sent = (id: string) => ({ graph: { name: 'Shop', nodes: [{ id, name: id, nodeType: 'POD' }] } })
    const shape = async () => (await store.graph('graph-1'))?.shape?.nodes.map(({ id }) => id)
    await store.add([{ job: polling('a'), request: sent('web') as unknown as CodegenRequest }])
    await complete(store.backend, polling('a'), code('web', '1'), NOW, stored)
    expect(await shape()).toEqual(['web'])
    await store.add([{ job: polling('b') }])
    await complete(store.backend, polling('b'), code('db', '1'), NOW, stored)
    expect(await shape()).toEqual(['web'])
    await store.add([{ job: polling('c'), request: sent('db') as unknown as CodegenRequest }])
    await complete(store.backend, polling('c'), code('db', '2'), NOW, stored)
    expect(await shape()).toEqual(['db'])
    expect((await store.graph('graph-1'))?.shapeFrom).toBe(3)
  })

  it('keeps what is there when 0 files come back', async () => {
    await finish('a', code('web', 'old'))
    const { job, codeRevision } = (await finish('b', [])) ?? {}
    expect(job).toMatchObject({ state: 'completed', result: { generation: 0, files: 0 } })
    expect(codeRevision).toBeUndefined()
    expect(await store.codeMap()).toEqual({ 'graph-1': { web: ['old'] } })
    expect(await store.revision()).toBe(1)
  })

  it('keeps hostile graph ids, node ids and code byte for byte, each apart from the others', async () => {
    for (const [i, graphId] of HOSTILE_TEXTS.entries()) {
      await finish(
        `job-${i}`,
        HOSTILE_TEXTS.flatMap((nodeId) => code(nodeId, graphId + nodeId, nodeId)),
        { graphId },
      )
    }
    const map = await store.codeMap()
    expect(Object.keys(map).sort()).toEqual([...HOSTILE_TEXTS].sort())
    for (const graphId of HOSTILE_TEXTS) {
      const nodes = map[graphId] ?? {}
      expect(Object.keys(nodes).sort()).toEqual([...HOSTILE_TEXTS].sort())
      for (const nodeId of HOSTILE_TEXTS) {
        expect(Object.getOwnPropertyDescriptor(nodes, nodeId)?.value).toEqual([graphId + nodeId, nodeId])
      }
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  it('gives back any files in order', async () => {
    const anyText = fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
      .map((units) => String.fromCharCode(...units))
    const files = fc.array(fc.record({ nodeId: fc.constantFrom('a', 'b'), code: anyText }), {
      minLength: 1,
      maxLength: 12,
    })
    let n = 0
    await fc.assert(
      fc.asyncProperty(files, async (given) => {
        const graphId = `g${n++}`
        await finish(`p${n}`, given, { graphId })
        for (const nodeId of ['a', 'b']) {
          const expected = given.filter((file) => file.nodeId === nodeId).map((file) => file.code)
          expect((await store.files(graphId, nodeId)).map((file) => file.code)).toEqual(expected)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('decides on what it replaces: no update is lost', async () => {
    await store.add([{ job: aJob() }])
    await Promise.all(
      Array.from({ length: 20 }, () => store.update('job-1', (job) => ({ ...job, tries: job.tries + 1 }))),
    )
    expect((await store.job('job-1'))?.tries).toBe(20)
    expect(await store.update('nobody', (job) => job)).toBeUndefined()
  })

  it('keeps the 100 newest finished jobs, and those that the server must still hear of', async () => {
    const cancelling = { ...JOBS.cancelling, id: 'cancelling', finishedAt: 1 }
    await store.add([{ job: cancelling, request }])
    await store.add(
      Array.from({ length: 110 }, (_, i) => ({ job: polling(`job-${i}`, { createdAt: START + i }), request })),
    )
    for (let i = 0; i < 110; i++) {
      await store.update(`job-${i}`, (job) => transition(job, { type: 'cancelled' }, NOW + i))
      await store.update(`job-${i}`, (job) => transition(job, { type: 'cancelDelivered' }, NOW + i))
    }
    expect(await store.trimHistory(NOW)).toEqual(Array.from({ length: 10 }, (_, i) => `job-${i}`))
    const kept = (await store.jobs()).map(({ id }) => id)
    expect(kept).toContain('cancelling')
    expect(kept).not.toContain('job-8')
    expect(kept).toContain('job-109')
    expect(kept.length).toBe(101)
    expect(await store.request('job-8')).toBeUndefined()
    expect((await store.statistics()).cancelled).toBe(110)
  })

  it('lists jobs newest first, narrowed as asked', async () => {
    await store.add(
      ['a', 'b', 'c', 'd'].map((id, i) => ({
        job: aJob({ id, createdAt: START + i, graphId: i % 2 ? 'odd' : 'even' }),
      })),
    )
    await store.update('d', (job) => transition(job, { type: 'cancelled' }, NOW))
    const ids = async (...filter: Parameters<PageStore['jobs']>) => (await store.jobs(...filter)).map(({ id }) => id)
    expect(await ids()).toEqual(['d', 'c', 'b', 'a'])
    expect(await ids({ limit: 2 })).toEqual(['d', 'c'])
    expect(await ids({ graphId: 'odd' })).toEqual(['d', 'b'])
    expect(await ids({ states: ['outbox'], limit: 1 })).toEqual(['c'])
    expect(await ids({ graphId: 'nowhere' })).toEqual([])
  })

  it('forgets finished jobs only, never their code', async () => {
    await finish('a', code('n', '1'))
    await store.add([{ job: polling('b'), request }, { job: { ...JOBS.cancelling, id: 'c' } }])
    for (const id of ['a', 'b', 'c', 'nobody']) await store.forget(id)
    expect((await store.jobs()).map(({ id }) => id).sort()).toEqual(['b', 'c'])
    expect(await store.codeMap()).toEqual({ 'graph-1': { n: ['1'] } })
  })

  it('remembers whom it forgot: a late repetition brings no job back, a backup brings its record', async () => {
    await store.add([{ job: polling('a'), request }, { job: { ...JOBS.cancelled, id: 'b' } }])
    await store.forget('b')
    const again = [polling('a'), aJob({ id: 'b' })].map((job) => ({ job, request }))
    expect(await store.add(again)).toEqual([polling('a')])
    expect(await store.request('b')).toBeUndefined()
    const record = { ...JOBS.cancelled, id: 'b' }
    expect(await store.add([{ job: record }])).toEqual([record])
  })

  it('remembers as many as a command may be late for, whether forgotten or beyond the history', async () => {
    await store.saveSettings((settings) => ({ ...settings, keepJobs: 1 }))
    const ids = Array.from({ length: 102 }, (_, index) => `j${100 + index}`)
    for (const id of ids) {
      await finish(id, code('n', '1'))
      await store.trimHistory(NOW)
    }
    expect((await store.jobs()).map(({ id }) => id)).toEqual(['j201'])
    const added = await store.add(ids.map((id) => ({ job: polling(id), request })))
    expect(added.map(({ id }) => id)).toEqual(['j100', 'j201'])
  })

  it('clears the code of one graph or of all, and counts it as a change', async () => {
    await finish('a', code('n', '1'), { graphId: 'g' })
    await finish('b', code('n', '2'), { graphId: 'h' })
    await store.clearCode('g')
    expect(await store.codeMap()).toEqual({ h: { n: ['2'] } })
    expect(await store.files('g', 'n')).toEqual([])
    await store.clearCode()
    expect([await store.graphs(), await store.codeMap(), await store.revision()]).toEqual([[], {}, 4])
    await finish('c', code('n', '3'), { graphId: 'g' })
    expect(await store.codeMap()).toEqual({ g: { n: ['3'] } })
  })

  it('changes settings and jobs of the account in one transaction, or none of them', async () => {
    await store.add([{ job: polling('a') }, { job: { ...JOBS.completed, id: 'b' } }])
    writes = []
    const pause = (job: Job) => transition(job, { type: 'paused', failure: failure('signedOut') }, NOW)
    const changed = await store.changeAccount((settings) => ({ ...settings, signedOutAt: NOW }), pause)
    expect(writes).toHaveLength(1)
    expect(changed.map(({ id }) => id)).toEqual(['a'])
    expect([(await store.job('a'))?.pausedAt, (await store.settings()).signedOutAt]).toEqual([NOW, NOW])
    const broken = (job: Job) => ({ ...job, timeline: [(() => {}) as never] })
    await expect(store.changeAccount(() => ({}), broken)).rejects.toThrow()
    expect([(await store.job('a'))?.pausedAt, (await store.settings()).signedOutAt]).toEqual([NOW, NOW])
  })

  it('lets a job enter as the settings of that moment want it', async () => {
    await store.saveSettings(() => ({ teamId: '7' }))
    const [job] = await store.add([{ job: aJob() }], (given, { teamId = '' }) => ({ ...given, graphName: teamId }))
    expect([job?.graphName, (await store.job('job-1'))?.graphName]).toEqual(['7', '7'])
  })

  it('keeps settings apart from everything else', async () => {
    expect(await store.settings()).toEqual({})
    await store.saveSettings((settings) => ({ ...settings, teamId: '7' }))
    await store.saveSettings((settings) => ({ ...settings, basePath: '/api' }))
    await store.clearCode()
    expect(await store.settings()).toEqual({ teamId: '7', basePath: '/api' })
  })
})
