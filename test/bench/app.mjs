// `npm run bench:app`, after a build: `-- search scroll` runs these parts alone, `-- --why` names what held the page up and what moved.
// What the built app does to the main thread of a real Chromium, with a large store and the real server.
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright'
import { bigStore, graphIdOf, nodeIdOf } from '../support/bigStore.mjs'
import { findChromium } from '../support/machine.mjs'
import { readTasks } from './readTasks.mjs'
import { watchPage } from './watchPage.mjs'

const main = fileURLToPath(new URL('../../dist/server/main.js', import.meta.url))
const asked = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const why = process.argv.includes('--why')
const folder = await mkdtemp(join(tmpdir(), 'kubegram-bench-'))
const port = await freePort()
const url = `http://localhost:${port}`
const server = spawn(process.execPath, [main], {
  env: {
    ...process.env,
    PORT: String(port),
    KUBEGRAM_DATA_DIR: join(folder, 'data'),
    CODEGEN_PACE: '0.05',
    CODEGEN_RATE: '0',
  },
  stdio: 'ignore',
})
while (!(await fetch(`${url}/healthz/live`).catch(() => undefined))?.ok) await sleep(50)
const executablePath = findChromium()
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
})

/** A page of its own profile, with a store of this size; what it is held up by is kept from the first moment on. */
async function pageWith(size) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.goto(`${url}/kg-mirror/`)
  const file = join(folder, 'store.backup')
  await writeFile(file, bigStore(size))
  await page.evaluate(async () => {
    const client = '/client.js'
    const { connectCodegen } = await import(client)
    window.codegen = await connectCodegen()
    const field = document.createElement('input')
    field.type = 'file'
    document.body.append(field)
  })
  await page.locator('input').setInputFiles(file)
  await page.evaluate(() => window.codegen.storage.restore(document.querySelector('input').files[0]))
  await context.addInitScript(watchPage)
  return page
}

const open = async (page, path) => {
  await page.goto(`${url}${path}`)
  await page.evaluate(() => navigator.serviceWorker.ready)
}
const graphPath = (graph) => `/graphs/~${graphIdOf(graph)}`
const nodePath = (graph, node) => `${graphPath(graph)}/nodes/~${nodeIdOf(graph, node)}`
const textPath = (text) => `/graphs/~texts/nodes/~text-${text}`
const shown = (page, selector) => page.locator(selector).first().waitFor({ timeout: 60_000 })

/** Does `work`, which may say more, and tells what it did to the page's main thread. */
async function measure(what, page, work) {
  await page.evaluate(() => window.watched?.take())
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline', 'devtools.timeline'] })
  const more = await work()
  const watched = await page.evaluate(() => window.watched.take())
  tell(what, { ...readTasks(await browser.stopTracing()), ...watched }, typeof more === 'string' ? more : '')
}

/** Others use the machine too: what counts of a task is the time that it had a processor, its length is told beside. */
function tell(what, { tasks, shift, gaps, moved }, more) {
  const [longest] = tasks
  const over = tasks.filter(({ cpu }) => cpu > 50).length
  console.log(
    `${what.padEnd(50)} longest task ${ms(longest?.cpu ?? 0).padStart(7)} (${ms(longest?.wall ?? 0)} by the clock), ` +
      `${over} over 50; shift ${shift.toFixed(3)}; frames p95 ${percentile(gaps, 0.95).toFixed(1)} ms${more && `; ${more}`}`,
  )
  if (!why) return
  for (const task of tasks.slice(0, 3)) console.log(`    ${ms(task.cpu)}: ${task.parts.join(', ')}`)
  for (const one of moved) console.log(`    moved ${one}`)
}

const percentile = (values, part) => [...values].sort((a, b) => a - b)[Math.floor(values.length * part)] ?? 0
const median = (values) => percentile(values, 0.5)
const ms = (value) => `${value.toFixed(0)} ms`

const manifests = (units, secret) => {
  const head = `apiVersion: v1\nkind: ${secret ? 'Secret' : 'ConfigMap'}\nmetadata:\n  name: large\ndata:\n`
  const lines = []
  for (let at = 0, size = head.length; size < units; at++) {
    lines.push(`  key-${at}: "value of ${at}" # a comment`)
    size += (lines.at(-1)?.length ?? 0) + 1
  }
  return head + lines.join('\n')
}

function largestGraph(words) {
  const node = (at) => ({
    id: `n${at}`,
    name: `service-${at}`,
    nodeType: 'MICROSERVICE',
    ...(words > 0 ? { description: 'orders '.repeat(words) } : {}),
    edges: at === 0 ? [] : [{ connectionType: 'CALLS', node: { id: `n${Math.floor(at / 4)}` } }],
  })
  const amount = Math.floor((8 * 1024 * 1024 - 200) / (JSON.stringify(node(50_000)).length + 1))
  return textOf(
    'Largest',
    Array.from({ length: amount }, (_, at) => node(at)),
  )
}

