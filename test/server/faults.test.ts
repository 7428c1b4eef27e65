import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { API_BASE_PATHS } from '../../src/core/kubegram'
import type { Fault } from '../../src/server/faults/faultScript'
import { type FaultyServer, startFaultyServer } from './support/faultyServer'
import { SMALL_REQUEST } from './support/testServer'

let server: FaultyServer
beforeAll(async () => {
  server = await startFaultyServer()
})
afterAll(() => server.dispose())
beforeEach(() => server.set([]))

const post = () => server.call('', { method: 'POST', body: JSON.stringify(SMALL_REQUEST) })
const countJobs = async () => Number((await server.get('')).body.total)

describe('faults of a call', () => {
  it('answer in its place, before or after its effect', async () => {
    const before = await countJobs()
    const headers = { 'Retry-After': '7' }
    await server.on('submit', { type: 'status', status: 503, headers, body: { error: 'Down' } })
    const refused = await post()
    expect([refused.status, refused.headers.get('Retry-After'), await refused.json()]).toEqual([
      503,
      '7',
      { error: 'Down' },
    ])
    expect(await countJobs()).toBe(before)
    await server.on('submit', { type: 'status', status: 500, body: 'trouble', after: true })
    const late = await post()
    expect([late.status, late.headers.get('Content-Type'), await late.text()]).toEqual([
      500,
      expect.stringMatching(/^text\/plain/),
      'trouble',
    ])
    expect(await countJobs()).toBe(before + 1)
    await server.on('status', { type: 'status', status: 204 })
    expect((await server.call(`/${server.doneId}/status`)).status).toBe(204)
  })

  it('cut the connection, before or after its effect', async () => {
    const before = await countJobs()
    await server.on('submit', { type: 'dropBefore' })
    await expect(post()).rejects.toThrow()
    expect(await countJobs()).toBe(before)
    await server.on('submit', { type: 'dropAfter' })
    await expect(post()).rejects.toThrow()
    expect(await countJobs()).toBe(before + 1)
  })

  it.each([false, true])('delay it, with after=%s', async (after) => {
    await server.on('list', { type: 'delay', ms: 150, after })
    const started = performance.now()
    await countJobs()
    expect(performance.now() - started).toBeGreaterThan(140)
  })

  it('take the whole server away for a time', async () => {
    await server.on('status', { type: 'restart', ms: 3_600_000 })
    await expect(server.call(`/${server.doneId}/status`)).rejects.toThrow()
    for (const path of ['/', '/codegen.json', '/healthz/live', API_BASE_PATHS[1]]) {
      await expect(fetch(server.url + path)).rejects.toThrow()
    }
    await server.set([{ match: { route: 'status', nth: 1 }, fault: { type: 'restart', ms: 100 } }])
    await expect(server.call(`/${server.doneId}/status`)).rejects.toThrow()
    await sleep(120)
    expect((await server.get(`/${server.doneId}/status`)).status).toBe(200)
  })

  it('leave it silent after its head', async () => {
    await server.on('results', { type: 'silence' })
    const stopping = new AbortController()
    const answer = await server.call(`/${server.doneId}/results`, { signal: stopping.signal })
    expect(answer.status).toBe(200)
    const text = answer.text()
    expect(await Promise.race([text, sleep(100, 'silent')])).toBe('silent')
    stopping.abort()
    await expect(text).rejects.toThrow()
  })

  it('let it drip', async () => {
    const whole = await (await server.call(`/${server.doneId}/status`)).text()
    await server.on('status', { type: 'drip', bytes: 100, everyMs: 1 })
    const answer = await server.call(`/${server.doneId}/status`)
    let lots = 0
    let text = ''
    for await (const lot of answer.body ?? []) {
      lots++
      text += new TextDecoder().decode(lot)
    }
    expect(text).toBe(whole)
    expect(lots).toBeGreaterThan(2)
  })

  it('cut it in half', async () => {
    const whole = await (await server.call(`/${server.doneId}/status`)).text()
    await server.on('status', { type: 'truncate' })
    const half = await (await server.call(`/${server.doneId}/status`)).text()
    expect(half).toBe(whole.slice(0, half.length))
    expect(half.length).toBeLessThan(whole.length)
    await server.on('status', { type: 'truncate', cut: 'connection' })
    const answer = await server.call(`/${server.doneId}/status`)
    expect(answer.status).toBe(200)
    await expect(answer.text()).rejects.toThrow()
  })

  it('show a page, or the way to one', async () => {
    await server.on('status', { type: 'html' })
    const page = await server.call(`/${server.doneId}/status`)
    expect([page.status, page.headers.get('Content-Type'), await page.text()]).toEqual([
      200,
      'text/html; charset=utf-8',
      expect.stringContaining('<!doctype html>'),
    ])
    await server.on('status', { type: 'redirect' })
    const moved = await server.call(`/${server.doneId}/status`, { redirect: 'manual' })
    expect([moved.status, moved.headers.get('Location')]).toEqual([302, '/login'])
    await server.on('status', { type: 'redirect', to: 'https://login.example/', status: 307 })
    const away = await server.call(`/${server.doneId}/status`, { redirect: 'manual' })
    expect([away.status, away.headers.get('Location')]).toEqual([307, 'https://login.example/'])
  })

  it.each([
    ['types', { jobId: 7, status: 7, generatedCode: 'a text' }],
    ['nulls', { jobId: null, status: null, generatedCode: null }],
    ['nodes', { status: 'completed', generatedCode: { nodes: [null, 7, { id: 5, config: {} }] } }],
  ] as const)('answer wrong JSON: %s', async (kind, body) => {
    await server.on('results', { type: 'wrongJson', kind })
    expect(await server.get(`/${server.doneId}/results`)).toMatchObject({ status: 200, body })
  })

  it.each([
    ['missing', {}],
    ['list', []],
  ] as const)('answer wrong JSON: %s', async (kind, body) => {
    await server.on('results', { type: 'wrongJson', kind })
    expect(await server.get(`/${server.doneId}/results`)).toEqual({ status: 200, body })
  })
})

