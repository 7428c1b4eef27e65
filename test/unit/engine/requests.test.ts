import { describe, expect, it, vi } from 'vitest'
import type { CodegenError } from '../../../src/core/failure'
import { type CodegenRequest, KEYS_HONOURED } from '../../../src/core/kubegram'
import { createKubegramApi } from '../../../src/engine/kubegramApi'
import { html, json } from '../support/answers'

const body = { graph: { name: 'Shop', nodes: [] }, project: {} } as unknown as CodegenRequest

/** What each call puts on the wire. */
function wire(access: { token?: string; teamId?: string }) {
  const sent: { url: string; init: RequestInit }[] = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    sent.push({ url, init })
    return json(200, { jobId: 's', status: 'running' })()
  })
  return { sent, api: createKubegramApi(async () => ({ base: 'https://kubegram.example/api', ...access })) }
}

async function callAll(access: { token?: string; teamId?: string }) {
  const { sent, api } = wire(access)
  await api.submit(body, 'key-1')
  await api.status('s')
  await api.results('s')
  await api.cancel('s')
  return sent
}

describe('a request', () => {
  it('goes where the API is', async () => {
    const sent = await callAll({})
    expect(sent.map(({ url, init }) => [init.method, url])).toEqual([
      ['POST', 'https://kubegram.example/api'],
      ['GET', 'https://kubegram.example/api/s/status'],
      ['GET', 'https://kubegram.example/api/s/results'],
      ['DELETE', 'https://kubegram.example/api/s'],
    ])
    expect(sent[0]?.init.body).toBe(JSON.stringify(body))
  })

  it('carries no more headers than the server lets through: the team on POST only, nothing extra on GET', async () => {
    const sent = await callAll({ token: 'secret', teamId: '7' })
    const Authorization = 'Bearer secret'
    expect(sent.map(({ init }) => init.headers)).toEqual([
      { 'Content-Type': 'application/json', 'Idempotency-Key': 'key-1', Authorization, 'X-Kubegram-Team-Id': '7' },
      { Authorization },
      { Authorization },
      { Authorization },
    ])
    expect((await callAll({})).slice(1).map(({ init }) => init.headers)).toEqual([{}, {}, {}])
  })

  it('follows no redirect, believes no cache, and can be ended', async () => {
    for (const { init } of await callAll({})) {
      expect(init).toMatchObject({ redirect: 'manual', cache: 'no-store', signal: expect.any(AbortSignal) })
      expect(init).not.toHaveProperty('credentials')
    }
  })

  it('takes a token that is new at once', async () => {
    const tokens = ['old', 'new']
    const sent: unknown[] = []
    vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
      sent.push(init.headers)
      return json(200, { status: 'running' })()
    })
    const api = createKubegramApi(async () => ({ base: '/api', token: tokens.shift() ?? '' }))
    await api.status('s')
    await api.status('s')
    expect(sent).toEqual([{ Authorization: 'Bearer old' }, { Authorization: 'Bearer new' }])
  })

  it.each([
    ['a sign-in page, as a browser tells of it', { type: 'opaqueredirect', status: 0 }, { code: 'redirected' }],
    ['a sign-in page, as others do', { status: 302 }, { code: 'redirected', status: 302 }],
    ['no body at all', { body: null }, { code: 'unreadable', status: 200 }],
    [
      'a body that ends and keeps the buffer',
      { body: { getReader: () => ({ read: async () => ({ done: true }) }) } },
      { code: 'unreadable', status: 200 },
    ],
  ])('that is answered with %s fails', async (_name, said, told) => {
    const answer = new Response(null, { headers: { 'Content-Type': 'application/json' } })
    for (const [key, value] of Object.entries(said)) Object.defineProperty(answer, key, { value })
    vi.stubGlobal('fetch', async () => answer)
    const asked = createKubegramApi(async () => ({ base: '/api' })).status('s')
    await expect(asked).rejects.toMatchObject({ failure: expect.objectContaining(told) })
    if (!('status' in told)) await expect(asked).rejects.not.toHaveProperty('failure.status')
  })

  it.each([
    [new TypeError('fetch failed'), 'fetch failed'],
    ['no', undefined],
  ])('that is carried nowhere says so, whatever was thrown: %s', async (thrown, detail) => {
    const api = createKubegramApi(
      async () => ({ base: '/api' }),
      () => Promise.reject(thrown),
    )
    const error = await api.status('s').catch((why: unknown) => why)
    expect(error).toHaveProperty('failure.code', 'unreachable')
    expect((error as CodegenError).failure.detail).toBe(detail)
  })

  it.each([
    [
      { [KEYS_HONOURED]: '?1', Date: 'Tue, 01 Jan 2030 00:00:00 GMT' },
      { honoursKeys: true, serverTime: 1893456000000 },
    ],
    [{}, { honoursKeys: false }],
    [{ [KEYS_HONOURED]: 'maybe', Date: 'now' }, { honoursKeys: false }],
  ])('for the list tells what the answer says of keys and clock: %j', async (headers, told) => {
    const asked: string[] = []
    vi.stubGlobal('fetch', async (url: string) => {
      asked.push(url)
      return json(200, { jobs: [{ uuid: 'a', status: 'running' }] }, headers)()
    })
    const list = await createKubegramApi(async () => ({ base: '/api' })).list({ limit: 50, offset: 100 })
    expect(asked).toEqual(['/api?limit=50&offset=100'])
    expect(list).toEqual({ jobs: [{ serverJobId: 'a', status: 'running', word: 'running' }], ...told })
  })

  it.each([
    ['a page', html, 'notJson'],
    ['something else', json(200, { rows: [] }), 'unreadable'],
    ['a refusal', json(403, { error: 'No' }), 'forbidden'],
  ])('for the list does not believe %s', async (_name, answer, code) => {
    vi.stubGlobal('fetch', async () => answer())
    const asked = createKubegramApi(async () => ({ base: '/api' })).list({ limit: 50, offset: 0 })
    await expect(asked).rejects.toMatchObject({ failure: { code } })
  })
})
