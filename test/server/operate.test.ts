import { get } from 'node:http'
import { Hono } from 'hono'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { limitRate } from '../../src/server/operate/limitRate'
import { routeOf } from '../../src/server/operate/watchRequests'
import { startTestServer, type TestServer } from './support/testServer'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ isMetered: true, logs: 'requests' })
})
afterAll(() => server.dispose())

describe('a watched server', () => {
  it('counts requests and jobs, and tells of each in one line', async () => {
    const jobId = await server.submit()
    await server.untilOver(jobId)
    await expect.poll(() => server.log.join('\n')).toMatch(new RegExp(`job ${jobId} completed after [\\d.]+ s`))
    expect(server.log.join('\n')).toMatch(/^\d{4}-\S+Z POST \/api\/v1\/public\/graph\/codegen 201 \d+ ms$/m)
    const answer = await fetch(`${server.url}/metrics`)
    expect(answer.headers.get('Content-Type')).toContain('text/plain; version=0.0.4')
    const text = await answer.text()
    expect(text).toContain('kubegram_jobs{status="completed"} 1')
    expect(text).toContain('kubegram_queue_depth 0')
    expect(text).toContain('kubegram_http_requests_total{method="POST",route="jobs",status="201"} 1')
    expect(text).toMatch(/kubegram_job_seconds_count\{status="completed"\} 1/)
    expect(text).not.toContain(jobId)
  })

  it('is ready', async () => {
    const answer = await fetch(`${server.url}/healthz/ready`)
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ready' }])
  })
})

it('a proxy is not ready while the server behind it does not answer, and has no metrics unless asked', async () => {
  const proxy = await startTestServer({ upstreamUrl: 'http://127.0.0.1:9' })
  expect((await fetch(`${proxy.url}/healthz/ready`)).status).toBe(503)
  expect((await fetch(`${proxy.url}/healthz/live`)).status).toBe(200)
  expect((await fetch(`${proxy.url}/metrics`)).status).toBe(404)
  await proxy.dispose()
})

describe('what only the operator is to see', () => {
  const opened: TestServer[] = []
  const start = async (config: Parameters<typeof startTestServer>[0]) => {
    const one = await startTestServer({ isMetered: true, faults: 'on', ...config })
    opened.push(one)
    return (path: string, headers: Record<string, string> = {}) => statusOf(one.url, path, headers)
  }
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.dispose()
  })
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}` })

  it('asks for the token of the API, or of metrics where they have one', async () => {
    const ask = await start({ token: 'api' })
    for (const path of ['/metrics', '/__faults', '/__faults/']) {
      expect([await ask(path), await ask(path, bearer('api'))]).toEqual([401, path.endsWith('/') ? 404 : 200])
    }
    const apart = await start({ token: 'api', metricsToken: 'scrape' })
    expect(await apart('/metrics', bearer('api'))).toBe(401)
    expect(await apart('/metrics', bearer('scrape'))).toBe(200)
    expect(await apart('/__faults', bearer('scrape'))).toBe(401)
  })

  it('answers to no name of somebody else that leads here', async () => {
    const [embedded, proxy] = [await start({}), await start({ upstreamUrl: 'http://127.0.0.1:9' })]
    for (const ask of [embedded, proxy]) {
      for (const path of ['/metrics', '/__faults']) {
        expect([path, await ask(path, { Host: 'evil.example' }), await ask(path)]).toEqual([path, 403, 200])
      }
    }
  })

  it('is not changed over the network without a token', async () => {
    const ask = await start({ host: '0.0.0.0' })
    expect(await ask('/__faults')).toBe(404)
    expect(await ask('/metrics')).toBe(200)
  })
})

it('a proxy says nothing of jobs, which it does not have', async () => {
  const proxy = await startTestServer({ upstreamUrl: 'http://127.0.0.1:9', isMetered: true })
  const text = await (await fetch(`${proxy.url}/metrics`)).text()
  expect(text).toContain('kubegram_http_requests_total')
  expect(text).not.toMatch(/kubegram_(jobs|queue|job_seconds|pushes)/)
  await proxy.dispose()
})

/** With headers that fetch would not send. */
function statusOf(url: string, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url + path, { headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    }).on('error', reject)
  })
}

it.each([
  ['/api/v1/graph/codegen', 'jobs'],
  ['/api/v1/public/graph/codegen/', 'jobs'],
  ['/api/v1/public/graph/codegen/0b1c/status', 'status'],
  ['/api/v1/public/graph/codegen/0b1c/results', 'results'],
  ['/api/v1/public/graph/codegen/0b1c', 'job'],
  ['/api/v1/public/graph/codegen/jobs', 'jobs'],
  ['/api/v1/public/graph/codegen/events', 'events'],
  ['/api/nonsense/1/2/3', 'other'],
  ['/graphs/~1', 'pages'],
  ['/healthz/live', 'health'],
])('%s is counted as %s', (path, route) => expect(routeOf(path)).toBe(route))

describe('the limit of requests', () => {
  const client = (address: string, forwarded?: string) => ({
    env: { incoming: { socket: { remoteAddress: address } } },
    headers: forwarded === undefined ? {} : { 'X-Forwarded-For': forwarded },
  })
  const limited = (perMinute: number) => {
    const clock = { now: 90_000 }
    const app = new Hono().use(limitRate(perMinute, () => clock.now) as never).get('/', (c) => c.text('ok'))
    const ask = async (address: string, forwarded?: string) => {
      const { env, headers } = client(address, forwarded)
      return app.request('/', { headers }, env)
    }
    return { clock, ask }
  }

  it('is for each client, tells when to come back, and ends with the minute', async () => {
    const { clock, ask } = limited(2)
    await ask('10.0.0.1')
    expect((await ask('10.0.0.1')).status).toBe(200)
    const refused = await ask('10.0.0.1')
    expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '30'])
    expect((await ask('10.0.0.2')).status).toBe(200)
    clock.now = 120_000
    expect((await ask('10.0.0.1')).status).toBe(200)
  })

  it('believes a proxy on this machine about its clients, and nobody else', async () => {
    const { ask } = limited(1)
    expect((await ask('::ffff:127.0.0.1', '9.9.9.9, 10.0.0.1')).status).toBe(200)
    expect((await ask('127.0.0.1', '10.0.0.2')).status).toBe(200)
    expect((await ask('127.0.0.1', '10.0.0.1')).status).toBe(429)
    expect((await ask('10.0.0.9', '1.1.1.1')).status).toBe(200)
    expect((await ask('10.0.0.9', '2.2.2.2')).status).toBe(429)
  })

  it('is none at 0', async () => {
    const { ask } = limited(0)
    for (let times = 0; times < 9; times++) expect((await ask('10.0.0.1')).status).toBe(200)
  })
})