describe('rules', () => {
  it('have their turn by number, and are counted', async () => {
    const fault: Fault = { type: 'status', status: 418 }
    await server.set([
      { match: { route: 'status', nth: 2 }, fault },
      { match: { route: 'status', nth: [4, 5] }, fault },
    ])
    const said: number[] = []
    for (let call = 0; call < 6; call++) said.push((await server.call(`/${server.doneId}/status`)).status)
    expect(said).toEqual([200, 418, 200, 418, 418, 200])
    const { rules } = (await (await fetch(`${server.url}/__faults`)).json()) as { rules: { times: number }[] }
    expect(rules.map(({ times }) => times)).toEqual([6, 6])
    await fetch(`${server.url}/__faults`, { method: 'DELETE' })
    expect(await (await fetch(`${server.url}/__faults`)).json()).toEqual({ rules: [] })
  })

  it('match by method and job, under every base path', async () => {
    const fault: Fault = { type: 'status', status: 418 }
    await server.set([
      { match: { method: 'delete' }, fault },
      { match: { jobId: server.doneId, route: 'results' }, fault },
    ])
    const ask = async (path: string, method = 'GET') => (await fetch(server.url + path, { method })).status
    for (const base of API_BASE_PATHS) {
      expect(await ask(`${base}/x`, 'DELETE')).toBe(418)
      expect(await ask(`${base}/${server.doneId}/results`)).toBe(418)
      expect(await ask(`${base}/${server.doneId}/status`)).toBe(200)
      expect(await ask(`${base}/x/results`)).toBe(404)
    }
    expect(await ask('/codegen.json')).toBe(200)
  })

  it.each([
    [[{ fault: { type: 'nope' } }], 'rules[0].fault.type'],
    [{ rules: [{ fault: { type: 'html' } }, { fault: { type: 'delay' } }] }, 'rules[1].fault.ms'],
    [[{ fault: { type: 'html' }, extra: 1 }], 'rules[0].extra'],
    [[{ match: { route: 'x' }, fault: { type: 'html' } }], 'rules[0].match.route'],
    [[{ match: { nth: 0 }, fault: { type: 'html' } }], 'rules[0].match.nth'],
    ['html', 'a fault script is a list'],
  ])('%j is refused with its place', async (script, place) => {
    await server.on('list', { type: 'html' })
    const refused = await server.put(script)
    expect(refused).toMatchObject({ status: 400, body: { details: expect.stringContaining(place) } })
    // The rules before it stay.
    expect((await server.call('')).headers.get('Content-Type')).toContain('text/html')
  })

  it('are set by no other page', async () => {
    expect((await server.put([{ fault: { type: 'html' } }], { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403)
    expect((await server.get('')).status).toBe(200)
  })
})
