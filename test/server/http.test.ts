import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../src/server/app'
import { preferred } from '../../src/server/http/compressAnswers'
import { createMeters } from '../../src/server/operate/meters'
import { BASE, SMALL_REQUEST, startTestServer, type TestServer } from './support/testServer'

const SCRIPT = `console.log(${JSON.stringify('app '.repeat(500))})`
const POLICY =
  "default-src 'none'; script-src 'self'; script-src-attr 'none'; style-src 'self'; style-src-attr 'none'; " +
  "img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src 'self'; " +
  "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
  "require-trusted-types-for 'script'; trusted-types solid-template kg-sw"

let root: string
let server: TestServer
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'kubegram-pages-'))
  const app = join(root, 'app')
  await mkdir(join(app, 'assets'), { recursive: true })
  await writeFile(join(root, 'outside.txt'), 'outside')
  await writeFile(join(app, 'index.html'), '<!doctype html><title>The app</title>')
  await writeFile(join(app, 'sw.js'), 'self')
  await writeFile(join(app, 'manifest.webmanifest'), '{}')
  await writeFile(join(app, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  const script = join(app, 'assets', 'app-abc123.js')
  await writeFile(script, SCRIPT)
  await writeFile(`${script}.br`, brotliCompressSync(SCRIPT))
  await writeFile(`${script}.gz`, gzipSync(SCRIPT))
  await writeFile(join(app, 'assets', 'old.js'), SCRIPT)
  await writeFile(join(app, 'assets', 'old.js.gz'), gzipSync(SCRIPT))
  server = await startTestServer({ appDir: app })
})
afterAll(async () => {
  await server.dispose()
  await rm(root, { recursive: true, force: true })
})

const get = (path: string, headers: Record<string, string> = {}) => fetch(server.url + path, { headers })

/** Without the tidying that fetch does to paths and headers. */
function raw(
  path: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<{ status: number; body: string; headers: unknown }> {
  const { hostname, port } = new URL(server.url)
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, headers, method }, (answer) => {
      let body = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk) => {
        body += chunk
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body, headers: answer.headers }))
    })
    asked.on('error', reject)
    asked.end()
  })
}

describe('every answer', () => {
  it.each(['/', '/nope.js', '/codegen.json', '/healthz/live', BASE, `${BASE}/x/status`, '/assets/app-abc123.js'])(
    'carries the strict policy: %s',
    async (path) => {
      const { headers } = await get(path)
      expect(headers.get('Content-Security-Policy')).toBe(POLICY)
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
      expect(headers.get('Referrer-Policy')).toBe('no-referrer')
      expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin')
      expect(headers.get('Cross-Origin-Embedder-Policy')).toBe('require-corp')
      expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin')
      expect(headers.get('Permissions-Policy')).toMatch(/camera=\(\).* local-fonts=\(\).* storage-access=\(\)/)
      expect(headers.get('Access-Control-Allow-Origin')).toBeNull()
    },
  )

  it('lets pages speak to another API where the operator says so, and to that alone', async () => {
    const other = await startTestServer({ connect: ['https://kubegram.example', 'wss://kubegram.example'] })
    const { headers } = await fetch(`${other.url}/codegen.json`)
    const connect = "connect-src 'self' https://kubegram.example wss://kubegram.example;"
    expect(headers.get('Content-Security-Policy')).toBe(POLICY.replace("connect-src 'self';", connect))
    await other.dispose()
  })

  it('of the API is stored by nobody', async () => {
    for (const path of [BASE, `${BASE}/jobs`, `${BASE}/x/status`, '/codegen.json']) {
      expect((await get(path)).headers.get('Cache-Control')).toBe('no-store')
    }
  })

  it('comes back as a sentence when the server breaks, without its insides', async () => {
    const lines: string[] = []
    const routes = new Hono().get('/', () => {
      throw new Error('secret of the database')
    })
    const app = createApp({
      api: { server: 'embedded', routes, guards: [], isTokenRequired: () => false, live: [], ready: async () => {} },
      meters: createMeters(true),
      rate: 0,
      version: '1',
      isLoopbackOnly: false,
      log: (line) => lines.push(line),
    })
    const answer = await app.request(BASE)
    expect([answer.status, await answer.json()]).toEqual([500, { error: 'Internal server error' }])
    expect(lines.join()).toContain('secret of the database')
  })
})

