import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCluster } from '../postgres/cluster'
import { BASE, SMALL_REQUEST, startTestServer, untilOver } from '../server/support/testServer'
import { type BuiltServer, buildServer } from '../support/builtServer'
import { findPostgres } from '../support/machine.mjs'
import { freePort, runServer, untilLive } from '../support/serverProcess'
import { blocks } from './document'

const run = promisify(execFile)

/** The document's command that begins with these words. */
function command(words: string): string {
  const line = blocks('sh')
    .flatMap((block) => block.split('\n'))
    .find((one) => one.startsWith(words))
  if (line === undefined) throw new Error(`The document has no ${words}`)
  return line
}

describe('a backup', () => {
  let built: BuiltServer
  let folder: string
  beforeAll(async () => {
    built = await buildServer()
    folder = await mkdtemp(join(tmpdir(), 'kubegram-backup-'))
  })
  afterAll(async () => {
    await built.dispose()
    await rm(folder, { recursive: true })
  })

  it('of a folder brings jobs back as they were', async () => {
    const first = await startTestServer()
    const id = await first.submit()
    const before = await first.untilOver(id)
    await first.close()
    const backup = join(folder, 'copy')
    const shell = command('cp ').replace('/backup/codegen', backup)
    await run('sh', ['-c', shell], { env: { ...process.env, KUBEGRAM_DATA_DIR: first.dataDir } })
    await first.dispose()
    const dataDir = join(folder, 'restored')
    await cp(backup, join(dataDir, 'database'), { recursive: true })
    const second = await startTestServer({ dataDir })
    expect(await second.untilOver(id)).toEqual(before)
    await second.dispose()
  })

  it('of PostgreSQL, made while a server works, brings jobs back, and those under way to their end', async () => {
    const cluster = await startCluster()
    const start = async (url: string, pace: string) => {
      const port = await freePort()
      const env = { PORT: String(port), DATABASE_URL: url, CODEGEN_PACE: pace, CODEGEN_LEASE: '1' }
      const server = runServer(built.main, env)
      await untilLive(`http://localhost:${port}`, server)
      const call = (path: string, init?: RequestInit) => fetch(`http://localhost:${port}${BASE}${path}`, init)
      return { server, call }
    }
    const submit = async ({ call }: Awaited<ReturnType<typeof start>>) => {
      const answer = await call('', { method: 'POST', body: JSON.stringify(SMALL_REQUEST) })
      return ((await answer.json()) as { jobId: string }).jobId
    }
    const quick = await start(cluster.url, '0.01')
    const done = await submit(quick)
    const before = await untilOver(quick.call, done)
    await quick.server.end()
    const slow = await start(cluster.url, '100')
    const underWay = await submit(slow)

    const PATH = `${findPostgres()}:${process.env.PATH}`
    const shell = (line: string, DATABASE_URL: string) =>
      run('sh', ['-c', line], { cwd: folder, env: { ...process.env, PATH, DATABASE_URL } })
    await shell(command('pg_dump '), cluster.url)
    await slow.server.end()
    await cluster.query('CREATE DATABASE restored')
    const url = `${dirname(cluster.url)}/restored`
    await shell(command('pg_restore '), url)

    const restored = await start(url, '0.01')
    expect(await untilOver(restored.call, done)).toEqual(before)
    expect(await untilOver(restored.call, underWay)).toMatchObject({ status: 'completed' })
    await restored.server.end()
    await cluster.dispose()
  })
})
