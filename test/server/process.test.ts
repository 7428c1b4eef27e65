import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { lockFolder } from '../../src/server/folderLock'
import { type BuiltServer, buildServer } from '../support/builtServer'
import { layFreshDatabase } from '../support/freshDatabase'
import { freePort, runServer, type ServerProcess, untilLive } from '../support/serverProcess'
import { BASE, SMALL_REQUEST, until, untilOver } from './support/testServer'

let built: BuiltServer
let dataDir: string
let started: ServerProcess[] = []
beforeAll(async () => {
  built = await buildServer()
})
afterAll(() => built.dispose())
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'kubegram-process-'))
})
afterEach(async () => {
  await Promise.all(started.map((server) => server.end('SIGKILL')))
  started = []
  await rm(dataDir, { recursive: true, force: true })
})

function run(env: NodeJS.ProcessEnv): ServerProcess {
  const server = runServer(built.main, { KUBEGRAM_DATA_DIR: dataDir, ...env })
  started.push(server)
  return server
}

/** A server that answers, at an address of its own. */
async function live(env: NodeJS.ProcessEnv = {}) {
  const port = await freePort()
  const server = run({ PORT: String(port), ...env })
  const url = `http://localhost:${port}`
  await untilLive(url, server)
  return { server, url, call: (path: string, init?: RequestInit) => fetch(url + BASE + path, init) }
}
type Live = Awaited<ReturnType<typeof live>>

async function submit({ call }: Live): Promise<string> {
  const answer = await call('', { method: 'POST', body: JSON.stringify(SMALL_REQUEST) })
  return ((await answer.json()) as { jobId: string }).jobId
}

async function statusOf({ call }: Live, id: string): Promise<string> {
  return ((await (await call(`/${id}/status`)).json()) as { status: string }).status
}

describe('a restart in the middle of jobs', () => {
  const submitMany = (server: Live, count: number) => Promise.all(Array.from({ length: count }, () => submit(server)))
  const untilSomeRun = async (server: Live, ids: readonly string[]) => {
    await until(async () => (await Promise.all(ids.map((id) => statusOf(server, id)))).includes('running'))
  }

  it('by Ctrl-C or by force loses nothing, and each job completes', async () => {
    await layFreshDatabase(dataDir)
    const first = await live({ CODEGEN_PACE: '0.01' })
    const done = await submit(first)
    const before = await untilOver(first.call, done)
    await first.server.end('SIGTERM')

    const slow = await live({ CODEGEN_PACE: '100' })
    const cancelled = await submit(slow)
    await slow.call(`/${cancelled}`, { method: 'DELETE' })
    const ids = await submitMany(slow, 12)
    await untilSomeRun(slow, ids)
    expect(await slow.server.end('SIGTERM')).toEqual({ code: 0, signal: null })

    const killed = await live({ CODEGEN_PACE: '100' })
    // More than one process takes at a time, so that some run and some wait when it is killed.
    const more = await submitMany(killed, 8)
    await untilSomeRun(killed, more)
    // The last thing that it says is that it has taken one more.
    ids.push(...more, await submit(killed))
    await killed.server.end('SIGKILL')
    // Nobody was left to remove the lock.
    expect(JSON.parse(await readFile(join(dataDir, 'server.lock'), 'utf8'))).toMatchObject({ pid: killed.server.pid })

    const next = await live({ CODEGEN_PACE: '0.01' })
    const ends = await Promise.all(ids.map((id) => untilOver(next.call, id)))
    expect(ends.map(({ status }) => status)).toEqual(ids.map(() => 'completed'))
    expect(ends.every(({ generatedCode }) => (generatedCode?.nodes.length ?? 0) > 0)).toBe(true)
    expect(await untilOver(next.call, done)).toEqual(before)
    expect(await statusOf(next, cancelled)).toBe('cancelled')
    const { total } = (await (await next.call('')).json()) as { total: number }
    expect(total).toBe(ids.length + 2)
  })
})

describe('a server on an empty folder', () => {
  const FAULTS = [
    { match: { route: 'jobs' }, fault: { type: 'delay', ms: 500 } },
    { match: { route: 'list' }, fault: { type: 'silence' } },
  ]

  it('says one line, answers at Ctrl-C what is nearly answered, and leaves no trace', async () => {
    const folder = join(dataDir, 'not', 'there', 'yet')
    const { server, url, call } = await live({ KUBEGRAM_DATA_DIR: folder, CODEGEN_FAULTS: JSON.stringify(FAULTS) })
    expect(await (await fetch(url)).text()).toContain('The app')
    expect(await readdir(folder)).toEqual(['database', 'server.lock'])
    const silent = await call('')
    const slow = call('/jobs')
    // Until it has arrived.
    await until(async () => (await (await fetch(`${url}/__faults`)).text()).includes('"ms":500},"times":1'))
    expect(await server.end('SIGINT')).toEqual({ code: 0, signal: null })
    expect(await (await slow).json()).toEqual({ jobs: [], total: 0 })
    await expect(silent.text()).rejects.toThrow()
    expect(server.output()).toBe(`Kubegram Codegen: ${url} (data in ${folder}). Ctrl-C stops it.\n`)
    expect(await readdir(folder)).toEqual(['database'])
  })
})

