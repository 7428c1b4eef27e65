import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Codegen, ConnectOptions } from '../../../src/client/codegen'
import { connectCodegen } from '../../../src/client/connectCodegen'
import { createScriptedServer, type ScriptedJob } from '../../../src/client/testing'
import type { CodegenEvent } from '../../../src/core/protocol'
import { stubPage } from './pageWorld'

const GRAPH = { graph: { id: 'g', name: 'Shop', nodes: [{ id: 'a' }] }, project: {} }
const FAST = { polling: { initialDelay: 100, maxDelay: 100, backoffMultiplier: 1 } }

let codegen: Codegen | undefined
afterEach(() => {
  codegen?.close()
  codegen = undefined
  vi.unstubAllGlobals()
})

async function open(scripts?: readonly ScriptedJob[], options: ConnectOptions = {}) {
  const server = createScriptedServer(scripts)
  stubPage(server.fetch)
  const opened = await connectCodegen(options)
  codegen = opened
  const endOf = async (id: string) => {
    await vi.waitFor(async () => expect((await opened.job(id))?.finishedAt).toBeDefined(), 10_000)
    return opened.job(id)
  }
  return { server, codegen: opened, endOf }
}

describe('an adapter of results', () => {
  const foreign = { artifacts: [{ for: 'a', text: 'apiVersion: v1' }] }
  const readResults = (answer: unknown) => ({
    generatedCodes: (answer as typeof foreign).artifacts.map((one) => ({ nodeId: one.for, code: one.text })),
  })

  it('makes code of an answer that nobody knows', async () => {
    const { codegen, endOf } = await open([{ statuses: ['completed'], results: foreign }], { readResults })
    const { id } = await codegen.submit(GRAPH, FAST)
    expect(await endOf(id)).toMatchObject({ state: 'completed', result: { files: 1 } })
    expect((await codegen.loadGeneratedCode('g')).g?.a).toEqual(['apiVersion: v1'])
  })

  it('that throws, or brings nonsense, stores nothing', async () => {
    for (const adapt of [() => ({ generatedCodes: [{ nodeId: 7 }] }), () => JSON.parse('no JSON') as unknown]) {
      const { codegen } = await open([{ statuses: ['completed'], results: foreign }], { readResults: adapt })
      const { id } = await codegen.submit(GRAPH, FAST)
      await vi.waitFor(async () => expect((await codegen.job(id))?.failure?.code).toBe('unreadable'), 10_000)
      expect(await codegen.graphs()).toEqual([])
      codegen.close()
    }
  })
})

it('a transport carries every request, in place of fetch', async () => {
  const behind = createScriptedServer([{ statuses: ['completed'] }])
  const sent: string[] = []
  const carry: typeof fetch = (input, init) => {
    sent.push(new Headers(init?.headers).get('X-Through') ?? String(input))
    return behind.fetch(input, init)
  }
  const { server, codegen, endOf } = await open([], { fetch: carry })
  const { id } = await codegen.submit(GRAPH, FAST)
  expect(await endOf(id)).toMatchObject({ state: 'completed' })
  expect(codegen.health().engine).toBe('page')
  expect(behind.calls.filter((call) => call.includes('/graph/codegen'))).toHaveLength(3)
  expect(server.calls.filter((call) => call.includes('/graph/codegen'))).toEqual([])
  expect(sent.length).toBeGreaterThanOrEqual(3)
})

describe('events as a loop', () => {
  it('tell everything from the call on, in order, however busy the loop is', async () => {
    const { codegen, endOf } = await open([{ statuses: ['running', 'completed'] }])
    const heard: CodegenEvent[] = []
    codegen.subscribe((event) => heard.push(event))
    const events = codegen.events()
    await endOf((await codegen.submit(GRAPH, FAST)).id)
    const looped: CodegenEvent[] = []
    for await (const event of events) {
      looped.push(event)
      if (event.type === 'codeStored') break
    }
    expect(looped.length).toBeGreaterThan(3)
    expect(heard.slice(0, looped.length)).toEqual(looped)
    expect(await events.next()).toEqual({ done: true, value: undefined })
  })

  it('end with an abort, which says why, and with the connection', async () => {
    const { codegen } = await open()
    const abort = new AbortController()
    const aborted = codegen.events({ signal: abort.signal }).next()
    abort.abort(new Error('enough'))
    await expect(aborted).rejects.toThrow('enough')
    const closed = codegen.events().next()
    codegen.close()
    expect(await closed).toEqual({ done: true, value: undefined })
  })
})

describe('a submission', () => {
  it('that is aborted before it is durable leaves nothing', async () => {
    const { server, codegen } = await open()
    await expect(codegen.submit(GRAPH, { signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no')
    expect(await codegen.jobs()).toEqual([])
    expect(server.calls.filter((call) => call.startsWith('POST'))).toEqual([])
  })

  it('that is aborted on its way is cancelled, and not sent', async () => {
    const { server, codegen } = await open()
    const abort = new AbortController()
    const submitting = codegen.submit(GRAPH, { ...FAST, signal: abort.signal })
    codegen.subscribe(() => abort.abort(new Error('no')))
    abort.abort(new Error('no'))
    await expect(submitting).rejects.toThrow('no')
    expect((await codegen.jobs()).map(({ state }) => state).filter((state) => state !== 'cancelled')).toEqual([])
    expect(server.calls.filter((call) => call.startsWith('POST'))).toEqual([])
  })

  it('of many is a batch in order, and its jobs end each for itself', async () => {
    const { codegen, endOf } = await open([{ statuses: ['completed'] }, { statuses: ['failed'] }])
    const graphs = ['x', 'y', 'z'].map((id) => ({ ...GRAPH, graph: { ...GRAPH.graph, id } }))
    const jobs = await codegen.submitBatch(graphs, FAST)
    expect(jobs.map(({ graphId, batch }) => [graphId, batch?.place, batch?.size])).toEqual([
      ['x', 0, 3],
      ['y', 1, 3],
      ['z', 2, 3],
    ])
    const ends = await Promise.all(jobs.map(({ id }) => endOf(id)))
    expect(ends.map((job) => job?.state)).toEqual(['completed', 'failed', 'failed'])
  })
})

it('a job of the server is gone on with by its id, once', async () => {
  const { codegen, endOf, server } = await open([{ statuses: ['completed'] }])
  await server.fetch('/api/v1/public/graph/codegen', { method: 'POST', body: JSON.stringify(GRAPH) })
  const job = await codegen.attach('scripted-1', 'mine', FAST)
  expect(await endOf(job.id)).toMatchObject({ state: 'completed', graphId: 'mine', serverJobId: 'scripted-1' })
  expect((await codegen.attach('scripted-1', 'mine')).id).toBe(job.id)
})

it('without a page at all, as in a test of Node, it works in memory', async () => {
  const server = createScriptedServer([{ statuses: ['completed'] }])
  vi.stubGlobal('fetch', server.fetch)
  codegen = await connectCodegen({ fetch: server.fetch })
  const { id } = await codegen.submit(GRAPH, FAST)
  await vi.waitFor(async () => expect((await codegen?.job(id))?.state).toBe('completed'), 10_000)
  expect(codegen.health()).toMatchObject({ engine: 'page', storage: 'memory', trouble: { code: 'storageTrouble' } })
  await expect(codegen.storage.mirror()).resolves.toBe(false)
  await codegen.seen()
})
