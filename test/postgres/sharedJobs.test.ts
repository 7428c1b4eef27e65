import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { PUSH_PATH } from '../../src/core/push'
import { startPushService } from '../server/support/pushService'
import { readEvents, readUntilOver } from '../server/support/readEvents'
import { BASE, SMALL_REQUEST, type StatusBody, until, untilOver } from '../server/support/testServer'
import { type BuiltServer, buildServer } from '../support/builtServer'
import { freePort, runServer, type ServerProcess, untilLive } from '../support/serverProcess'
import { type Cluster, startCluster } from './cluster'

const LEASE_SECONDS = 2

let built: BuiltServer
let cluster: Cluster
let started: ServerProcess[] = []
beforeAll(async () => {
  cluster = await startCluster()
  built = await buildServer()
})
afterEach(async () => {
  await Promise.all(started.map((server) => server.end('SIGKILL')))
  started = []
  await cluster.query('DROP SCHEMA kubegram_codegen CASCADE; DROP SCHEMA kubegram_codegen_queue CASCADE')
})
afterAll(async () => {
  await cluster.dispose()
  await built.dispose()
})

interface Told {
  readonly push: { readonly publicKey: string }
}

interface Server extends ServerProcess {
  readonly url: string
  call(path: string, init?: RequestInit): Promise<Response>
  json<T>(path: string, init?: RequestInit): Promise<T>
}

async function start(env: NodeJS.ProcessEnv = {}): Promise<Server> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const server = runServer(built.main, {
    PORT: String(port),
    DATABASE_URL: cluster.url,
    CODEGEN_LEASE: String(LEASE_SECONDS),
    ...env,
  })
  started.push(server)
  await untilLive(url, server)
  const call = (path: string, init?: RequestInit) => fetch(url + BASE + path, init)
  return { ...server, url, call, json: async (path, init) => (await call(path, init)).json() as never }
}

/** Both at one moment, on a database in which there is nothing yet. */
const startTwo = (env?: NodeJS.ProcessEnv) => Promise.all([start(env), start(env)])

async function submit(server: Server, headers: Record<string, string> = {}): Promise<string> {
  const init = { method: 'POST', body: JSON.stringify(SMALL_REQUEST), headers }
  return (await server.json<{ jobId: string }>('', init)).jobId
}

const submitMany = (server: Server, count: number) => Promise.all(Array.from({ length: count }, () => submit(server)))

interface Row {
  readonly id: string
  readonly status: string
  readonly pid: number
  readonly runs: number
  readonly completions: number
}

/** What the database says, asked behind the servers' backs. */
const rows = () =>
  cluster.query<Row>(
    `SELECT id, status, split_part(worker, '-', 1)::int AS pid, runs, completions FROM kubegram_codegen.codegen_jobs`,
  )

const runningOn = async ({ pid }: Server) => (await rows()).filter((row) => row.status === 'running' && row.pid === pid)

describe('two servers on one database', () => {
  it('share the jobs, and both answer for all of them', async () => {
    const [one, other] = await startTwo({ CODEGEN_PACE: '0.5' })
    // One takes at most 16 at a time.
    const ids = await submitMany(one, 24)
    const ends = await Promise.all(ids.map((id) => untilOver(other.call, id)))
    expect(ends.map(({ status }) => status)).toEqual(ids.map(() => 'completed'))
    const all = await rows()
    expect(new Set(all.map(({ pid }) => pid))).toEqual(new Set([one.pid, other.pid]))
    expect(all.map(({ runs, completions }) => [runs, completions])).toEqual(ids.map(() => [1, 1]))
    for (const id of ids) {
      const [mine, theirs] = await Promise.all([one, other].map((server) => server.json<StatusBody>(`/${id}/results`)))
      expect(mine?.generatedCode?.nodes.length).toBeGreaterThan(0)
      expect(mine?.generatedCode).toEqual(theirs?.generatedCode)
    }
    expect(await one.json('?limit=100')).toEqual(await other.json('?limit=100'))
  })

  it('take one key for one job, whichever is asked', async () => {
    const [one, other] = await startTwo()
    const key = { 'Idempotency-Key': 'key-1' }
    const ids = await Promise.all([one, other, one, other, one, other].map((server) => submit(server, key)))
    expect(new Set(ids).size).toBe(1)
  })

  it('cancel what runs on the other one', async () => {
    const [one, other] = await startTwo({ CODEGEN_PACE: '0.5' })
    const id = await submit(one)
    await until(async () => (await runningOn(one)).length + (await runningOn(other)).length > 0)
    const [away] = (await runningOn(one)).length > 0 ? [other] : [one]
    await away.call(`/${id}`, { method: 'DELETE' })
    // A later job would be over by the time at which this one would be.
    await untilOver(one.call, await submit(one))
    expect(await one.json(`/${id}/status`)).toMatchObject({ status: 'cancelled' })
    expect((await rows()).find((row) => row.id === id)).toMatchObject({ completions: 0 })
  })
})

