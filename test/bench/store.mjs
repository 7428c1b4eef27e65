// `npm run bench`: `-- --quick` leaves out the largest stores, `-- open mirror` runs these parts alone.
// The code store in a real Chromium, beside its own layout written by hand and other ways, as a table in Markdown.
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { cpus, loadavg, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright'
import { build } from 'vite'
import { findChromium } from '../support/machine.mjs'
import { bigAnswer } from './bigAnswer.mjs'

const isQuick = process.argv.includes('--quick')
const asked = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const here = dirname(fileURLToPath(import.meta.url))
const built = await build({
  configFile: false,
  logLevel: 'error',
  publicDir: false,
  // Two of them refuse to run on one page.
  resolve: { dedupe: ['dexie'] },
  define: { 'process.env.NODE_ENV': '"production"', 'import.meta.env.DEV': 'false', 'import.meta.env.MODE': '"app"' },
  build: {
    write: false,
    target: 'es2023',
    lib: { entry: join(here, 'page.ts'), name: 'page', formats: ['iife'] },
  },
})
const script = (Array.isArray(built) ? built[0] : built).output[0].code
const big = Buffer.from(bigAnswer())

const server = createServer((request, response) => {
  const [type, body] =
    request.url === '/page.js'
      ? ['text/javascript', script]
      : request.url === '/big'
        ? ['application/json', big]
        : request.url === '/big/size'
          ? ['application/json', JSON.stringify({ bytes: big.length })]
          : ['text/html', '<!doctype html><title>Bench</title><script src="/page.js"></script>']
  response.writeHead(200, { 'Content-Type': type })
  response.end(body)
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const url = `http://localhost:${server.address().port}/`

const executablePath = findChromium()
// A profile on the disk: other windows keep their databases in memory, where nothing becomes durable.
const profile = await mkdtemp(join(tmpdir(), 'kubegram-bench-'))
const context = await chromium.launchPersistentContext(profile, {
  ...(executablePath ? { executablePath } : {}),
  args: ['--no-sandbox', '--disable-gpu', '--enable-precise-memory-info', '--js-flags=--expose-gc'],
})
const open = async () => {
  const page = await context.newPage()
  page.on('pageerror', (error) => console.error(error))
  await page.goto(url)
  return page
}
let page = await open()
const run = (name, ...given) => page.evaluate(([key, args]) => window.bench[key](...args), [name, given])
/** In a new tab: some of the rivals never let go of their databases. */
const runAnew = async (...given) => {
  await page.close()
  page = await open()
  return run(...given)
}

const COLUMNS = ['ours', 'raw', 'byHand', 'recordPerNode', 'idbKeyval', 'dexie', 'rxdb', 'localForage', 'seedsWay']
const ms = (value) => (value >= 100 ? value.toFixed(0) : value.toFixed(1))

function row(work, times) {
  const cells = COLUMNS.map((name) => {
    const time = times[name]
    if (typeof time !== 'number') return time ?? '–'
    if (name === 'raw' || !times.raw) return ms(time)
    // Ours also beside the same outcome by hand, where that was measured.
    const multiples = [times.raw, ...(name === 'ours' && times.byHand ? [times.byHand] : [])]
    return `${ms(time)} (${multiples.map((one) => `${(time / one).toFixed(2)}×`).join(', ')})`
  })
  console.log(`| ${[work, ...cells].join(' | ')} |`)
}

const parts = {
  async job() {
    for (const nodes of isQuick ? [10, 100, 1_000] : [10, 100, 1_000, 5_000])
      row(`job of ${nodes} nodes, text → durable`, await runAnew('job', nodes))
  },
  async many() {
    row('10-node job into 10,000 nodes', await runAnew('intoMany'))
    const { own, beyond } = await run('written')
    facts.push(`A 10-node job of ${own} characters writes ${beyond} characters more than its code.`)
  },
  async read() {
    const { p50, p99 } = await runAnew('read')
    row('one node of 10,000, p50', p50)
    row('one node of 10,000, p99', p99)
    const scan = await run('scan')
    facts.push(
      `Search of ${scan.megabytes} M characters: first hit ${ms(scan.first)} ms, all ${ms(scan.ours)} ms, ` +
        `bare scan of the packs ${ms(scan.bare)} ms (${(scan.ours / scan.bare).toFixed(2)}×).`,
    )
  },
  async open() {
    for (const nodes of isQuick ? [0, 1_000] : [0, 1_000, 10_000, 50_000])
      row(`open and show, ${nodes} nodes`, await runAnew('open', nodes))
  },
  async tell() {
    await runAnew('empty')
    const other = await open()
    await other.evaluate(() => window.bench.listen())
    row('commit → another tab’s index, p50', await run('tell'))
    await other.close()
  },
  async answer() {
    const { stall, idleStall, heap, bytes, files } = await runAnew('bigAnswer')
    facts.push(
      `Answer of ${(bytes / 1e6).toFixed(1)} MB with embedded edges, ${files} files: longest stall ${ms(stall)} ms in the median of five reads ` +
        `(of an idle page then: ${ms(idleStall)} ms), ` +
        `highest heap ${(heap / 1e6).toFixed(1)} MB above idle.`,
    )
  },
  async heap() {
    for (const nodes of isQuick ? [10_000] : [10_000, 50_000]) {
      await runAnew('fillOurs', nodes)
      facts.push(`A tab that knows ${nodes} nodes holds ${((await runAnew('knows')) / 1e6).toFixed(2)} MB for it.`)
    }
  },
  async mirror() {
    const { stall, idleStall, units, again } = await runAnew('mirror')
    facts.push(
      `A 10-node change in a localStorage copy of ${(units / 1e6).toFixed(1)} M characters holds the page up for ` +
        `${ms(stall)} ms at most (an idle page then: ${ms(idleStall)} ms); without a change ${again} items are written.`,
    )
  },
}

const facts = []
const load = () => loadavg()[0].toFixed(1)
console.log(
  `${context.browser()?.version()}, ${cpus().length} cores, load ${load()} at the start. Medians in ms (times the raw layout).\n`,
)
console.log(`| work | ${COLUMNS.join(' | ')} |\n| --- |${' --- |'.repeat(COLUMNS.length)}`)
try {
  for (const [name, part] of Object.entries(parts)) if (asked.length === 0 || asked.includes(name)) await part()
  console.log(`\n${facts.map((fact) => `- ${fact}`).join('\n')}\n\nLoad ${load()} at the end.`)
} finally {
  await context.close()
  await rm(profile, { recursive: true, force: true })
  server.close()
}