it('Ctrl-C while it starts ends it in order, and leaves the folder to others', async () => {
  // A new database takes seconds.
  const server = run({ PORT: '0' })
  await until(async () => (await readdir(dataDir)).includes('server.lock'))
  expect(await server.end('SIGINT')).toEqual({ code: 0, signal: null })
  expect(server.output()).toBe('')
  expect(await readdir(dataDir)).toEqual(['database'])
})

describe('what has to be put right first', () => {
  const said = async (env: NodeJS.ProcessEnv) => {
    const server = run({ PORT: '0', ...env })
    const { code } = await server.ended
    return { code, output: server.output() }
  }

  it('a taken port, and a data folder that another server uses', async () => {
    await layFreshDatabase(dataDir)
    const first = await live()
    const { port } = new URL(first.url)
    const other = join(dataDir, 'other')
    expect(await said({ PORT: port, KUBEGRAM_DATA_DIR: other })).toEqual({
      code: 1,
      output: `Port ${port} is taken by another program. Stop that one, or choose another port: PORT=${Number(port) + 1} npm start\n`,
    })
    // Nothing was begun for it.
    expect(await readdir(dataDir)).not.toContain('other')
    expect(await said({})).toEqual({
      code: 1,
      output:
        `The data folder ${dataDir} is in use by another server (process ${first.server.pid}). ` +
        'Stop that one, or set KUBEGRAM_DATA_DIR to another folder.\n',
    })
    expect(await statusOf(first, await submit(first))).toMatch(/pending|running/)
  })

  it('a data folder that belongs to somebody else', async () => {
    const folder = join(dataDir, 'theirs')
    await mkdir(folder, { mode: 0o555 })
    const isRoot = process.getuid?.() === 0
    // Root may write everywhere. As nobody, this process could not load the server from everywhere: so it becomes
    // nobody only now.
    if (isRoot) process.seteuid?.('nobody')
    try {
      const sentence = `The data folder ${folder} cannot be written (EACCES`
      await expect(lockFolder(folder)).rejects.toThrow(sentence)
      await expect(lockFolder(join(folder, 'data'))).rejects.toThrow(`The data folder ${join(folder, 'data')} cannot`)
    } finally {
      if (isRoot) process.seteuid?.(0)
    }
    expect(await readdir(folder)).toEqual([])
  })

  it('a data folder inside a file', async () => {
    const file = join(dataDir, 'file')
    await writeFile(file, '')
    const { code, output } = await said({ KUBEGRAM_DATA_DIR: join(file, 'data') })
    expect(code).toBe(1)
    expect(output).toMatch(/^The data folder .+ cannot be written \(.+\)\. Set KUBEGRAM_DATA_DIR to .+\n$/)
  })

  it('a database that is none', async () => {
    await mkdir(join(dataDir, 'database'))
    await writeFile(join(dataDir, 'database', 'PG_VERSION'), 'garbage')
    const { code, output } = await said({})
    expect(code).toBe(1)
    expect(output).toMatch(/^The database in .+ cannot be opened: .+Set KUBEGRAM_DATA_DIR/)
    expect(output.trim().split('\n')).toHaveLength(1)
  })

  it('a database server that is not there', async () => {
    const url = `postgres://ada:hunter2@127.0.0.1:${await freePort()}/codegen`
    const { code, output } = await said({ DATABASE_URL: url })
    expect(code).toBe(1)
    expect(output).toMatch(/^The database of DATABASE_URL cannot be used: .*ECONNREFUSED.*\n$/)
    expect(output).not.toContain('hunter2')
  })

  it('values that make no sense, each in a line of its own', async () => {
    const { code, output } = await said({ PORT: 'web', CODEGEN_FAULTS: '', CODEGEN_PACE: '-1' })
    expect(code).toBe(1)
    expect(output.trim().split('\n')).toEqual([
      expect.stringMatching(/^PORT is "web"/),
      expect.stringMatching(/^CODEGEN_PACE is "-1"/),
    ])
  })

  it('a script of faults that is none', async () => {
    const { code, output } = await said({ CODEGEN_FAULTS: '[{"fault":{"type":"nope"}}]' })
    expect([code, output]).toEqual([1, expect.stringMatching(/^CODEGEN_FAULTS cannot be used: rules\[0\]\.fault/)])
  })
})
