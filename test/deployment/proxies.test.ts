import { mkdtemp, rm } from 'node:fs/promises'
import { request as requestPlain } from 'node:http'
import { type ClientHttp2Session, connect } from 'node:http2'
import { type RequestOptions, request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BASE, SMALL_REQUEST } from '../server/support/testServer'
import { type BuiltServer, buildServer } from '../support/builtServer'
import { layFreshDatabase } from '../support/freshDatabase'
import { freePort, runServer, type ServerProcess, untilLive } from '../support/serverProcess'
import { NAME, startCaddy, startNginx, type TlsProxy } from './proxies'

const TOKEN = 'open sesame'
const RATE = 60
const MIB = 1024 * 1024

let built: BuiltServer
let dataDir: string
let server: ServerProcess
let upstream: number
beforeAll(async () => {
  built = await buildServer()
  dataDir = await mkdtemp(join(tmpdir(), 'kubegram-behind-'))
  await layFreshDatabase(dataDir)
  upstream = await freePort()
  server = runServer(built.main, {
    PORT: String(upstream),
    KUBEGRAM_DATA_DIR: dataDir,
    CODEGEN_TOKEN: TOKEN,
    CODEGEN_METRICS: 'on',
    CODEGEN_FAULTS: 'on',
    CODEGEN_RATE: String(RATE),
    // Jobs end when they are cancelled.
    CODEGEN_PACE: '1000',
  })
  await untilLive(`http://127.0.0.1:${upstream}`, server)
})
afterAll(async () => {
  await server.end()
  await built.dispose()
  await rm(dataDir, { recursive: true, force: true })
})

interface Answer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: string
}

