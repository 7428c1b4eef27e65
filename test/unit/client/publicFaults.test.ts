// What the public client of 2026 gets wrong, one test each. (More of cookies: cookieMirror.test.ts.)
import { describe, expect, it, vi } from 'vitest'
import {
  fetchCodegenResults,
  generateCodeWithPolling,
  loadGeneratedCodeFromStorage,
  pollCodeGenerationWithBackoff,
  saveGeneratedCodeToStorage,
  transformResultsToStorageFormat,
} from '../../../src/client/compat'
import { connectCodegen } from '../../../src/client/connectCodegen'
import { readCookieMirror } from '../../../src/client/cookieMirror'
import { stubLocalStorage } from '../support/page'
import { FAST, hurry, INPUT, openPage } from './compatWorld'

const html = () => new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } })
const broken = () => Response.json({ error: 'Failed to get job status' }, { status: 500 })
const offline = () => {
  throw new TypeError('Failed to fetch')
}
const DELETED = 'DELETE /api/v1/public/graph/codegen/scripted-1'

it('there the status callback never fires', async () => {
  await openPage([{ statuses: ['running', 'completed'] }])
  const words: string[] = []
  await generateCodeWithPolling(INPUT, FAST, { onStatusChange: (word) => words.push(word) })
  expect(words).toEqual(['pending', 'running', 'completed'])
})

it.each([
  ['one 500', broken],
  ['one 429', () => Response.json({ error: 'Slow down' }, { status: 429 })],
  ['one moment offline', offline],
])('there %s ends the job', async (_what, answer) => {
  const { server, codegen } = await openPage()
  server.answerOnce(/\/status$/, answer)
  const calm = hurry(codegen)
  expect(await generateCodeWithPolling(INPUT, FAST)).toMatchObject({ success: true })
  calm()
})

it('there a job that was cancelled on the server is polled until the time is up', async () => {
  await openPage([{ statuses: ['running', 'cancelled'] }])
  expect(await generateCodeWithPolling(INPUT, FAST)).toMatchObject({ success: false, status: 'CANCELLED' })
})

describe('there HTML with status 200 is taken for a status', () => {
  it('here one such answer is got over', async () => {
    const { server, codegen } = await openPage()
    server.answerOnce(/\/status$/, html)
    const calm = hurry(codegen)
    expect(await generateCodeWithPolling(INPUT, FAST)).toMatchObject({ success: true })
    calm()
  })

  it('one that stays ends with the time given, and says so', async () => {
    const { server } = await openPage()
    server.answerAll(/\/status$/, html)
    const result = await generateCodeWithPolling(INPUT, { ...FAST, maxTotalTime: 1_000 })
    expect(result).toMatchObject({ success: false, status: 'TIMEOUT' })
    expect(result.error).toContain('No result in the time allowed')
  })

  it('so does one in the place of the whole server, and the graph is kept', async () => {
    const { server, codegen } = await openPage()
    server.answerAll(/./, html)
    const result = await generateCodeWithPolling(INPUT, { ...FAST, maxTotalTime: 1_000 })
    expect(result).toMatchObject({ success: false, status: 'TIMEOUT', finalStatus: 'pending' })
    expect(result.error).toContain('not from a Kubegram server')
    expect(await codegen.jobs()).toMatchObject([{ state: 'outbox' }])
  })
})

it('there an abort never reaches the server', async () => {
  const { server } = await openPage([{ statuses: ['running'] }])
  const abort = new AbortController()
  const onStatusChange = (status: string) => status === 'running' && abort.abort()
  const result = await generateCodeWithPolling(INPUT, FAST, { onStatusChange }, undefined, abort.signal)
  expect(result).toMatchObject({ success: false, status: 'CANCELLED' })
  await vi.waitFor(() => expect(server.calls).toContain(DELETED), 5_000)
})

it('there a failed results answer fails the job for good', async () => {
  const { server, codegen } = await openPage()
  server.answerOnce(/\/results$/, broken)
  const calm = hurry(codegen)
  expect(await generateCodeWithPolling(INPUT, FAST)).toMatchObject({ success: true })
  calm()
})

describe('there neither shape of results can be read', () => {
  const codes = [
    { nodeId: 'a', code: 'one' },
    { nodeId: 'a', code: 'two' },
  ]
  it.each([
    ['the documented one', { graphId: 'server-graph', jobId: 'x', timestamp: 't', generatedCodes: codes }],
    ["the server's own", { totalFiles: 2, graphId: 'x', nodes: codes.map(({ code }) => ({ id: 'a', config: code })) }],
  ])('%s: all files of a node, under the graph that was sent', async (_name, results) => {
    await openPage([{ results }])
    const { result } = await generateCodeWithPolling(INPUT, FAST)
    expect(result?.generatedCodes.map(({ code }) => code)).toEqual(['one', 'two'])
    expect(result?.graphId).toBe('my-graph')
  })
})

