import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch } from 'puppeteer-core'
import { afterEach, expect, test } from 'vitest'
import type { Codegen } from '../../src/client/codegen'
import { type CodegenServer, startCodegenServer } from '../support/codegenServer'
import { findFirefox } from '../support/machine.mjs'
import { openNodes } from '../support/openNodes'

const GRAPH = new URL('../support/graphs/small-5-museum-audioguide.json', import.meta.url)

let server: CodegenServer | undefined
let profile: string | undefined
const close: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const step of close.splice(0).reverse()) await step()
  await server?.dispose()
  if (profile) await rm(profile, { recursive: true, force: true })
})

test('in Firefox a graph becomes code, and the code is readable without the server', async () => {
  const graph: unknown = JSON.parse(await readFile(GRAPH, 'utf8'))
  server = await startCodegenServer()
  profile = await mkdtemp(join(tmpdir(), 'kubegram-firefox-'))
  const executablePath = findFirefox()
  if (!executablePath) throw new Error('Firefox is missing')
  const browser = await launch({ browser: 'firefox', executablePath, userDataDir: profile, headless: true })
  close.push(() => browser.close())

  const page = await browser.newPage()
  await page.goto(`${server.url}/`)
  // As text: the test runner would rewrite an import in a function.
  await page.evaluate("import('/client.js').then(async (client) => { window.codegen = await client.connectCodegen() })")
  const done = await page.evaluate(followToTheEnd, graph)
  expect(done).toMatchObject({ state: 'completed', engine: 'worker' })
  expect(done.files).toBeGreaterThan(5)

  await server.stop()
  // A new page: what it shows comes from the worker's cache and from IndexedDB.
  const offline = await browser.newPage()
  await offline.goto(`${server.url}/graphs`)
  const textOf = () => offline.evaluate(() => document.body.textContent)
  await expect.poll(textOf, { timeout: 30_000 }).toContain(done.graphName)
  const mirrored = await offline.evaluate(() => localStorage.getItem('kubegram_generated_code'))
  const { graphId, nodes, index } = done
  expect(JSON.parse(mirrored ?? '{}')).toEqual({ [graphId]: openNodes(nodes, index) })
})

/** Runs in the page: the library alone, as another app would use it. */
async function followToTheEnd(graph: unknown) {
  const { codegen } = window as unknown as { readonly codegen: Codegen }
  const job = await codegen.submit(graph, { polling: { initialDelay: 1_000 } })
  const finished = await new Promise<typeof job>((resolve) => {
    const look = async () => {
      const now = await codegen.job(job.id)
      if (now && ['completed', 'failed', 'cancelled', 'timedOut'].includes(now.state)) resolve(now)
    }
    codegen.subscribe(() => void look())
    void look()
  })
  const { graphId } = finished
  const map = await codegen.loadGeneratedCode(graphId)
  const mirrored = () => localStorage.getItem('kubegram_generated_code')
  while ((mirrored()?.length ?? 0) < 10) await new Promise((resolve) => setTimeout(resolve, 50))
  return {
    state: finished.state,
    engine: codegen.health().engine,
    graphName: finished.graphName,
    files: finished.result?.files ?? 0,
    graphId,
    nodes: map[graphId] ?? {},
    index: await codegen.graph(graphId),
  }
}