/** Each calls the one that it is a quarter of. */
const callers = (amount) =>
  Array.from({ length: amount }, (_, at) => ({
    id: `n${at}`,
    name: `service-${at}`,
    nodeType: 'MICROSERVICE',
    edges: at === 0 ? [] : [{ connectionType: 'CALLS', node: { id: `n${Math.floor(at / 4)}` } }],
  }))

const textOf = (name, nodes) => JSON.stringify({ graph: { id: name, name, nodes } })

/** A file of this text, to be chosen on New job. */
async function fileOf(page, text) {
  const file = join(folder, 'graph.json')
  await writeFile(file, text)
  await page.locator('input[type=file]').first().waitFor({ state: 'attached' })
  return file
}

async function choose(page, file) {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: /Open files/ }).click()
  await (await chooser).setFiles(file)
}

const PARTS = {
  /** A job of 5,000 nodes, submitted and stored while one looks at it, then opened. */
  async job() {
    const page = await pageWith({ graphs: 2, nodes: 50 })
    await open(page, '/')
    const file = await fileOf(page, textOf('large', callers(5_000)))
    await measure('5,000-node graph chosen and sent', page, async () => {
      await choose(page, file)
      await page.getByRole('button', { name: /^Generate code/ }).click({ timeout: 60_000 })
      await shown(page, '.job-state strong')
    })
    await measure('5,000-node job lands', page, async () => {
      await page.locator('.job-state strong', { hasText: 'Completed' }).waitFor({ timeout: 400_000 })
      // The copies in localStorage and the cookie follow.
      await sleep(4_000)
    })
    await measure('its 5,000 nodes, with their picture, opened', page, async () => {
      await page.getByRole('link', { name: 'Open the code' }).click()
      await shown(page, '.list-pane .row-item')
      await sleep(2_000)
    })
    await page.context().close()
  },

  /** From the press to the picture: its worker starts, lays out, and the page draws. */
  async picture() {
    for (const amount of [300, 2_000]) {
      const page = await pageWith({ graphs: 2, nodes: 50 })
      await open(page, '/')
      await choose(page, await fileOf(page, textOf('drawn', callers(amount))))
      const button = page.getByRole('button', { name: 'Picture', exact: true })
      await button.waitFor()
      await measure(`picture of ${amount} nodes`, page, async () => {
        const from = performance.now()
        await button.click()
        await page.waitForFunction(() => document.querySelector('.picture-wait')?.hidden)
        const took = performance.now() - from
        await sleep(1_000)
        return `there after ${ms(took)}`
      })
      await page.context().close()
    }
  },

  /** As large as a file may be, of nodes with much text and of as many nodes as fit. */
  async input() {
    for (const [words, what] of [
      [40, '8 MiB of nodes with descriptions'],
      [0, '8 MiB of small nodes'],
    ]) {
      const page = await pageWith({ graphs: 2, nodes: 50 })
      await open(page, '/')
      const file = await fileOf(page, largestGraph(words))
      await measure(`${what}, chosen`, page, async () => {
        const from = performance.now()
        await choose(page, file)
        await shown(page, '.draft-tree [data-row]')
        const took = performance.now() - from
        await sleep(1_000)
        return `there after ${ms(took)}, ${await page.locator('.draft .faint').textContent()}`
      })
      await measure(`${what}, sent`, page, async () => {
        await page.getByRole('button', { name: /^Generate code/ }).click()
        await shown(page, '.job-state strong')
        await sleep(1_000)
        return page.locator('.job-state').textContent()
      })
      await page.context().close()
    }
  },

  async open() {
    const page = await pageWith({ graphs: 100, nodes: 500, lean: true })
    for (const [what, path, selector] of [
      ['the first view', '/', '.side-item'],
      ['its 100 graphs', '/graphs', '.graph-row'],
      ['a graph of 500 nodes', graphPath(7), '.list-pane .row-item'],
      ['a node of it', nodePath(7, 40), '.code-line'],
      ['the storage page', '/storage', 'main h2'],
    ]) {
      await measure(`50,000-node store: ${what}`, page, async () => {
        const from = performance.now()
        await open(page, path)
        await shown(page, selector)
        const took = performance.now() - from
        await sleep(1_500)
        return `there after ${ms(took)}`
      })
    }
    await page.context().close()
  },

  async highlight() {
    const page = await pageWith({ graphs: 1, nodes: 10, texts: [manifests(10e6, false), manifests(10e6, true)] })
    for (const [text, what] of [
      [0, '10 MB of YAML'],
      [1, '10 MB in one Secret'],
    ]) {
      await open(page, '/graphs/~texts')
      await shown(page, '.list-pane .row-item')
      await sleep(1_000)
      await measure(what, page, async () => {
        const from = performance.now()
        await page.locator('.list-pane .row-item').nth(text).click()
        await shown(page, '.code-line')
        const first = performance.now() - from
        await page.waitForFunction(() => (CSS.highlights.get('kg-key')?.size ?? 0) > 10, undefined, { timeout: 60_000 })
        const coloured = performance.now() - from
        await sleep(3_000)
        return `first line ${ms(first)}, coloured ${ms(coloured)}`
      })
      await measure(`${what}: 5,000 finds, and five steps`, page, async () => {
        await page.keyboard.press('Control+f')
        await page.getByRole('searchbox', { name: 'Find in this file' }).pressSequentially('key-')
        await page.locator('.find-count', { hasText: 'of' }).waitFor()
        for (let step = 0; step < 5; step++) await page.keyboard.press('Enter')
        await sleep(500)
      })
    }
    await page.context().close()
  },

  async scroll() {
    const lines = Array.from({ length: 20_000 }, (_, at) => `key${at + 1}: "value of ${at + 1}" # a comment`)
    const page = await pageWith({ graphs: 1, nodes: 10, texts: [lines.join('\n')] })
    await open(page, textPath(0))
    await shown(page, '.code-line')
    await sleep(4_000)
    await measure('20,000 lines scrolled by 120 px a frame', page, () =>
      page.evaluate(async () => {
        const scroll = document.querySelector('.code-scroll')
        const frames = []
        let last = performance.now()
        for (let frame = 0; frame < 300; frame++) {
          scroll.scrollBy(0, 120)
          await new Promise(requestAnimationFrame)
          frames.push(performance.now() - last)
          last = performance.now()
        }
        return `${frames.filter((gap) => gap > 17.5).length} of 300 frames late`
      }),
    )
    await page.context().close()
  },

  async search() {
    const page = await pageWith({ graphs: 20, nodes: 500 })
    await open(page, '/search')
    await page.getByRole('searchbox', { name: 'Search code' }).waitFor()
    await sleep(1_500)
    for (const text of ['containerPort: 8082', 'reply.code(404)', 'e', 'nowhere to be found']) {
      await measure(`search of 10,000 nodes for “${text}”`, page, async () => {
        const { first, all } = await page.evaluate(searchFor, text)
        return `first ${ms(first)}, all ${ms(all)}`
      })
    }
    await page.context().close()
  },

  async compare() {
    const page = await pageWith({ graphs: 2, nodes: 5_000, versions: 2 })
    await measure('two results of 5,000 nodes compared', page, async () => {
      await open(page, `${graphPath(0)}/compare?from=1&to=2`)
      await shown(page, '.change-totals')
      await sleep(1_000)
    })
    await measure('what goes out of 5,000 nodes', page, async () => {
      await open(page, `${graphPath(0)}/export`)
      await shown(page, '.export-file')
      await sleep(1_000)
    })
    await measure('5,000 nodes packed', page, async () => {
      const download = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Download ZIP' }).click()
      await download
    })
    await page.context().close()
  },

  /** From the press to the frame that shows it, beside reading the same from the store and nothing else. */
  async switch() {
    const page = await pageWith({ graphs: 20, nodes: 500, versions: 3 })
    await open(page, graphPath(0))
    await shown(page, '.list-pane .row-item')
    await sleep(1_500)
    await measure('from node to node', page, async () => {
      const times = await page.evaluate(walkNodes)
      return `press to code: median ${ms(median(times))}, most ${ms(Math.max(...times))}`
    })
    for (const [what, name, selector] of [
      ['jobs', 'Jobs', 'main h1'],
      ['graphs', 'Graphs', '.graph-row'],
      ['search', 'Search', '.search-form'],
      ['statistics', 'Statistics', 'main h1'],
    ]) {
      await measure(`to ${what}`, page, async () => {
        await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).first().click()
        await shown(page, selector)
        await sleep(400)
      })
    }
    await page.context().close()
  },
}

