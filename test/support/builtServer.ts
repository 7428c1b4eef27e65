import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** Inside the project, so that the server finds its packages. */
const CACHE = join(ROOT, '.cache', 'test')

export interface BuiltServer {
  /** The file to run. */
  readonly main: string
  dispose(): Promise<void>
}

/**
 * The server as `npm run build` makes it, from the sources as they are now, beside a page of its own: tests of the
 * server need no build of the app, and never run an old one.
 */
export async function buildServer(): Promise<BuiltServer> {
  await mkdir(CACHE, { recursive: true })
  const folder = await mkdtemp(join(CACHE, 'server-'))
  await mkdir(join(folder, 'app'))
  await writeFile(join(folder, 'app', 'index.html'), '<!doctype html><title>The app</title>')
  await build({
    configFile: join(ROOT, 'src/server/vite.config.ts'),
    logLevel: 'error',
    build: { outDir: join(folder, 'server') },
  })
  return {
    main: join(folder, 'server', 'main.js'),
    dispose: () => rm(folder, { recursive: true, force: true }),
  }
}