describe('changes of jobs', () => {
  it('are told by the server that is listened to, whichever does the work', async () => {
    // Long enough that the other one sees what the first, which takes at most 16, has to leave.
    const [one, other] = await startTwo({ CODEGEN_PACE: '0.5' })
    const events = await Promise.all([one, other].map(async (server) => readEvents(await server.call('/events'))))
    const ids = await submitMany(one, 24)
    for (const id of ids) expect((await one.json<StatusBody>(`/${id}/results?wait=60`)).status).toBe('completed')
    expect(new Set((await rows()).map(({ pid }) => pid))).toEqual(new Set([one.pid, other.pid]))
    for (const stream of events) {
      const left = new Set(ids)
      for await (const { jobId, status } of stream) {
        if (status === 'completed') left.delete(jobId)
        if (left.size === 0) break
      }
    }
  })

  it('that may have been missed end the stream; the next one begins with them', async () => {
    const server = await start({ CODEGEN_PACE: '0.8' })
    const stream = readEvents(await server.call('/events'))
    const id = await submit(server)
    await until(async () => (await runningOn(server)).length > 0)
    await cluster.stop()
    for await (const change of stream) expect(change.status).not.toBe('completed')
    await cluster.start()
    await until(async () => (await server.call(`/${id}/status`)).ok)
    await untilOver(server.call, id)
    const told = await readUntilOver(readEvents(await server.call('/events?past=60')), id)
    expect(told.at(-1)?.status).toBe('completed')
    // And it listens to the database again.
    const later = readEvents(await server.call('/events'))
    const next = await submit(server)
    expect((await readUntilOver(later, next)).at(-1)?.status).toBe('completed')
  })
})

it('the end of a job is pushed once, whichever server was told of the browser and whichever did the work', async () => {
  const service = await startPushService()
  const [one, other] = await startTwo({ CODEGEN_PACE: '0.5', CODEGEN_PUSH: service.origin })
  const told = await Promise.all(
    [one, other].map(async ({ url }) => (await fetch(`${url}/codegen.json`)).json() as Promise<Told>),
  )
  const publicKey = told[0]?.push.publicKey ?? ''
  expect(told[1]?.push.publicKey).toBe(publicKey)
  const ids = await submitMany(one, 24)
  const subscription = service.subscribe('browser', publicKey)
  const body = JSON.stringify({ subscription, jobIds: ids })
  const followed = await fetch(other.url + PUSH_PATH, { method: 'POST', body })
  const { following, over } = (await followed.json()) as { following: string[]; over: string[] }
  expect([...following, ...over].sort()).toEqual([...ids].sort())
  await until(async () => service.delivered.length >= following.length && service.delivered.length > 0)
  // Nothing is left to be sent, and nothing was sent twice.
  await until(async () => (await cluster.query('SELECT FROM kubegram_codegen.push_subscriptions')).length === 0)
  const pushed = service.delivered.map(({ payload }) => (payload as { jobId: string }).jobId)
  expect([...new Set(pushed)]).toHaveLength(pushed.length)
  expect(following.filter((id) => !pushed.includes(id))).toEqual([])
  expect(new Set((await rows()).map(({ pid }) => pid))).toEqual(new Set([one.pid, other.pid]))
  await service.close()
})

