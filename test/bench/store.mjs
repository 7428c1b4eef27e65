// `npm run bench:store`: `-- --quick` leaves out the largest stores.
// The code store in a real Chromium, beside its own layout written by hand and other ways.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright'
import { build } from 'vite'
import { findChromium } from '../support/machine.mjs'

const isQuick = process.argv.includes('--quick')
const here = dirname(fileURLToPath(import.meta.url))
const built = await build({
  configFile: false,
  logLevel: 'error',
  publicDir: false,
  build: { write: false, target: 'es2023', lib: { entry: join(here, 'page.ts'), name: 'page', formats: ['iife'] } },
})
const script = (Array.isArray(built) ? built[0] : built).output[0].code
const executablePath = findChromium()
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: ['--no-sandbox', '--disable-gpu'],
})
const page = await browser.newPage()
await page.route('**/*', (route) =>
  route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Bench</title>' }),
)
await page.goto('http://localhost/')
await page.addScriptTag({ content: script })

const tell = (work, row) => {
  const cells = Object.entries(row).map(
    ([name, ms]) => `${name} ${ms.toFixed(1)}${row.raw ? ` (${(ms / row.raw).toFixed(2)}×)` : ''}`,
  )
  console.log(`${work.padEnd(34)} ${cells.join('   ')}`)
}
const run = (name, ...given) => page.evaluate(([key, args]) => window.bench[key](...args), [name, given])

console.log(`${browser.version()}, ms (times the same layout by hand)`)
try {
  for (const nodes of isQuick ? [10, 100, 1000] : [10, 100, 1000, 5000])
    tell(`job of ${nodes} nodes`, await run('job', nodes))
  tell('10-node job into 10,000 nodes', await run('intoMany'))
  const { p50, p99 } = await run('read')
  tell('one node of 10,000, p50', p50)
  tell('one node of 10,000, p99', p99)
  const scan = await run('scan')
  console.log(
    `search of ${scan.megabytes} M characters          first ${scan.first.toFixed(1)}   all ${scan.ours.toFixed(1)}   bare scan ${scan.bare.toFixed(1)}`,
  )
  for (const nodes of isQuick ? [0, 1000] : [0, 1000, 10_000, 50_000])
    tell(`open and show, ${nodes} nodes`, await run('open', nodes))
} finally {
  await browser.close()
}
