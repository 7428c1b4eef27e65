import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { API_BASE_PATHS, KEYS_HONOURED } from '../../src/core/kubegram'
import { type FakeKubegram, sendJson, startFakeKubegram } from './support/fakeKubegram'
import { BASE, SMALL_REQUEST, startTestServer, type TestServer, until } from './support/testServer'

const BEARER = { Authorization: 'Bearer good' }

describe.each(API_BASE_PATHS)('in front of a server at %s', (base) => {
  let upstream: FakeKubegram
  let proxy: TestServer
  beforeAll(async () => {
    upstream = await startFakeKubegram(base)
    proxy = await startTestServer({ upstreamUrl: upstream.url })
  })
  afterAll(async () => {
    await proxy.dispose()
    await upstream.close()
  })

  it.each(API_BASE_PATHS)('takes calls at %s', async (asked) => {
    const answer = await fetch(`${proxy.url}${asked}/job-1/status`, { headers: BEARER })
    expect([answer.status, await answer.json()]).toEqual([200, { jobId: 'job-1', step: 'llmCall', status: 'running' }])
    expect(upstream.seen.at(-1)?.path).toBe(`${base}/job-1/status`)
  })

  it('passes a submission with all that belongs to it, and no cookie', async () => {
    const body = JSON.stringify(SMALL_REQUEST)
    const headers = {
      ...BEARER,
      'Content-Type': 'application/json',
      'X-Kubegram-Team-Id': '7',
      'Idempotency-Key': 'key-1',
      Cookie: 'kubegram_generated_code=x',
      'X-Something': 'else',
    }
    const answer = await proxy.call('', { method: 'POST', body, headers })
    expect([answer.status, await answer.json()]).toEqual([
      201,
      { jobId: 'job-1', step: 'getOrCreateGraph', status: 'running' },
    ])
    expect(answer.headers.get('Set-Cookie')).toBeNull()
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(answer.headers.get('Content-Security-Policy')).toContain("default-src 'none'")
    const seen = upstream.seen.at(-1)
    expect(seen).toMatchObject({ method: 'POST', path: base, body })
    expect(seen?.headers).toMatchObject({
      authorization: 'Bearer good',
      'x-kubegram-team-id': '7',
      'idempotency-key': 'key-1',
      'content-type': 'application/json',
    })
    expect(seen?.headers.cookie).toBeUndefined()
    expect(seen?.headers['x-something']).toBeUndefined()
  })

  it('passes questions, cancels and refusals', async () => {
    await proxy.call('?projectId=3&limit=2', { headers: BEARER })
    expect(upstream.seen.at(-1)?.path).toBe(`${base}?projectId=3&limit=2`)
    const cancelled = await proxy.call('/job-1', { method: 'DELETE', headers: BEARER })
    expect(await cancelled.json()).toEqual({ message: 'Job cancelled successfully' })
    const refused = await proxy.call('/job-1/status')
    expect([refused.status, await refused.json()]).toEqual([401, { error: 'No session found' }])
  })

  it('claims nothing about keys that the server behind it does not say', async () => {
    expect((await proxy.call('?limit=1', { headers: BEARER })).headers.get(KEYS_HONOURED)).toBeNull()
    upstream.reply = (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', [KEYS_HONOURED]: '?1' }).end('{"jobs":[]}')
    }
    const honouring = await proxy.call('?limit=1', { headers: BEARER })
    upstream.reply = undefined
    expect(honouring.headers.get(KEYS_HONOURED)).toBe('?1')
  })

  it('tells the app that a token is needed', async () => {
    const told = await until(async () => {
      const body = (await (await fetch(`${proxy.url}/codegen.json`)).json()) as {
        server: string
        tokenRequired: boolean
      }
      return body.tokenRequired && body
    })
    expect(told).toMatchObject({ server: 'proxy', basePath: BASE, tokenRequired: true, live: [], longestWait: 1_800 })
  })

  it('starts no database', async () => {
    expect(await readdir(proxy.dataDir)).toEqual([])
    expect(proxy.about).toContain(upstream.url)
  })
})

