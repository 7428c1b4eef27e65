import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Codegen } from '../../../src/client/codegen'
import {
  clearGeneratedCodeStorage,
  connectWith,
  fetchCodegenResults,
  generateCodeWithPolling,
  initiateCodeGeneration,
  loadGeneratedCodeFromStorage,
  pollCodeGenerationWithBackoff,
  pollCodeGenerationWithRedux,
  saveGeneratedCodeToStorage,
  transformResultsToStorageFormat,
} from '../../../src/client/compat'
import { connectCodegen } from '../../../src/client/connectCodegen'
import { createScriptedServer, type ScriptedJob } from '../../../src/client/testing'
import { stubLocalStorage } from '../support/page'
import { stubPage } from './pageWorld'

const FAST = { initialDelay: 100, maxDelay: 100, backoffMultiplier: 1, maxTotalTime: 20_000 }
const INPUT = {
  project: { id: '7', name: 'Shop' },
  llmConfig: { provider: 'claude', model: 'm' },
  graph: {
    id: 'my-graph',
    name: 'Shop',
    nodes: [
      { id: 'a', name: 'api' },
      { id: 'b', name: 'db' },
    ],
    arrows: [],
  },
}
const html = () => new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } })
const broken = () => Response.json({ error: 'Failed to get job status' }, { status: 500 })

let codegen: Codegen | undefined
afterEach(() => {
  codegen?.close()
  codegen = undefined
  vi.unstubAllGlobals()
})

async function open(scripts?: readonly ScriptedJob[]) {
  const server = createScriptedServer(scripts)
  const items = stubPage(server.fetch)
  codegen = await connectCodegen({ engine: 'page' })
  connectWith(codegen)
  return { server, items }
}

describe('a job from submission to code', () => {
  it('calls back in order, with every word of the status, and resolves with the results', async () => {
    const { server } = await open([{ statuses: ['pending', 'running', 'COMPLETED'] }])
    const told: string[] = []
    const result = await pollCodeGenerationWithRedux(
      INPUT,
      FAST,
      {
        onProgress: (attempt, _status, delay) => told.push(`progress ${attempt}${delay > 0 ? '' : ', over'}`),
        onStatusChange: (status) => told.push(status),
        onResultsFetched: ({ graphId }) => told.push(`results ${graphId}`),
        onCodeStored: (graphId, nodeId, codes) => told.push(`stored ${graphId}/${nodeId} ${codes.length}`),
        onComplete: ({ generatedCodes }) => told.push(`complete ${generatedCodes.length}`),
        onError: (error) => told.push(error),
      },
      undefined,
      undefined,
      ({ type }) => told.push(type),
    )
    expect(result).toMatchObject({ success: true, status: 'COMPLETED', totalAttempts: 3 })
    expect(told.filter((entry) => !entry.startsWith('progress') && !entry.startsWith('codegen/update'))).toEqual([
      'codegen/startJobTracking',
      'outbox',
      'running',
      'pending',
      'running',
      'COMPLETED',
      'results my-graph',
      'codegen/completeJobTracking',
      'stored my-graph/a 1',
      'stored my-graph/b 1',
      'complete 2',
    ])
    expect(server.calls.filter((call) => call.endsWith('/results'))).toHaveLength(1)
    expect(Object.keys(await (codegen as Codegen).loadGeneratedCode('my-graph'))).toEqual(['my-graph'])
  })

  it('gives the results again by the id of the server', async () => {
    await open([{ statuses: ['completed'] }])
    const jobId = await initiateCodeGeneration(INPUT)
    expect(jobId).toBe('scripted-1')
    const results = await fetchCodegenResults(jobId)
    expect(results.generatedCodes.map(({ nodeId }) => nodeId)).toEqual(['a', 'b'])
    expect(await pollCodeGenerationWithBackoff(jobId, FAST)).toMatchObject({ success: true })
  })
})

describe('what ends the documented client does not end this one', () => {
  it.each([
    ['one 500', broken],
    ['one 429', () => Response.json({ error: 'Slow down' }, { status: 429 })],
    [
      'a moment offline',
      () => {
        throw new TypeError('Failed to fetch')
      },
    ],
    ['a sign-in page of the network', html],
  ])('%s', async (_what, answer) => {
    const { server } = await open()
    server.answerOnce(/\/status$/, answer)
    // After trouble it waits for seconds; whoever is in a hurry looks at once.
    const hurry = setInterval(() => void codegen?.jobs().then(([job]) => job && codegen?.checkNow(job.id)), 200)
    expect(await generateCodeWithPolling(INPUT, FAST)).toMatchObject({ success: true })
    clearInterval(hurry)
  })

  it('a results answer that fails once', async () => {
    const { server } = await open()
    server.answerOnce(/\/results$/, broken)
    const hurry = setInterval(() => void codegen?.jobs().then(([job]) => job && codegen?.checkNow(job.id)), 200)
    expect(await generateCodeWithPolling(INPUT, FAST)).toMatchObject({ success: true })
    clearInterval(hurry)
  })
})