describe('pages', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', 'no-cache'],
    ['/sw.js', 'text/javascript; charset=utf-8', 'no-cache'],
    ['/manifest.webmanifest', 'application/manifest+json', 'no-cache'],
    ['/icon.svg', 'image/svg+xml; charset=utf-8', 'no-cache'],
    ['/assets/app-abc123.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
  ])('%s has its type and its lifetime', async (path, type, lifetime) => {
    const { status, headers } = await get(path)
    expect([status, headers.get('Content-Type'), headers.get('Cache-Control')]).toEqual([200, type, lifetime])
  })

  it.each(['/jobs', '/graphs/a%2Fb', '/graphs/x/nodes/y?tab=1'])('%s is a view of the app', async (path) => {
    expect(await (await get(path)).text()).toContain('The app')
  })

  it.each([
    '/nope.js',
    '/robots.txt',
    '/assets/nope',
    '/.env',
    '/api',
    '/api/v2/graph/codegen',
    '/healthz/nope',
    '/kg-mirror/x',
    '/__faults',
    '/%ff',
  ])('%s is 404 and no page', async (path) => {
    const answer = await get(path)
    expect([answer.status, await answer.text()]).toEqual([404, '404 Not Found'])
    expect(answer.headers.get('Content-Type')).toMatch(/^text\/plain/)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
  })

  it.each([
    '/../outside.txt',
    '/assets/../../outside.txt',
    '/..%2foutside.txt',
    '/%2e%2e/outside.txt',
    '/..\\outside.txt',
  ])('nothing outside the folder is reached by %s', async (path) => {
    const { status, body } = await raw(path, {})
    expect([400, 404]).toContain(status)
    expect(['', '404 Not Found']).toContain(body)
  })

  it('come compressed as they were built', async () => {
    for (const [accepted, encoding] of [
      ['br, gzip', 'br'],
      ['gzip', 'gzip'],
      ['br;q=0, gzip', 'gzip'],
      ['identity', null],
    ] as const) {
      const answer = await get('/assets/app-abc123.js', { 'Accept-Encoding': accepted })
      expect(answer.headers.get('Content-Encoding')).toBe(encoding)
      expect(answer.headers.get('Vary')).toBe('Accept-Encoding')
      expect(await answer.text()).toBe(SCRIPT)
    }
  })

  it('come in no encoding that was not asked for', async () => {
    const gzip = await get('/assets/old.js', { 'Accept-Encoding': 'br, gzip' })
    expect(gzip.headers.get('Content-Encoding')).toBe('gzip')
    const { headers, body } = await raw('/assets/old.js', { 'Accept-Encoding': 'gzip;q=0' })
    expect(headers).not.toHaveProperty('content-encoding')
    expect(body).toBe(SCRIPT)
    expect(
      (await raw('/assets/old.js', { 'X-Forwarded-For': '192.0.2.7', 'Accept-Encoding': 'br' })).headers,
    ).toMatchObject({
      'content-encoding': 'br',
    })
  })

  it('are not sent again to who has them', async () => {
    const etag = (await get('/')).headers.get('ETag') ?? ''
    expect(etag).not.toBe('')
    const again = await get('/', { 'If-None-Match': `"other", W/${etag}` })
    expect([again.status, await again.text()]).toEqual([304, ''])
    expect((await get('/', { 'If-None-Match': '"other"' })).status).toBe(200)
  })

  it('of the cookie mirror may be framed by our own pages only', async () => {
    const answer = await get('/kg-mirror/')
    expect(answer.status).toBe(200)
    expect(await answer.text()).toMatch(/^<!doctype html>/)
    const policy = answer.headers.get('Content-Security-Policy')
    expect(policy).toBe(POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'"))
  })
})

describe('what the app asks first', () => {
  it('changes the cookie that wakes a worker, for our own pages only', async () => {
    const ask = (headers: Record<string, string> = {}) =>
      fetch(`${server.url}/codegen-tick`, { method: 'POST', headers })
    const answer = await ask()
    expect(answer.status).toBe(204)
    expect(answer.headers.get('Set-Cookie')).toMatch(
      /^kubegram_codegen_tick=[0-9a-z]+; Path=\/; Max-Age=120; SameSite=Strict$/,
    )
    const foreign = await ask({ 'Sec-Fetch-Site': 'cross-site' })
    expect([foreign.status, foreign.headers.get('Set-Cookie')]).toEqual([403, null])
    expect((await get('/codegen-tick')).status).toBe(404)
  })

  it('is whether the server lives and of which kind it is', async () => {
    expect(await (await get('/healthz/live')).json()).toEqual({ status: 'ok' })
    expect(await (await get('/codegen.json')).json()).toEqual({
      server: 'embedded',
      basePath: BASE,
      tokenRequired: false,
      version: '1.2.3',
      live: ['sse'],
      longestWait: 1_800,
    })
  })
})