/** In the page: types the text, and waits for the end of its search. */
async function searchFor(text) {
  const input = document.querySelector('.search-form input')
  const outcome = document.querySelector('.search-outcome')
  const from = performance.now()
  input.value = text
  input.dispatchEvent(new InputEvent('input', { bubbles: true }))
  let first = 0
  let started = false
  for (;;) {
    await new Promise(requestAnimationFrame)
    const busy = outcome.querySelector('progress') !== null
    started ||= busy
    if (started && !first && document.querySelector('.find-line')) first = performance.now() - from
    if (started && !busy) return { first, all: performance.now() - from }
  }
}

/** In the page: opens nodes one after the other. */
async function walkNodes() {
  const took = []
  for (let turn = 0; turn < 16; turn++) {
    const link = [...document.querySelectorAll('.list-pane a.row-item')][turn % 12]
    const name = link.querySelector('bdi').textContent
    const from = performance.now()
    link.click()
    for (;;) {
      await new Promise(requestAnimationFrame)
      const head = document.querySelector('.detail-pane h1')
      if (head?.textContent === name && document.querySelector('.detail-pane .code-line')) break
    }
    took.push(performance.now() - from)
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
  return took
}

console.log(`Chromium ${browser.version()}, ${dirname(main).split('/').slice(-2).join('/')}`)
try {
  for (const [name, part] of Object.entries(PARTS)) if (asked.length === 0 || asked.includes(name)) await part()
} finally {
  await browser.close()
  server.kill()
  await rm(folder, { recursive: true, force: true })
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => probe.once('listening', resolve))
  const { port: free } = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return free
}
