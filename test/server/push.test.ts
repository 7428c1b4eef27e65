import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import webPush from 'web-push'
import { PUSH_PATH } from '../../src/core/push'
import { migrate, SCHEMA } from '../../src/server/jobs/migrate'
import { openPgliteDatabase } from '../../src/server/jobs/pgliteDatabase'
import { isPublicAddress, publicLookup, readEndpoint } from '../../src/server/push/endpoint'
import { createPushStore, type Followed, type Subscription } from '../../src/server/push/pushStore'
import { createSendPush } from '../../src/server/push/sendPush'
import type { ServerConfig } from '../../src/server/readConfig'
import { layFreshDatabase } from '../support/freshDatabase'
import { type PushService, startPushService } from './support/pushService'
import { SMALL_REQUEST, startTestServer, type TestServer, until } from './support/testServer'

const NOBODY = '11111111-2222-4333-8444-555555555555'

let service: PushService
/** Its jobs end only when they are cancelled. */
let slow: Opened
let others: TestServer[] = []
beforeAll(async () => {
  service = await startPushService()
  slow = await open()
})
afterAll(async () => {
  await slow.dispose()
  await service.close()
})
beforeEach(() => service.says(201))
afterEach(async () => {
  for (const one of others) await one.dispose()
  others = []
})

type Opened = Awaited<ReturnType<typeof open>>

async function open(config: Partial<ServerConfig> = {}) {
  const server = await startTestServer({ pace: 100, push: { vapid: {}, allowed: service.origin }, ...config })
  const told = (await (await fetch(`${server.url}/codegen.json`)).json()) as { push: { publicKey: string } }
  const { publicKey } = told.push
  const call = async (method: 'POST' | 'DELETE', body: unknown, headers: Record<string, string> = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const answer = await fetch(server.url + PUSH_PATH, { method, body: text, headers })
    return { status: answer.status, body: (answer.status === 204 ? {} : await answer.json()) as Body }
  }
  return {
    ...server,
    publicKey,
    push: call,
    subscribe: (name: string) => service.subscribe(name, publicKey),
    async follow(subscription: Subscription, jobIds: readonly string[]): Promise<Followed> {
      const { status, body } = await call('POST', { subscription, jobIds })
      expect(status).toBe(200)
      return body as unknown as Followed
    },
    cancel: (id = '', headers = {}) => server.call(`/${id}`, { method: 'DELETE', headers }),
  }
}

type Body = Record<string, unknown>

async function openAnother(config: Partial<ServerConfig>): Promise<Opened> {
  const server = await open(config)
  others.push(server)
  return server
}

const paths = () => service.delivered.map(({ path }) => path)
const untilDelivered = (name: string) => until(async () => paths().includes(`/${name}`))
const payloadsOf = (name: string) =>
  service.delivered.filter(({ path }) => path === `/${name}`).map(({ payload }) => payload)

describe('a push', () => {
  it('comes when a followed job ends, with its id alone, signed with the key that is told', async () => {
    const server = await openAnother({ pace: 1 })
    expect(server.publicKey).toMatch(/^[A-Za-z0-9_-]{87}$/)
    const id = await server.submit()
    expect(await server.follow(server.subscribe('one'), [id])).toEqual({ following: [id], over: [] })
    await server.follow(server.subscribe('other'), [id])
    await untilDelivered('one')
    await untilDelivered('other')
    expect(await server.untilOver(id)).toMatchObject({ status: 'completed' })
    expect([payloadsOf('one'), payloadsOf('other')]).toEqual([[{ jobId: id }], [{ jobId: id }]])
    const [{ headers, claims } = {}] = service.delivered
    expect(claims).toMatchObject({ aud: service.origin, sub: 'mailto:operator@codegen.invalid' })
    expect(headers).toMatchObject({ ttl: '86400', topic: id.replaceAll('-', '') })
  })

  it('comes also when the job is cancelled, by whoever it is; others bring none', async () => {
    const [id, unfollowed] = [await slow.submit(), await slow.submit()]
    await slow.follow(slow.subscribe('cancelled'), [id])
    await slow.cancel(unfollowed)
    await slow.cancel(id)
    await untilDelivered('cancelled')
    expect(payloadsOf('cancelled')).toEqual([{ jobId: id }])
  })

  it('does not come for a job that is over already: that is told at once', async () => {
    const [over, next] = [await slow.submit(), await slow.submit()]
    await slow.cancel(over)
    const late = slow.subscribe('late')
    expect(await slow.follow(late, [over, next, NOBODY])).toEqual({ following: [next], over: [over] })
    await slow.cancel(next)
    await untilDelivered('late')
    expect(payloadsOf('late')).toEqual([{ jobId: next }])
  })

  it('does not come for what a browser has left: one job, or all', async () => {
    const [some, none] = [slow.subscribe('some'), slow.subscribe('none')]
    const ids = [await slow.submit(), await slow.submit()]
    for (const one of [none, some]) await slow.follow(one, ids)
    expect((await slow.push('DELETE', { endpoint: some.endpoint, jobIds: [ids[0]] })).status).toBe(204)
    expect((await slow.push('DELETE', { endpoint: none.endpoint })).status).toBe(204)
    for (const id of ids) await slow.cancel(id)
    await untilDelivered('some')
    expect(payloadsOf('some')).toEqual([{ jobId: ids[1] }])
    expect(paths()).not.toContain('/none')
  })

  it('that could not be sent before the server stopped is sent after it, with the same key', async () => {
    const first = await openAnother({})
    const id = await first.submit()
    await first.follow(first.subscribe('restart'), [id])
    service.says(503, { 'Retry-After': '0' })
    await first.cancel(id)
    await until(async () => service.asked.includes('/restart'))
    await first.close()
    expect(paths()).not.toContain('/restart')
    service.says(201)
    const second = await openAnother({ dataDir: first.dataDir })
    expect(second.publicKey).toBe(first.publicKey)
    await untilDelivered('restart')
    expect(payloadsOf('restart')).toEqual([{ jobId: id }])
  })
})