describe('the server that holds a job', () => {
  it('is killed: the other one completes it, once', async () => {
    const [doomed, other] = await startTwo({ CODEGEN_PACE: '0.8' })
    const ids = await submitMany(doomed, 6)
    const held = await until(async () => {
      const found = await runningOn(doomed)
      return found.length > 0 && found
    })
    await doomed.end('SIGKILL')
    const ends = await Promise.all(ids.map((id) => untilOver(other.call, id)))
    expect(ends.map(({ status }) => status)).toEqual(ids.map(() => 'completed'))
    const after = new Map((await rows()).map((row) => [row.id, row]))
    for (const { id } of held) expect(after.get(id)).toMatchObject({ pid: other.pid, runs: 2, completions: 1 })
    expect([...after.values()].map(({ completions }) => completions)).toEqual(ids.map(() => 1))
  })

  it('ends by Ctrl-C: the other one goes on', async () => {
    // Nobody is silent for so long in this test.
    const [leaving, other] = await startTwo({ CODEGEN_PACE: '0.8', CODEGEN_LEASE: '1000' })
    const ids = await submitMany(leaving, 6)
    await until(async () => (await runningOn(leaving)).length > 0)
    expect(await leaving.end('SIGINT')).toEqual({ code: 0, signal: null })
    const ends = await Promise.all(ids.map((id) => untilOver(other.call, id)))
    expect(ends.map(({ status }) => status)).toEqual(ids.map(() => 'completed'))
    expect((await rows()).map(({ completions }) => completions)).toEqual(ids.map(() => 1))
  })

  it('freezes and wakes up late: its work no longer counts', async () => {
    const frozen = await start({ CODEGEN_PACE: '0.8' })
    const id = await submit(frozen)
    await until(async () => (await runningOn(frozen)).length > 0)
    process.kill(frozen.pid, 'SIGSTOP')
    const other = await start({ CODEGEN_PACE: '0.8' })
    await until(async () => (await runningOn(other)).length > 0)
    process.kill(frozen.pid, 'SIGCONT')
    const end = await untilOver(other.call, id)
    expect(end.status).toBe('completed')
    // Whatever it wanted to do with the job, it has done before a job of its own is over.
    await untilOver(frozen.call, await submit(frozen))
    expect((await rows()).find((row) => row.id === id)).toMatchObject({ pid: other.pid, runs: 2, completions: 1 })
    expect(await frozen.json(`/${id}/status`)).toEqual(end)
  })
})

it('a restart of the database interrupts jobs, and ends none', async () => {
  const server = await start({ CODEGEN_PACE: '0.8' })
  const ids = await submitMany(server, 4)
  await until(async () => (await runningOn(server)).length > 0)
  await cluster.stop()
  const down = await server.call('')
  expect([down.status, await down.json()]).toEqual([500, { error: 'Internal server error' }])
  await cluster.start()
  const ends = await Promise.all(
    ids.map((id) =>
      until(async () => ((await server.json<StatusBody>(`/${id}/status`)).status === 'completed' ? id : undefined)),
    ),
  )
  expect(ends).toEqual(ids)
  expect((await rows()).map(({ completions }) => completions)).toEqual(ids.map(() => 1))
})

it('a database in which it may make nothing is named plainly', async () => {
  await cluster.query('CREATE ROLE guest LOGIN')
  await start()
  const guest = runServer(built.main, { PORT: '0', DATABASE_URL: cluster.url.replace('//ada@', '//guest@') })
  started.push(guest)
  const { code } = await guest.ended
  expect(code).toBe(1)
  expect(guest.output()).toBe('The database of DATABASE_URL cannot be used: permission denied for database postgres.\n')
})