describe('there the map in localStorage', () => {
  const results = (graphId: string, ...generatedCodes: { nodeId: string; code: string }[]) => ({
    graphId,
    generatedCodes,
  })
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

  it("loses a graph's other nodes", () => {
    stubLocalStorage()
    saveGeneratedCodeToStorage(results('g', { nodeId: 'a', code: '1' }))
    saveGeneratedCodeToStorage(results('g', { nodeId: 'b', code: '2' }))
    expect(plain(loadGeneratedCodeFromStorage())).toEqual({ g: { a: ['1'], b: ['2'] } })
  })

  it('keeps the last of several files of one node', () => {
    stubLocalStorage()
    saveGeneratedCodeToStorage(results('g', { nodeId: 'a', code: '1' }, { nodeId: 'a', code: '2' }))
    expect(plain(loadGeneratedCodeFromStorage())).toEqual({ g: { a: ['1', '2'] } })
  })

  it('takes __proto__ for the prototype of everything', () => {
    stubLocalStorage()
    saveGeneratedCodeToStorage(results('__proto__', { nodeId: 'polluted', code: 'x' }))
    expect(Object.keys(loadGeneratedCodeFromStorage())).toEqual(['__proto__'])
    expect(Object.prototype).not.toHaveProperty('polluted')
    const map = transformResultsToStorageFormat(results('g', { nodeId: 'constructor', code: 'x' }))
    expect(plain(map)).toEqual({ g: { constructor: ['x'] } })
  })

  it('is full, and that counts as stored', () => {
    stubLocalStorage(200)
    saveGeneratedCodeToStorage(results('g', { nodeId: 'a', code: 'x' }))
    expect(() => saveGeneratedCodeToStorage(results('h', { nodeId: 'a', code: 'x'.repeat(500) }))).toThrow(/quota/)
    expect(Object.keys(loadGeneratedCodeFromStorage())).toEqual(['g'])
  })

  it.each(['{"half', '[]', '7', '{"g":{"a":"no list"}}'])('that holds %j breaks its readers', (text) => {
    stubLocalStorage().set('kubegram_generated_code', text)
    expect(Object.values(loadGeneratedCodeFromStorage()).flatMap((nodes) => Object.keys(nodes))).toEqual([])
  })
})

it('there an id climbs out of the path', async () => {
  const { server } = await openPage()
  for (const id of ['..', '%2e%2e', '../../projects/1', 'a?b']) {
    expect(await pollCodeGenerationWithBackoff(id, FAST)).toMatchObject({ success: false, status: 'ERROR' })
    await expect(fetchCodegenResults(id)).rejects.toMatchObject({ failure: { code: 'invalidInput' } })
  }
  expect(server.calls.filter((call) => !call.endsWith('/codegen.json'))).toEqual([])
})

describe('there the cookie', () => {
  const results = (code: string) => ({ graphId: 'x', generatedCodes: [{ nodeId: 'a', code }] })
  const inCookie = async () => (await readCookieMirror(async () => undefined))?.map.graphs ?? []

  it('is cut at the first semicolon, and never read back', async () => {
    const code = 'const a = 1;const b = "2; 3"'
    const { items, codegen } = await openPage([{ results: results(code) }])
    expect(await generateCodeWithPolling(INPUT, FAST)).toMatchObject({ success: true })
    await vi.waitFor(async () => expect(await inCookie()).toEqual([['my-graph', [['a', [code]]]]]), 10_000)
    codegen.close()
    items.clear()
    const again = await connectCodegen({ engine: 'page' })
    await vi.waitFor(async () => expect(await again.loadGeneratedCode('my-graph')).toHaveProperty('my-graph'), 10_000)
    expect(await again.loadGeneratedCode('my-graph', 'a')).toEqual({ 'my-graph': { a: [code] } })
    again.close()
  })

  it('that grows too large stays what it was', async () => {
    // Even deflated it is more than a cookie holds.
    const long = Array.from({ length: 20_000 }, (_, at) =>
      String.fromCharCode(33 + (((at * at * 7919) % 8_191) % 90)),
    ).join('')
    await openPage([{ results: results('short') }, { results: results(long) }])
    expect(await generateCodeWithPolling(INPUT, FAST)).toMatchObject({ success: true })
    await vi.waitFor(async () => expect(await inCookie()).toEqual([['my-graph', [['a', ['short']]]]]), 10_000)
    expect(await generateCodeWithPolling(INPUT, FAST)).toMatchObject({ success: true })
    await vi.waitFor(async () => expect(await inCookie()).toEqual([]), 10_000)
    expect(Object.values(loadGeneratedCodeFromStorage()['my-graph'] ?? {})).toEqual([[long]])
  })
})
