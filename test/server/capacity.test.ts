import { afterEach, describe, expect, it } from 'vitest'
import { API_BASE_PATHS } from '../../src/core/kubegram'
import { PUSH_PATH } from '../../src/core/push'
import type { ServerConfig } from '../../src/server/readConfig'
import { startFakeKubegram } from './support/fakeKubegram'
import { BASE, SMALL_REQUEST, startTestServer, type TestServer, until } from './support/testServer'

/** As many as a server works on at a time. */
const AT_A_TIME = 16

let opened: TestServer[] = []
afterEach(async () => {
  for (const server of opened) await server.dispose()
  opened = []
})

async function start(config: Partial<ServerConfig>): Promise<TestServer> {
  const server = await startTestServer({ pace: 100, ...config })
  opened.push(server)
  return server
}

const from = (client: string) => ({ headers: { 'X-Forwarded-For': client } })

describe('requests a minute', () => {
  it('are counted over all paths of the API, for each client, and not for pages and health checks', async () => {
    const server = await start({ rate: 4, push: { vapid: {} } })
    const ask = async (path: string, client = '10.0.0.1', init: RequestInit = {}) =>
      fetch(server.url + path, { ...init, ...from(client) })
    // Both are of one minute, unless it ends in between: then the second round is.
    const statuses = async () => {
      const paths = [...API_BASE_PATHS, `${BASE}/x/status`, `${BASE}/events`]
      const said = []
      for (const path of paths) said.push((await ask(path)).status)
      return said
    }
    const said = [await statuses(), await statuses()]
    expect(said.some((round) => round.at(-1) === 429)).toBe(true)
    const refused = await until(async () => {
      const answer = await ask(BASE)
      return answer.status === 429 && answer
    })
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(await refused.json()).toEqual({ error: 'Too many requests', details: 'At most 4 a minute' })
    expect(refused.headers.get('Content-Security-Policy')).toContain("default-src 'none'")
    await until(async () => (await ask(PUSH_PATH, '10.0.0.1', { method: 'POST', body: '{}' })).status === 429)
    expect((await ask('/healthz/ready')).status).toBe(200)
    expect((await ask('/codegen.json')).status).toBe(200)
    expect((await ask(BASE, '10.0.0.2')).status).toBe(200)
  })
})

describe('answers that stay open', () => {
  const open = async (server: TestServer, client: string, path = '/events') => {
    const stop = new AbortController()
    const answer = await server.call(path, { ...from(client), signal: stop.signal })
    return { answer, status: answer.status, stop: () => stop.abort() }
  }

  it('are few for one client and limited for all; a place that is left is free', async () => {
    const server = await start({ openAnswers: 20 })
    const first = await open(server, 'c0')
    expect((await open(server, 'c0')).status).toBe(200)
    const refused = await open(server, 'c0')
    expect([refused.status, refused.answer.headers.get('Retry-After')]).toEqual([429, '15'])
    expect(await refused.answer.json()).toEqual({
      error: 'Too many open answers',
      details: 'One client has at most 2 answers open',
    })
    for (let client = 1; client < 10; client++) {
      for (let time = 0; time < 2; time++) expect((await open(server, `c${client}`)).status).toBe(200)
    }
    const full = await open(server, 'another')
    expect([full.status, full.answer.headers.get('Retry-After')]).toEqual([503, '15'])
    // Whoever asks without staying is answered all the same.
    expect((await server.call('', from('c0'))).status).toBe(200)
    first.stop()
    await until(async () => (await open(server, 'another')).status === 200)
  })

  it('are results held back, too, until they are given', async () => {
    const server = await start({ openAnswers: 10 })
    const id = await server.submit()
    const held = open(server, 'c0', `/${id}/results?wait=600`)
    const second = await until(async () => {
      const { status } = await open(server, 'c0', `/${id}/results?wait=1`)
      return status === 429 && status
    })
    expect(second).toBe(429)
    expect((await server.call(`/${id}/results`, from('c0'))).status).toBe(400)
    await server.call(`/${id}`, { method: 'DELETE', ...from('c0') })
    expect((await held).status).toBe(400)
    expect((await open(server, 'c0')).status).toBe(200)
  })

  it('are limited in front of a Kubegram server as well', async () => {
    const upstream = await startFakeKubegram(BASE)
    const server = await start({ openAnswers: 10, upstreamUrl: upstream.url })
    const headers = { Authorization: 'Bearer good', 'X-Forwarded-For': 'c0' }
    const stop = new AbortController()
    const held = server.call('/job-1/results?wait=600', { headers, signal: stop.signal }).catch(() => undefined)
    await until(async () => upstream.seen.some(({ path }) => path.endsWith('/status')))
    expect((await server.call('/job-1/results?wait=600', { headers })).status).toBe(429)
    stop.abort()
    await held
    const again = until(async () => (await server.call('/job-1/results?wait=1', { headers })).status !== 429)
    expect(await again).toBe(true)
    await upstream.close()
  })
})

it(`a server works on ${AT_A_TIME} jobs at a time; the others wait, and are counted`, async () => {
  const server = await start({ isMetered: true })
  const read = async (name: string) => {
    const text = await (await fetch(`${server.url}/metrics`)).text()
    return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1])
  }
  const running = () => read('kubegram_jobs\\{status="running"\\}')
  const ids = await Promise.all(Array.from({ length: AT_A_TIME + 5 }, () => server.submit(SMALL_REQUEST)))
  await until(async () => (await running()) === AT_A_TIME)
  expect(await read('kubegram_queue_depth')).toBe(5)
  // One that ends makes room for one.
  const first = await until(async () => {
    const { jobs } = (await (await server.call('?limit=50')).json()) as { jobs: { uuid: string; status: string }[] }
    return jobs.find(({ status }) => status === 'running')?.uuid
  })
  await server.call(`/${first}`, { method: 'DELETE' })
  await until(async () => (await read('kubegram_queue_depth')) === 4)
  expect(await running()).toBe(AT_A_TIME)
  expect(ids).toContain(first)
})