describe('a large answer', () => {
  it('is compressed on its way, but not for who is on the same machine', async () => {
    const id = await server.submit()
    await server.untilOver(id)
    const plain = await get(`${BASE}/${id}/results`, { 'Accept-Encoding': 'identity' })
    expect(plain.headers.get('Content-Encoding')).toBeNull()
    const { generatedCode } = (await plain.json()) as { generatedCode: unknown }
    for (const encoding of ['br', 'gzip']) {
      const beside = await get(`${BASE}/${id}/results`, { 'Accept-Encoding': encoding })
      expect(beside.headers.get('Content-Encoding')).toBeNull()
      const elsewhere = { 'X-Forwarded-For': '192.0.2.7', 'Accept-Encoding': encoding }
      const answer = await get(`${BASE}/${id}/results`, elsewhere)
      expect(answer.headers.get('Content-Encoding')).toBe(encoding)
      expect(answer.headers.get('Vary')).toContain('Accept-Encoding')
      expect(await answer.json()).toMatchObject({ generatedCode })
    }
  })

  it.each([
    [undefined, undefined],
    ['', undefined],
    ['deflate', undefined],
    ['gzip;q=0', undefined],
    ['gzip;q=0.000', undefined],
    ['gzip;q=0.5, br;q=0', 'gzip'],
    ['GZIP, deflate, br', 'br'],
    ['broken', undefined],
  ])('in %s becomes %s', (accepted, encoding) => {
    expect(preferred(accepted)).toBe(encoding)
  })
})

describe('other web pages', () => {
  const submit = (headers: Record<string, string>) =>
    fetch(server.url + BASE, { method: 'POST', body: JSON.stringify(SMALL_REQUEST), headers })

  it('cannot submit or cancel', async () => {
    expect((await submit({ 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403)
    expect((await submit({ Origin: 'https://evil.example' })).status).toBe(403)
    expect((await submit({ Origin: 'null' })).status).toBe(403)
    expect((await submit({ Origin: server.url })).status).toBe(201)
    expect((await submit({ 'Sec-Fetch-Site': 'same-origin', Origin: server.url })).status).toBe(201)
    const { status } = await raw(`${BASE}/x`, { 'Sec-Fetch-Site': 'cross-site' }, 'DELETE')
    expect(status).toBe(403)
  })

  it('cannot pass for our own by a name that leads here', async () => {
    const { port } = new URL(server.url)
    const answer = await raw(BASE, { Host: `evil.example:${port}` })
    expect(answer.status).toBe(403)
    expect(answer.body).toContain('localhost')
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `app.localhost:${port}`, `[::1]:${port}`]) {
      expect((await raw(BASE, { Host: host })).status).toBe(200)
    }
    // A health check may come by any name.
    expect((await raw('/healthz/live', { Host: '10.0.0.7:8090' })).status).toBe(200)
  })
})

describe('with a token', () => {
  let guarded: TestServer
  beforeAll(async () => {
    guarded = await startTestServer({ token: 'open sesame' })
  })
  afterAll(() => guarded.dispose())

  const ask = async (authorization?: string, path = '') => {
    const answer = await guarded.call(path, authorization ? { headers: { Authorization: authorization } } : {})
    return [answer.status, ((await answer.json()) as { error?: string }).error]
  }

  it('only its bearer is let in', async () => {
    expect(await ask()).toEqual([401, 'No session found'])
    expect(await ask('Basic dTpw')).toEqual([401, 'No session found'])
    expect(await ask('Bearer abc')).toEqual([401, 'Invalid token'])
    expect(await ask('Bearer open sesame2')).toEqual([401, 'Invalid token'])
    expect(await ask('Bearer open sesame')).toEqual([200, undefined])
    expect(await ask('bearer open sesame', '/11111111-2222-4333-8444-555555555555/status')).toEqual([
      404,
      'Job not found or access denied',
    ])
  })

  it('every call is guarded, and the app is told', async () => {
    for (const [method, path] of [
      ['POST', ''],
      ['GET', '/jobs'],
      ['GET', '/x/status'],
      ['GET', '/x/results'],
      ['DELETE', '/x'],
    ] as const) {
      expect((await guarded.call(path, { method })).status).toBe(401)
    }
    expect(await (await fetch(`${guarded.url}/codegen.json`)).json()).toMatchObject({ tokenRequired: true })
  })
})
