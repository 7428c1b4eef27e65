// The package as others get it: packed, imported in Node from an empty
// project, and bundled by Vite, where what is not used has to go. The npm script goes on
// with publint and "are the types wrong".
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
/** Inside the project: the frameworks that the package leaves to its user are found above. */
const PLACE = join(ROOT, '.cache', 'package')
const NAME = 'kubegram-codegen'
const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
const ENTRIES = Object.keys(exports).filter((path) => path !== './package.json')
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
for (const entry of ENTRIES) {
  const specifier = NAME + entry.slice(1)
  const names = run(
    'node',
    ['-e', `import('${specifier}').then((module) => console.log(Object.keys(module).join()))`],
    app,
  )
  if (names.trim() === '') throw new Error(`${specifier} exports nothing`)
  say(`${specifier}: ${names.trim()}`)
}

const bytes = await bundled(`export { codegenReducer } from '${NAME}/redux'`)
if (bytes > REDUCER_BYTES) throw new Error(`The reducer alone is ${bytes} bytes, more than ${REDUCER_BYTES}`)
say(`the reducer alone is ${bytes} bytes; everything is ${await bundled(`export * from '${NAME}/client'`)}`)

async function bundled(source) {
  const entry = join(app, 'entry.js')
  writeFileSync(entry, source)
  const built = await build({
    root: app,
    configFile: false,
    logLevel: 'error',
    build: { write: false, lib: { entry, formats: ['es'] } },
  })
  return built[0].output.reduce((sum, chunk) => sum + (chunk.code?.length ?? 0), 0)
}

function say(text) {
  console.log(`  ${text}`)
}
