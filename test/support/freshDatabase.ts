import { createHash, randomUUID } from 'node:crypto'
import { cp, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate } from '../../src/server/jobs/migrate'
import { openPgliteDatabase } from '../../src/server/jobs/pgliteDatabase'
import { openQueue } from '../../src/server/jobs/queue'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CACHE = join(ROOT, '.cache', 'test')
/** What an empty database depends on. */
const SOURCES = ['src/server/jobs/migrate.ts', 'src/server/jobs/queue.ts', 'package-lock.json']

/**
 * Lays an embedded database without jobs into a server's data folder. The server would make the same one by itself,
 * which takes seconds; a copy takes a fraction of one.
 */
export async function layFreshDatabase(dataDir: string): Promise<void> {
  await cp(await template(), join(dataDir, 'database'), { recursive: true })
}

/** Made once, and kept until its sources change; of several processes that make it, the first one's is taken. */
async function template(): Promise<string> {
  const hash = createHash('sha256')
  for (const source of SOURCES) hash.update(await readFile(join(ROOT, source)))
  const name = `database-${hash.digest('hex').slice(0, 16)}`
  await mkdir(CACHE, { recursive: true })
  const there = await readdir(CACHE)
  if (there.includes(name)) return join(CACHE, name)
  const making = join(CACHE, `making-${randomUUID()}`)
  await makeDatabase(making)
  for (const old of there.filter((one) => one.startsWith('database-'))) {
    await rm(join(CACHE, old), { recursive: true, force: true })
  }
  await rename(making, join(CACHE, name)).catch(async (error: unknown) => {
    await rm(making, { recursive: true, force: true })
    if (!(await readdir(CACHE)).includes(name)) throw error
  })
  return join(CACHE, name)
}

async function makeDatabase(folder: string): Promise<void> {
  const database = await openPgliteDatabase(folder)
  await migrate(database)
  const queue = await openQueue(database, (line) => {
    throw new Error(line)
  })
  await queue.close()
  await database.close()
}