describe('what has to end, ends', () => {
  it('a job that was cancelled on the server', async () => {
    await open([{ statuses: ['running', 'cancelled'] }])
    expect(await generateCodeWithPolling(INPUT, FAST)).toMatchObject({ success: false, status: 'CANCELLED' })
  })

  it('a job that failed, with the reason', async () => {
    await open([{ statuses: ['failed'], error: 'No tokens left' }])
    const onError = vi.fn()
    const result = await generateCodeWithPolling(INPUT, FAST, { onError })
    expect(result).toMatchObject({ success: false, status: 'ERROR' })
    expect(onError).toHaveBeenCalledExactlyOnceWith(result.error)
    expect(result.error).toContain('No tokens left')
  })

  it('an aborted one, and the server hears of it', async () => {
    const { server } = await open([{ statuses: ['running'] }])
    const abort = new AbortController()
    const onStatusChange = (status: string) => status === 'running' && abort.abort()
    const result = await generateCodeWithPolling(INPUT, FAST, { onStatusChange }, undefined, abort.signal)
    expect(result).toMatchObject({ success: false, status: 'CANCELLED' })
    await vi.waitFor(() => expect(server.calls).toContain('DELETE /api/v1/public/graph/codegen/scripted-1'), 5_000)
  })

  it('an input that is no graph, before anything is sent', async () => {
    const { server } = await open()
    expect(await generateCodeWithPolling({ graph: 1 }, FAST)).toMatchObject({ finalStatus: 'INITIATION_FAILED' })
    expect(server.calls.filter((call) => call.startsWith('POST'))).toEqual([])
  })

  it('an id that climbs out of the path', async () => {
    const { server } = await open()
    expect(await pollCodeGenerationWithBackoff('..', FAST)).toMatchObject({ success: false, status: 'ERROR' })
    expect(server.calls.filter((call) => call.includes('codegen/'))).toEqual([])
  })
})

describe('the shapes of results', () => {
  const codes = [
    { nodeId: 'a', code: 'one' },
    { nodeId: 'a', code: 'two' },
  ]
  it.each([
    ['the documented one', { graphId: 'server-graph', jobId: 'x', timestamp: 't', generatedCodes: codes }],
    ["the server's own", { totalFiles: 2, graphId: 'x', nodes: codes.map(({ code }) => ({ id: 'a', config: code })) }],
  ])('%s: all files of a node, under the graph that was sent', async (_name, results) => {
    await open([{ results }])
    const { result } = await generateCodeWithPolling(INPUT, FAST)
    expect(result?.generatedCodes.map(({ code }) => code)).toEqual(['one', 'two'])
    expect(result?.graphId).toBe('my-graph')
  })
})

describe('the map in localStorage', () => {
  const results = (graphId: string, ...generatedCodes: { nodeId: string; code: string }[]) => ({
    graphId,
    generatedCodes,
  })

  it('keeps other nodes, and all files of one', () => {
    stubLocalStorage()
    saveGeneratedCodeToStorage(results('g', { nodeId: 'a', code: '1' }, { nodeId: 'a', code: '2' }))
    saveGeneratedCodeToStorage(results('g', { nodeId: 'b', code: '3' }))
    expect(JSON.parse(JSON.stringify(loadGeneratedCodeFromStorage()))).toEqual({ g: { a: ['1', '2'], b: ['3'] } })
  })

  it('takes __proto__ for an id like any other', () => {
    stubLocalStorage()
    saveGeneratedCodeToStorage(results('__proto__', { nodeId: '__proto__', code: 'x' }))
    expect(Object.keys(loadGeneratedCodeFromStorage())).toEqual(['__proto__'])
    expect(Object.prototype).not.toHaveProperty('x')
    expect(Object.keys(transformResultsToStorageFormat(results('g', { nodeId: 'constructor', code: 'x' })))).toEqual([
      'g',
    ])
  })

  it('says when it is full, and keeps what it has', () => {
    stubLocalStorage(200)
    saveGeneratedCodeToStorage(results('g', { nodeId: 'a', code: 'x' }))
    expect(() => saveGeneratedCodeToStorage(results('h', { nodeId: 'a', code: 'x'.repeat(500) }))).toThrow(/quota/)
    expect(Object.keys(loadGeneratedCodeFromStorage())).toEqual(['g'])
  })

  it.each(['{"half', '[]', '7', '{"g":{"a":"no list"}}'])('reads %j as nothing', (text) => {
    stubLocalStorage().set('kubegram_generated_code', text)
    expect(Object.values(loadGeneratedCodeFromStorage()).flatMap((nodes) => Object.keys(nodes))).toEqual([])
  })

  it('is cleared together with what it is a copy of', async () => {
    const { items } = await open()
    await generateCodeWithPolling(INPUT, FAST)
    items.set('kubegram_generated_code', '{}')
    await clearGeneratedCodeStorage()
    expect(items.has('kubegram_generated_code')).toBe(false)
    expect(Object.keys(await (codegen as Codegen).loadGeneratedCode())).toEqual([])
  })
})
