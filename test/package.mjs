// The package as others get it: packed, installed in an empty project, imported there in Node, and run to the end of a
// job in Chromium, built by Vite and as it lies there, without any bundler. Its worker is found and read as the classic
// script that browsers run, and in a bundle what is not used has to go. The npm script goes on with publint and "are
// the types wrong", which leaves the worker out: it exports nothing that could have a type.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Script } from 'node:vm'
import { chromium } from 'playwright'
import { build } from 'vite'
import { findChromium } from './support/machine.mjs'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
/** Inside the project: the frameworks that the package leaves to its user are found above. */
const PLACE = join(ROOT, '.cache', 'package')
const NAME = 'kubegram-codegen'
const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
/** A service worker's script: it runs in a browser's worker alone. */
const WORKER = './worker'
const ENTRIES = Object.keys(exports).filter((path) => path !== './package.json' && path !== WORKER)
/** What needs no framework. */
const BARE = ENTRIES.filter((path) => !['./react', './solid'].includes(path))
const EMPTY_PACKAGE = '{"type":"module"}'
/** A reducer alone must bring none of the engine. */
const REDUCER_BYTES = 8_000

/** A job to its end with the engine in the page, then the worker: what the title says in the end. */
const pageScript = (workerUrl) => `
${workerUrl}
import { connectCodegen, followJob } from '${NAME}/client'
import { createScriptedServer } from '${NAME}/testing'

const own = globalThis.fetch
globalThis.fetch = createScriptedServer([{ statuses: ['completed'] }]).fetch
const codegen = await connectCodegen({ engine: 'page' })
const graph = { graph: { id: 'g', name: 'Shop', nodes: [{ id: 'a' }] }, project: {} }
const { id } = await codegen.submit(graph, { polling: 'fast' })
let state
for await (const job of followJob(codegen, id)) state = job.state
const code = Object.keys(await codegen.loadGeneratedCode('g'))
codegen.close()
globalThis.fetch = own
const { engine } = (await connectCodegen({ workerUrl })).health()
document.title = state + ': ' + code + ', by a ' + engine
`

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
writeFileSync(join(app, 'package.json'), EMPTY_PACKAGE)
const inNode = (code, cwd) => run('node', ['--input-type=module', '-e', code], cwd)
const inApp = (code) => inNode(code, app)
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

const empty = mkdtempSync(join(tmpdir(), 'kubegram-empty-'))
try {
  writeFileSync(join(empty, 'package.json'), EMPTY_PACKAGE)
  // Offline: it needs nothing from anywhere.
  run('npm', ['install', '--silent', '--offline', '--no-audit', '--no-fund', tarball], empty)
  for (const path of BARE) inNode(`await import('${NAME + path.slice(1)}')`, empty)
  say(`in an empty project: imported in Node, ${await runInPages(empty)}`)
} finally {
  rmSync(empty, { recursive: true, force: true })
}

/** Runs the package in pages of the project that lies in this folder. */
async function runInPages(root) {
  const imports = Object.fromEntries(BARE.map((path) => [NAME + path.slice(1), addressOf(path)]))
  const lay = (name, workerUrl, more = '') => {
    const script = `<script type="module" src="/${name}.js"></script>`
    writeFileSync(join(root, `${name}.html`), `<!doctype html><title>none</title>${more}${script}`)
    writeFileSync(join(root, `${name}.js`), pageScript(workerUrl))
  }
  // As docs/embedding.md says it.
  lay('index', `import workerUrl from '${NAME}/worker?url'`)
  await build({ root, configFile: false, logLevel: 'error', base: '/dist/' })
  const map = `<script type="importmap">${JSON.stringify({ imports })}</script>`
  lay('plain', `const workerUrl = '${addressOf(WORKER)}'`, map)

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    try {
      const body = readFileSync(join(root, normalize(pathname)))
      response.writeHead(200, { 'Content-Type': /\.js$/.test(pathname) ? 'text/javascript' : 'text/html' }).end(body)
    } catch {
      response.writeHead(404).end()
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const executablePath = findChromium()
  const browser = await chromium.launch({ args: ['--no-sandbox'], ...(executablePath ? { executablePath } : {}) })
  try {
    for (const path of ['plain.html', 'dist/index.html']) {
      const tab = await (await browser.newContext()).newPage()
      const broken = new Promise((_, reject) => tab.on('pageerror', reject))
      await tab.goto(`http://localhost:${server.address().port}/${path}`)
      await Promise.race([broken, tab.waitForFunction("document.title === 'completed: g, by a worker'")])
    }
  } finally {
    await browser.close()
    server.close()
  }
  return 'run in a page without a bundler, and in one that Vite built'
}

/** Where a page finds an entry of the installed package. */
function addressOf(path) {
  const entry = exports[path]
  return `/node_modules/${NAME}/${(entry.default ?? entry).slice(2)}`
}

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
