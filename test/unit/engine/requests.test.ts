import { describe, expect, it, vi } from 'vitest'
import type { CodegenRequest } from '../../../src/core/kubegram'
import { createKubegramApi } from '../../../src/engine/kubegramApi'
import { json } from '../support/answers'

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
})
