import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { startBareFirefox } from '../support/bareFirefox'
import { evaluateIn, startChromium } from '../support/chromiumProcess'
import { servePage } from './pageServer'

const GRAPHS = 6
/** After this long what was written is on the disk, whatever becomes of the browser. */
const WRITTEN_MS = 15_000

const server = await servePage('kit')
afterAll(() => server.close())

interface Life {
  run<T>(expression: string): Promise<T>
  end(): Promise<unknown>
}

async function inChromium(profile: string): Promise<Life> {
  const browser = startChromium(profile)
  const tab = await browser.open(server.url)
  return { run: (expression) => evaluateIn(browser.send, tab, expression), end: browser.close }
}

async function inFirefox(profile: string): Promise<Life> {
  const browser = await startBareFirefox(profile)
  const tab = await browser.open(server.url)
  return { run: (expression) => browser.evaluate(tab, expression), end: browser.kill }
}

/** The files that IndexedDB is kept in. */
async function filesOf(profile: string): Promise<readonly string[]> {
  const all = await readdir(profile, { recursive: true, withFileTypes: true })
  return all
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name))
    .filter((path) => /\/IndexedDB\/http_localhost|\/http\+\+\+localhost.*\/idb\//.test(path))
}

it.each([
  ['Chromium', inChromium],
  ['Firefox', inFirefox],
])('a database whose files rotted comes back from its copy, and that is said: %s', async (_name, live) => {
  const profile = await mkdtemp(join(tmpdir(), 'kubegram-rot-'))
  let life: Life | undefined
  try {
    life = await live(profile)
    await life.run(`kit.fill(${GRAPHS})`)
    await sleep(WRITTEN_MS)
    await life.end()
    const files = await filesOf(profile)
    expect(files.length).toBeGreaterThan(0)
    for (const path of files) await writeFile(path, 'rotten')
    life = await live(profile)
    expect(await life.run('kit.look()')).toMatchObject({
      graphs: 0,
      whole: GRAPHS,
      recovery: { from: 'localStorage', graphs: GRAPHS, files: GRAPHS * 8, missing: [], others: 0, withheld: 0 },
    })
  } finally {
    await life?.end().catch(() => {})
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
})
