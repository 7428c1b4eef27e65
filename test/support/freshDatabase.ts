import { randomUUID } from 'node:crypto'
import { cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Lays an empty embedded database into a server's data folder. The server would make the same one by itself, which
 * takes seconds; a copy takes a fraction of one.
 */
export async function layFreshDatabase(dataDir: string): Promise<void> {
  await cp(await template(), join(dataDir, 'database'), { recursive: true })
}

/** Made once per version of the database, and kept; of several processes that make it, the first one's is taken. */
async function template(): Promise<string> {
  const manifest = await readFile(join(ROOT, 'node_modules/@electric-sql/pglite/package.json'), 'utf8')
  const { version } = JSON.parse(manifest) as { readonly version: string }
  const folder = join(ROOT, '.cache', 'test', `pglite-${version}`)
  if (await exists(folder)) return folder
  const making = `${folder}.${randomUUID()}`
  await mkdir(making, { recursive: true })
  const database = await PGlite.create({ dataDir: making })
  await database.close()
  await rename(making, folder).catch(async (error: unknown) => {
    await rm(making, { recursive: true, force: true })
    if (!(await exists(folder))) throw error
  })
  return folder
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