describe('a subscription', () => {
  it.each([404, 410])('that the push service answers %i for is forgotten', async (status) => {
    const ids = [await slow.submit(), await slow.submit()]
    await slow.follow(slow.subscribe(`dead-${status}`), ids)
    service.says(status)
    await slow.cancel(ids[0])
    await until(async () => service.asked.includes(`/dead-${status}`))
    service.says(201)
    // Both would be sent together.
    await slow.follow(slow.subscribe(`alive-${status}`), ids.slice(1))
    await slow.cancel(ids[1])
    await untilDelivered(`alive-${status}`)
    expect(service.asked.filter((path) => path === `/dead-${status}`)).toHaveLength(1)
  })

  it('whose push is refused is told of in the log, without its address', async () => {
    const id = await slow.submit()
    await slow.follow(slow.subscribe('refused'), [id])
    service.says(403)
    await slow.cancel(id)
    await until(async () => slow.log.join().includes('the push service answered 403'))
    expect(slow.log.join()).not.toContain('/refused')
  })

  it('belongs to the token that it came with', async () => {
    const first = await openAnother({ token: 'one' })
    expect((await first.push('POST', {})).status).toBe(401)
    expect((await first.push('DELETE', {})).status).toBe(401)
    const [before, now] = ['one', 'two'].map((token) => ({ Authorization: `Bearer ${token}` }))
    const jobId = await first.submit(SMALL_REQUEST, before)
    const follow = (server: Opened, name: string, headers = {}) =>
      server.push('POST', { subscription: server.subscribe(name), jobIds: [jobId] }, headers)
    expect((await follow(first, 'old-token', before)).status).toBe(200)
    await first.close()
    const second = await openAnother({ dataDir: first.dataDir, token: 'two' })
    await follow(second, 'new-token', now)
    await second.cancel(jobId, now)
    await untilDelivered('new-token')
    expect(service.asked).not.toContain('/old-token')
  })

  const keys = { p256dh: Buffer.alloc(65, 4).toString('base64url'), auth: Buffer.alloc(16).toString('base64url') }
  const good = { subscription: { endpoint: 'https://push.example/x', keys }, jobIds: [NOBODY] }
  it.each([
    ['no JSON', '{', 'The body is no JSON'],
    ['nothing', {}, 'subscription'],
    ['another port', { ...good, subscription: { endpoint: 'https://push.example:8443/x', keys } }, 'endpoint'],
    ['a short key', { ...good, subscription: { ...good.subscription, keys: { ...keys, auth: 'AA' } } }, '16 bytes'],
    ['no jobs', { ...good, jobIds: [] }, 'jobIds'],
    ['ids that are none', { ...good, jobIds: ['../x'] }, 'jobIds.0'],
    ['too many jobs', { ...good, jobIds: Array.from({ length: 501 }, () => NOBODY) }, 'at most 500'],
  ])('with %s is refused', async (_what, body, says) => {
    const refused = await slow.push('POST', body)
    expect(refused).toMatchObject({ status: 400, body: { error: 'Validation error' } })
    expect(refused.body.details).toContain(says)
  })

  it('is not taken from other pages, nor at length', async () => {
    expect((await slow.push('POST', good, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403)
    expect((await slow.push('POST', 'x'.repeat(65_537))).status).toBe(413)
  })

  it('finds only so much room', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kubegram-pushes-'))
    await layFreshDatabase(folder)
    const database = await openPgliteDatabase(join(folder, 'database'))
    await migrate(database)
    const ids = Array.from({ length: 4 }, () => crypto.randomUUID())
    await database.query(`INSERT INTO ${SCHEMA}.projects DEFAULT VALUES`)
    await database.query(
      `INSERT INTO ${SCHEMA}.codegen_jobs (id, project_id, request_hash, request, step, queue_id)
       SELECT id, 1, '', '', '', id FROM unnest($1::uuid[]) AS id`,
      [ids],
    )
    const store = createPushStore(database, 'hash', { ofEndpoint: 3, ofJob: 2, inAll: 5 })
    const follow = (name: string, jobIds: readonly string[]) =>
      store.follow({ endpoint: `https://push.example/${name}`, keys }, jobIds)
    // More jobs than one browser may follow.
    expect(await follow('a', ids)).toBeUndefined()
    expect((await follow('a', ids.slice(0, 3)))?.following).toHaveLength(3)
    expect((await follow('b', ids.slice(0, 1)))?.following).toHaveLength(1)
    // One job that two follow already, and the last room of all.
    expect((await follow('c', ids.slice(0, 1)))?.following).toEqual([])
    expect((await follow('c', ids.slice(3)))?.following).toEqual(ids.slice(3))
    expect(await follow('d', ids.slice(3))).toBeUndefined()
    await store.leave('https://push.example/a')
    expect((await follow('d', ids.slice(3)))?.following).toEqual(ids.slice(3))
    await database.close()
    await rm(folder, { recursive: true })
  })
})

it('is nowhere where it is switched off', async () => {
  const server = await startTestServer()
  others.push(server)
  expect(await (await fetch(`${server.url}/codegen.json`)).json()).not.toHaveProperty('push')
  expect((await fetch(server.url + PUSH_PATH, { method: 'POST', body: '{}' })).status).toBe(404)
})

describe('the address of a push service', () => {
  it.each([
    'http://push.example/x',
    'https://127.0.0.1/x',
    'https://2130706433/x',
    'https://0x7f.1/x',
    'https://[::1]/x',
    'https://user@push.example/x',
    'https://push.example:444/x',
    'file:///etc/passwd',
    'push.example',
    `https://push.example/${'x'.repeat(1_024)}`,
  ])('is not %s', (text) => expect(readEndpoint(text)).toBeUndefined())

  it('is https by name, or the one that the operator named', () => {
    expect(readEndpoint('https://Push.example:443/a b')).toBe('https://push.example/a%20b')
    expect(readEndpoint('http://127.0.0.1:9/x', 'http://127.0.0.1:9')).toBe('http://127.0.0.1:9/x')
    expect(readEndpoint('http://127.0.0.1:8/x', 'http://127.0.0.1:9')).toBeUndefined()
  })

  it.each([
    ['8.8.8.8', true],
    ['172.15.0.1', true],
    ['2607:f8b0::1', true],
    ['10.1.2.3', false],
    ['172.31.255.255', false],
    ['192.168.0.1', false],
    ['169.254.169.254', false],
    ['127.0.0.2', false],
    ['100.64.0.1', false],
    ['0.0.0.0', false],
    ['255.255.255.255', false],
    ['::1', false],
    ['::ffff:8.8.8.8', false],
    ['fe80::1', false],
    ['fd00::1', false],
    ['64:ff9b::7f00:1', false],
    ['2002:7f00:1::', false],
    ['2001:db8::1', false],
    ['nonsense', false],
  ])('%s is public: %s', (address, is) => expect(isPublicAddress(address)).toBe(is))

  it.each([
    [['8.8.8.8', '8.8.4.4'], true],
    [['8.8.8.8', '10.0.0.1'], false],
    [['10.0.0.1'], false],
    [[], false],
  ] as const)('is connected to when it is %j: %s', async (addresses, is) => {
    const lookup = publicLookup((_name, _options, found) =>
      found(
        null,
        addresses.map((address) => ({ address, family: 4 })),
      ),
    )
    for (const all of [true, false]) {
      const refused = await new Promise((resolve) => lookup('push.example', { all }, (error) => resolve(error)))
      expect(refused === null).toBe(is)
    }
  })

  it('is not called when its name leads into this network, whatever it said before', async () => {
    let calls = 0
    const listening = createServer(() => calls++).listen(443, '127.0.0.9')
    await new Promise((resolve) => listening.once('listening', resolve).once('error', resolve))
    const resolved: string[] = []
    const lookup = publicLookup((name, _options, found) => {
      resolved.push(name)
      found(null, [{ address: '127.0.0.9', family: 4 }])
    })
    const pair = service.subscribe('inside', '')
    const vapid = { ...webPush.generateVAPIDKeys(), subject: 'mailto:a@b.example' }
    const send = createSendPush({ vapid, stopping: new AbortController().signal, lookup })
    const push = { ...pair, endpoint: 'https://push.example/x', jobId: crypto.randomUUID(), tries: 1 }
    expect(await send(push)).toEqual({ outcome: 'later' })
    expect([resolved, calls]).toEqual([['push.example'], 0])
    listening.close()
  })
})
