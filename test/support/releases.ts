import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const BUILT = join(ROOT, 'dist')
/** Inside the project, so that the server finds its packages. */
const CACHE = join(ROOT, '.cache', 'test')
export const NEXT_VERSION = '9.9.9'
const NEXT_CHANGELOG = `# Changelog\n\n## ${NEXT_VERSION} (2027-01-01)\n\n- Everything is greener.\n`

/** A server's folder, with the present build, that can be replaced by a second one made from the same sources. */
export interface Releases {
  /** The server to run; it reads the app at its start. */
  readonly main: string
  /** What is in place shows nothing any more. */
  breakApp(): Promise<void>
  /** Puts the next version in place. */
  publishNext(): Promise<void>
  dispose(): Promise<void>
}

export async function layReleases(): Promise<Releases> {
  await mkdir(CACHE, { recursive: true })
  const folder = await mkdtemp(join(CACHE, 'releases-'))
  await cp(join(BUILT, 'server'), join(folder, 'server'), { recursive: true })
  await cp(join(BUILT, 'app'), join(folder, 'app'), { recursive: true })
  return {
    main: join(folder, 'server', 'main.js'),
    async breakApp() {
      const page = await readFile(join(folder, 'app', 'index.html'), 'utf8')
      const script = /<script type="module"[^>]* src="(\/assets\/page-[^"]+)"/.exec(page)?.[1]
      if (!script) throw new Error('The page has no script')
      await writeFile(join(folder, 'app', script), '')
      for (const ending of ['.br', '.gz']) await rm(join(folder, 'app', script + ending), { force: true })
    },
    async publishNext() {
      const next = join(folder, 'next')
      await promisify(execFile)(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error'], {
        cwd: ROOT,
        env: { ...process.env, CODEGEN_OUT_DIR: next, CODEGEN_VERSION: NEXT_VERSION },
      })
      await writeFile(join(next, 'changelog.txt'), NEXT_CHANGELOG)
      for (const ending of ['.br', '.gz']) await rm(join(next, `changelog.txt${ending}`), { force: true })
      await rm(join(folder, 'app'), { recursive: true })
      await cp(next, join(folder, 'app'), { recursive: true })
    },
    dispose: () => rm(folder, { recursive: true, force: true }),
  }
}