describe.each([
  ['nginx', startNginx],
  ['Caddy', startCaddy],
])('behind %s', (_name, start) => {
  let proxy: TlsProxy
  beforeAll(async () => {
    proxy = await start(upstream)
  })
  afterAll(() => proxy.stop())

  /** Each test asks as somebody else, as each client has so many requests a minute. */
  const askAs =
    (address: string) =>
    async (path: string, init: RequestOptions = {}, body?: string | Buffer) => {
      const own = { host: '127.0.0.1', port: proxy.port, servername: NAME, rejectUnauthorized: false }
      const headers = { Host: `${NAME}:${proxy.port}`, Authorization: `Bearer ${TOKEN}`, ...init.headers }
      return new Promise<Answer>((resolve, reject) => {
        const asked = request({ ...own, localAddress: address, path, ...init, headers }, (answer) => {
          let text = ''
          answer.setEncoding('utf8')
          answer.on('data', (chunk) => (text += chunk))
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }))
          answer.on('error', reject)
        })
        asked.on('error', reject)
        asked.end(body)
      })
    }
  const submitted = async (ask: ReturnType<typeof askAs>) => {
    const { body } = await ask(BASE, { method: 'POST' }, JSON.stringify(SMALL_REQUEST))
    return (JSON.parse(body) as { jobId: string }).jobId
  }

  it('pages and the API come with the headers that the server sends', async () => {
    const ask = askAs('127.0.1.1')
    for (const path of ['/', '/codegen.json', '/nope.js', BASE]) {
      const direct = await fetch(`http://127.0.0.1:${upstream}${path}`, {
        headers: { Authorization: `Bearer ${TOKEN}`, 'Accept-Encoding': 'gzip' },
      })
      const { status, headers } = await ask(path, { headers: { 'Accept-Encoding': 'gzip' } })
      expect([path, status]).toEqual([path, direct.status])
      for (const [name, value] of direct.headers) {
        if (!['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding'].includes(name)) {
          expect([name, headers[name]]).toEqual([name, value])
        }
      }
      expect(headers['content-security-policy']).toContain("default-src 'none'")
    }
  })

  it('plain http leads to https', async () => {
    const location = await new Promise((resolve, reject) => {
      const headers = { Host: NAME }
      requestPlain({ host: '127.0.0.1', port: proxy.plainPort, path: '/jobs?x=1', headers }, (answer) => {
        answer.resume()
        resolve(answer.headers.location?.replace(`:${proxy.port}`, ''))
      })
        .on('error', reject)
        .end()
    })
    expect(location).toBe(`https://${NAME}/jobs?x=1`)
  })

  it('what is for operators only is not there', async () => {
    const ask = askAs('127.0.1.2')
    const direct = await fetch(`http://127.0.0.1:${upstream}/metrics`, {
      headers: { Authorization: `Bearer ${TOKEN}` },
    })
    expect(direct.status).toBe(200)
    for (const path of ['/metrics', '/__faults', '/__faults/'])
      expect([path, (await ask(path)).status]).toEqual([path, 404])
  })

  it('8 MiB arrive, and the server itself says what is too much', async () => {
    const ask = askAs('127.0.1.3')
    const empty = JSON.stringify({ ...SMALL_REQUEST, context: [''] })
    const ofSize = (bytes: number) => JSON.stringify({ ...SMALL_REQUEST, context: ['x'.repeat(bytes - empty.length)] })
    expect((await ask(BASE, { method: 'POST' }, ofSize(8 * MIB))).status).toBe(201)
    const refused = await ask(BASE, { method: 'POST' }, ofSize(8 * MIB + 1))
    expect([refused.status, JSON.parse(refused.body)]).toMatchObject([413, { error: 'Graph too large' }])
  })

  it('an event comes while the stream is open, on HTTP/2 as well', async () => {
    const ask = askAs('127.0.1.4')
    const session = connect(`https://${NAME}:${proxy.port}`, {
      lookup: ((_name: string, options: { all?: boolean }, done: (...found: unknown[]) => void) =>
        options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)) as never,
      rejectUnauthorized: false,
    })
    const jobId = await firstJobOf(session, () => submitted(ask))
    expect(jobId).toMatch(/^[0-9a-f-]{36}$/)
    session.destroy()
  })

  it('an answer is held for as long as it was asked for', async () => {
    const ask = askAs('127.0.1.5')
    const jobId = await submitted(ask)
    // Longer than the proxy waits where it is not told otherwise.
    const held = await ask(`${BASE}/${jobId}/results?wait=4`)
    expect([held.status, JSON.parse(held.body)]).toMatchObject([400, { error: 'Job not completed' }])
  })

  it('the server knows its own pages by name and port', async () => {
    const ask = askAs('127.0.1.6')
    const post = (origin: string) =>
      ask(BASE, { method: 'POST', headers: { Origin: origin } }, JSON.stringify(SMALL_REQUEST))
    expect((await post(`https://${NAME}:${proxy.port}`)).status).toBe(201)
    expect((await post('https://evil.example')).status).toBe(403)
  })

  it('every client has its own limit, whatever it says of itself', async () => {
    const [greedy, other] = [askAs('127.0.1.7'), askAs('127.0.1.8')]
    // In case a minute ends meanwhile.
    const ask = () => greedy(BASE, { headers: { 'X-Forwarded-For': `10.0.0.${Math.floor(Math.random() * 255)}` } })
    let answer = await ask()
    for (let times = 0; times < 3 * RATE && answer.status === 200; times++) answer = await ask()
    expect(answer.status).toBe(429)
    expect((await other(BASE)).status).toBe(200)
  })
})

/** Listens, then has a job submitted, and gives the id that the first event tells. */
function firstJobOf(session: ClientHttp2Session, submit: () => Promise<string>): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    session.on('error', reject)
    const stream = session.request({ ':path': `${BASE}/events`, authorization: `Bearer ${TOKEN}` })
    let text = ''
    stream.setEncoding('utf8')
    stream.on('response', () => void submit().catch(reject))
    stream.on('data', (chunk: string) => {
      text += chunk
      const told = /^data: (.*)\n\n/m.exec(text)?.[1]
      if (told !== undefined) resolve((JSON.parse(told) as { jobId?: string }).jobId)
    })
    stream.on('error', reject)
  })
}