describe('the proxy', () => {
  let upstream: FakeKubegram
  let proxy: TestServer
  beforeEach(async () => {
    upstream = await startFakeKubegram(API_BASE_PATHS[1])
    proxy = await startTestServer({ upstreamUrl: `${upstream.url}/` })
  })
  afterEach(async () => {
    await proxy.dispose()
    await upstream.close()
  })

  const ask = async (path = '/job-1/status', init: RequestInit = { headers: BEARER }) => {
    const answer = await proxy.call(path, init)
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown>, headers: answer.headers }
  }

  it('holds results back until the job is over, through trouble that passes', async () => {
    const words = ['running', 'trouble', 'completed']
    upstream.reply = ({ path }, response) => {
      if (path.endsWith('/results')) return sendJson(response, 200, { status: 'completed', generatedCode: {} })
      const word = path.endsWith('/status') ? words.shift() : 'no job'
      if (word === 'trouble') return sendJson(response, 500, { error: 'Failed to get job status' })
      return sendJson(response, 200, { jobId: 'job-1', status: word })
    }
    const { status, body } = await ask('/job-1/results?wait=60')
    expect([status, body]).toEqual([200, { status: 'completed', generatedCode: {} }])
    const asked = upstream.seen.filter(({ path }) => path.includes('/job-1/')).map(({ path }) => path.split('/').at(-1))
    expect(asked).toEqual(['status', 'status', 'status', 'results'])
  })

  it('holds nothing back that is no job under way, and nothing for longer than asked', async () => {
    const refused = await ask('/job-1/results?wait=60', {})
    expect(refused.status).toBe(401)
    upstream.reply = ({ path }, response) =>
      path.endsWith('/status')
        ? sendJson(response, 200, { status: 'running' })
        : sendJson(response, 400, { error: 'Job not completed' })
    expect((await ask('/job-1/results?wait=1')).status).toBe(400)
  })

  it('passes nothing that is no call of the API', async () => {
    await ask()
    const before = upstream.seen.length
    for (const path of ['/job-1', '/a/b/c', '/..%2f..%2fadmin/status', '/%2e%2e/status', '/job%201/results']) {
      const answer = await proxy.call(path, { headers: BEARER })
      expect([answer.status, await answer.text()]).toEqual([404, expect.any(String)])
    }
    expect((await proxy.call('/job-1/status', { method: 'PUT', headers: BEARER })).status).toBe(404)
    expect(await (await fetch(`${proxy.url}/api/v1/auth/me`)).text()).toBe('404 Not Found')
    expect(upstream.seen.length).toBe(before)
  })

  it('follows no redirect', async () => {
    const elsewhere = await startFakeKubegram('/elsewhere')
    upstream.reply = (_request, response) => response.writeHead(302, { Location: `${elsewhere.url}/elsewhere` }).end()
    const { status, body, headers } = await ask()
    expect({ status, body }).toMatchObject({ status: 502, body: { retryable: true } })
    expect(headers.get('Location')).toBeNull()
    expect(elsewhere.seen).toEqual([])
    await elsewhere.close()
  })

  it('says 502 while the server is down, and finds it when it is back', async () => {
    await ask()
    const { port } = new URL(upstream.url)
    await upstream.close()
    const down = await ask()
    expect(down).toMatchObject({ status: 502, body: { error: expect.any(String), retryable: true } })
    // It comes back as a newer version, at another path.
    upstream = await startFakeKubegram(API_BASE_PATHS[2], Number(port))
    expect((await ask()).status).toBe(200)
    expect(upstream.seen.at(-1)?.path).toBe(`${API_BASE_PATHS[2]}/job-1/status`)
  })

  it('looks for the path again when the server has moved it', async () => {
    await ask()
    upstream.base = API_BASE_PATHS[0]
    expect((await ask()).status).toBe(200)
    upstream.base = API_BASE_PATHS[2]
    // A submission is not sent twice by itself; the next one arrives.
    const post = () => ask('', { method: 'POST', body: '{}', headers: BEARER })
    expect(await post()).toMatchObject({ status: 502, body: { retryable: true } })
    expect((await post()).status).toBe(201)
  })

  it('believes no page', async () => {
    upstream.reply = (_request, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>')
    expect(await ask()).toMatchObject({ status: 502, body: { retryable: true } })
  })

  it('passes on when to come back', async () => {
    await ask()
    upstream.reply = (_request, response) => {
      response.setHeader('Retry-After', '7')
      sendJson(response, 429, { error: 'Too many requests' })
    }
    const { status, headers } = await ask()
    expect([status, headers.get('Retry-After')]).toEqual([429, '7'])
  })

  it('streams answers', async () => {
    await ask()
    let finish = () => {}
    upstream.reply = (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' })
      response.write('{"first":1,')
      finish = () => response.end('"last":2}')
    }
    const answer = await proxy.call('/job-1/results', { headers: { ...BEARER, 'Accept-Encoding': 'identity' } })
    const reader = answer.body?.getReader()
    const first = await reader?.read()
    expect(new TextDecoder().decode(first?.value)).toBe('{"first":1,')
    finish()
    const last = await reader?.read()
    expect(new TextDecoder().decode(last?.value)).toBe('"last":2}')
  })

  it('streams submissions', async () => {
    let arrived = (_chunk: string) => {}
    const first = new Promise<string>((resolve) => {
      arrived = resolve
    })
    const listening = createServer((incoming, response) => {
      incoming.once('data', (chunk: Buffer) => arrived(chunk.toString()))
      incoming.on('end', () => sendJson(response, incoming.method === 'POST' ? 201 : 401, {}))
      incoming.resume()
    }).listen(0, '127.0.0.1')
    await once(listening, 'listening')
    const { port } = listening.address() as AddressInfo
    const streaming = await startTestServer({ upstreamUrl: `http://127.0.0.1:${port}` })
    const body = new TransformStream<Uint8Array, Uint8Array>()
    const writer = body.writable.getWriter()
    const init = { method: 'POST', body: body.readable, duplex: 'half' } as RequestInit
    const answer = streaming.call('', init)
    await writer.write(new TextEncoder().encode('{"first":'))
    expect(await first).toBe('{"first":')
    await writer.write(new TextEncoder().encode('1}'))
    await writer.close()
    expect((await answer).status).toBe(201)
    await streaming.dispose()
    listening.close()
    listening.closeAllConnections()
  })

  it('asks no longer for who has gone', async () => {
    await ask()
    const stopping = new AbortController()
    const gone = new Promise((resolve) => {
      upstream.reply = (_request, response) => {
        response.on('close', resolve)
        stopping.abort()
      }
    })
    await expect(proxy.call('/job-1/results', { signal: stopping.signal })).rejects.toThrow()
    await gone
  })

  it('compresses what comes uncompressed', async () => {
    await ask()
    const nodes = Array.from({ length: 500 }, (_, index) => ({ id: `n${index}`, config: 'kind: Service\n' }))
    upstream.reply = (_request, response) => sendJson(response, 200, { nodes })
    const elsewhere = { ...BEARER, 'X-Forwarded-For': '192.0.2.7', 'Accept-Encoding': 'br' }
    const { headers, body } = await ask('/job-1/results', { headers: elsewhere })
    expect(headers.get('Content-Encoding')).toBe('br')
    expect(body).toEqual({ nodes })
  })
})
