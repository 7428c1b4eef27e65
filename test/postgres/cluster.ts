import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { findPostgres } from '../support/machine.mjs'
import { freePort } from '../support/serverProcess'

/** A PostgreSQL of one's own, on a free port of loopback, its files in a temporary folder. */
export interface Cluster {
  readonly url: string
  query<T extends pg.QueryResultRow>(text: string): Promise<readonly T[]>
  start(): Promise<void>
  /** Breaks every connection, as a restart of the machine does; nothing that was committed is lost. */
  stop(): Promise<void>
  dispose(): Promise<void>
}

export async function startCluster(): Promise<Cluster> {
  const bin = findPostgres()
  if (!bin) throw new Error('PostgreSQL is missing: install it (Debian: postgresql) or set POSTGRES_BIN')
  const user = someUser()
  const folder = await mkdtemp(join(tmpdir(), 'kubegram-postgres-'))
  if (user) await chown(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const options = ['-U', 'ada', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
  execFileSync(join(bin, 'initdb'), ['-D', data, ...options], {
    ...user,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const port = await freePort()
  const url = `postgres://ada@127.0.0.1:${port}/postgres`
  let child: ChildProcess | undefined

  const start = async () => {
    const args = ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', folder]
    child = spawn(join(bin, 'postgres'), args, { ...user, cwd: folder, stdio: 'ignore' })
    await untilReady(url, child)
  }
  const stop = async () => {
    if (!child || child.exitCode !== null) return
    const exit = once(child, 'exit')
    child.kill('SIGINT')
    await exit
  }
  await start()
  return {
    url,
    query: (text) => askOnce(url, text),
    start,
    stop,
    async dispose() {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** PostgreSQL refuses to run as root; its own user comes with its package. */
function someUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const idOf = (kind: string) => Number(execFileSync('id', [kind, 'postgres'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const isReady = await askOnce(url, 'SELECT 1').then(
      () => true,
      () => false,
    )
    if (isReady) return
    await sleep(50)
  }
  throw new Error(`PostgreSQL ended with ${child.exitCode} before it was ready`)
}

async function askOnce<T extends pg.QueryResultRow>(connectionString: string, text: string): Promise<readonly T[]> {
  const client = new pg.Client({ connectionString })
  // A connection that breaks rejects the call; without a listener it would end the process as well.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return (await client.query<T>(text)).rows
  } finally {
    await client.end()
  }
}
