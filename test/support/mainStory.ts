import { readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import type { GraphIndex, StoredCodegenData } from '../../src/core/codeMap'
import type { BareBrowser } from './bareBrowser'
import { startCodegenServer } from './codegenServer'
import { openNodes } from './openNodes'

const GRAPH = new URL('graphs/small-5-museum-audioguide.json', import.meta.url)
const MIRROR = "JSON.parse(localStorage.getItem('kubegram_generated_code') ?? '{}')"

interface Ended {
  readonly state: string
  readonly engine: string
  readonly graphName: string
  readonly graphId: string
  readonly files: number
  readonly nodes: StoredCodegenData[string]
  readonly index: GraphIndex
}

/** Every place of the app, and what stands there in any browser. */
const PLACES: Readonly<Record<string, RegExp>> = {
  '/': /Start from a graph file|Drop graph files/,
  '/jobs': /Completed/,
  '/graphs': /Museum audio guide/,
  '/search?q=apiVersion': /matches in \d+ file/,
  '/statistics': /Completed/,
  '/storage': /Museum audio guide/,
  '/settings': /Notifications.*(This browser offers none|Off\. When on|Blocked)/s,
  '/open?link=nowhere': /This link cannot be opened/,
}

/**
 * What has to work in every browser: a graph is submitted, its tab is closed, another one finds the code, mirrors it,
 * and it is readable without the server. Every place shows itself, whatever the browser lacks for it; `advice` is what
 * this one is told about installing, which it does not offer.
 */
export async function mainStory<Tab>(start: () => Promise<BareBrowser<Tab>>, advice: RegExp): Promise<void> {
  const graph = await readFile(GRAPH, 'utf8')
  const server = await startCodegenServer()
  const browser = await start()
  try {
    const first = await browser.open(`${server.url}/kg-mirror/`)
    await browser.evaluate(first, submit(graph))
    // Whoever closes the last tab may close the browser.
    const second = await browser.open(`${server.url}/kg-mirror/`)
    await browser.close(first)
    const done = await browser.evaluate<Ended>(second, FOLLOW_TO_THE_END)
    expect(done).toMatchObject({ state: 'completed', engine: 'worker' })
    expect(done.files).toBeGreaterThan(5)
    const mirrored = () => browser.evaluate<StoredCodegenData>(second, MIRROR)
    const { graphId, nodes, index } = done
    await expect.poll(mirrored, { timeout: 30_000 }).toEqual({ [graphId]: openNodes(nodes, index) })

    const textOf = (tab: Tab) => () => browser.evaluate<string>(tab, 'document.body.textContent')
    for (const [place, words] of Object.entries({ ...PLACES, '/about': advice })) {
      const tab = await browser.open(server.url + place)
      await expect.poll(textOf(tab), { timeout: 30_000, message: place }).toMatch(words)
      await browser.close(tab)
    }

    await server.stop()
    // A new page: what it shows comes from the worker's cache and from IndexedDB.
    const offline = await browser.open(`${server.url}/graphs`)
    await expect.poll(textOf(offline), { timeout: 30_000 }).toContain(done.graphName)
  } finally {
    await browser.dispose()
    await server.dispose()
  }
}

// As text: the test runner would rewrite an import in a function. The library alone, as another app would use it.
const connect = "import(location.origin + '/client.js').then(({ connectCodegen }) => connectCodegen())"

const submit = (graph: string) => `(async () => {
  const codegen = await ${connect}
  await navigator.serviceWorker.ready
  await codegen.submit(${graph}, { polling: { initialDelay: 1_000 } })
})()`

const FOLLOW_TO_THE_END = `(async () => {
  const codegen = await ${connect}
  const later = () => new Promise((resolve) => setTimeout(resolve, 100))
  let [job] = await codegen.jobs()
  for (; job.finishedAt === undefined; [job] = await codegen.jobs()) await later()
  const { graphId, graphName, state, result } = job
  const map = await codegen.loadGeneratedCode(graphId)
  const { engine } = codegen.health()
  return { state, engine, graphName, graphId, files: result?.files, nodes: map[graphId], index: await codegen.graph(graphId) }
})()`
