// The package as others get it: packed, imported in Node from an empty project, its worker found and read as the
// classic script that browsers run, and bundled by Vite, where what is not used has to go. The npm script goes on with
// publint and "are the types wrong", which leaves the worker out: it exports nothing that could have a type.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Script } from 'node:vm'
import { build } from 'vite'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
/** Inside the project: the frameworks that the package leaves to its user are found above. */
const PLACE = join(ROOT, '.cache', 'package')
const NAME = 'kubegram-codegen'
const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
/** A service worker's script: it runs in a browser's worker alone. */
const WORKER = './worker'
const ENTRIES = Object.keys(exports).filter((path) => path !== './package.json' && path !== WORKER)
/** A reducer alone must bring none of the engine. */
const REDUCER_BYTES = 8_000

const run = (command, args, cwd = ROOT) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

rmSync(PLACE, { recursive: true, force: true })
const installed = join(PLACE, 'app', 'node_modules', NAME)
mkdirSync(installed, { recursive: true })
run('npm', ['run', '--silent', 'build:library'])
const tarball = join(PLACE, 'packed.tgz')
renameSync(
  join(PLACE, run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', PLACE]).trim()),
  tarball,
)
run('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1'])

const app = join(PLACE, 'app')
writeFileSync(join(app, 'package.json'), '{"type":"module"}')
const inApp = (code) => run('node', ['--input-type=module', '-e', code], app)
for (const entry of ENTRIES) {
  const specifier = NAME + entry.slice(1)
  const names = inApp(`console.log(Object.keys(await import('${specifier}')).join())`)
  if (names.trim() === '') throw new Error(`${specifier} exports nothing`)
  say(`${specifier}: ${names.trim()}`)
}

const worker = fileURLToPath(inApp(`console.log(import.meta.resolve('${NAME}/worker'))`).trim())
const script = readFileSync(worker, 'utf8')
new Script(script, { filename: worker })
say(`${NAME}/worker: a script of ${script.length} bytes`)

const bytes = await bundled(`export { codegenReducer } from '${NAME}/redux'`)
if (bytes > REDUCER_BYTES) throw new Error(`The reducer alone is ${bytes} bytes, more than ${REDUCER_BYTES}`)
say(`the reducer alone is ${bytes} bytes; everything is ${await bundled(`export * from '${NAME}/client'`)}`)

/** Bytes of what `source` can come to load: chunks that nothing refers to any more are written, but are nobody's. */
async function bundled(source) {
  const entry = join(app, 'entry.js')
  writeFileSync(entry, source)
  const built = await build({
    root: app,
    configFile: false,
    logLevel: 'error',
    build: { write: false, lib: { entry, formats: ['es'] } },
  })
  const chunks = new Map(built[0].output.map((chunk) => [chunk.fileName, chunk]))
  const reached = new Set(built[0].output.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName))
  // Grows while it is walked.
  for (const name of reached) {
    const { imports = [], dynamicImports = [] } = chunks.get(name) ?? {}
    for (const next of [...imports, ...dynamicImports]) reached.add(next)
  }
  return [...reached].reduce((sum, name) => sum + (chunks.get(name)?.code?.length ?? 0), 0)
}

function say(text) {
  console.log(`  ${text}`)
}
