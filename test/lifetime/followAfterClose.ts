import { readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import type { BareBrowser } from '../support/bareBrowser'
import { startCodegenServer } from '../support/codegenServer'
import { startRequestLog } from '../support/requestLog'

/** How long the job takes on the server; the embedded one walks 3.5 s at pace 1. */
export const JOB_SECONDS = Number(process.env.LIFETIME_SECONDS ?? 90)
const GRAPH = new URL('../support/graphs/small-5-museum-audioguide.json', import.meta.url)

const READ_STORED = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('kubegram-codegen')
  opening.onerror = () => reject(opening.error)
  opening.onsuccess = () => {
    const all = opening.result.transaction('jobs').objectStore('jobs').getAll()
    all.onsuccess = () => resolve(all.result.map(({ state, finishedAt, result }) => ({ state, finishedAt, result })))
  }
})`

interface Stored {
  readonly state: string
  readonly finishedAt: number
  readonly result: { readonly files: number }
}

/** The answer may be on its way when the test hears of the request, and is stored before any page is there. */
const STORING_MS = 3_000

/**
 * Submits a job, closes the app's only tab, and waits until the server is done and the worker came for what it made,
 * on whichever way it learned of it. Only then a tab is opened again, at a path that the app's worker does not answer,
 * and what it finds was stored before.
 */
export async function followAfterClose<Tab>(start: () => Promise<BareBrowser<Tab>>): Promise<void> {
  const server = await startCodegenServer({ CODEGEN_PACE: String(JOB_SECONDS / 3.5) })
  const log = await startRequestLog(server.url)
  const browser = await start()
  let closedAt = Number.POSITIVE_INFINITY
  let endedAt = Number.POSITIVE_INFINITY
  const checks = () => log.log.filter(({ at, path }) => at > closedAt && /\/(status|results)$/.test(path))
  try {
    const graph = await readFile(GRAPH, 'utf8')
    const tab = await browser.open(`${log.url}/kg-mirror/`)
    await browser.evaluate(
      tab,
      `import('/client.js').then(async ({ connectCodegen }) => {
        ;(await connectCodegen()).close()
        // On a slow machine the page would begin by itself.
        await navigator.serviceWorker.ready
        const codegen = await connectCodegen()
        await codegen.submit(${graph}, { polling: 'fast' })
        // The tab stays until the server has the job, as a person would see it.
        while ((await codegen.jobs())[0].state === 'outbox') await new Promise((resolve) => setTimeout(resolve, 100))
      })`,
    )
    await browser.close(tab)
    closedAt = Date.now()

    // No page is open. What the server sees now comes from the worker alone.
    const isDone = async () => {
      endedAt = await readEnd(server.url)
      return endedAt < Number.POSITIVE_INFINITY
    }
    await expect.poll(isDone, { timeout: (JOB_SECONDS + 60) * 1000, interval: 1_000 }).toBe(true)
    await expect.poll(() => checks().some(({ at }) => at >= endedAt), { timeout: 120_000, interval: 500 }).toBe(true)
    const openedAt = await new Promise<number>((resolve) => setTimeout(() => resolve(Date.now()), STORING_MS))

    const later = await browser.open(`${log.url}/robots.txt`)
    const stored = await browser.evaluate<readonly Stored[]>(later, READ_STORED)
    expect(stored).toMatchObject([{ state: 'completed' }])
    expect(stored[0]?.result.files).toBeGreaterThan(5)
    const storedAt = stored[0]?.finishedAt ?? Number.POSITIVE_INFINITY
    expect(storedAt).toBeLessThan(openedAt)
    console.log(`the server was done ${seconds(endedAt - closedAt)} s after the tab was closed`)
    console.log(`its code was stored ${seconds(storedAt - endedAt, 3)} s later`)
  } finally {
    const moments = checks().map(({ at }) => seconds(at - closedAt))
    console.log(`asked after the tab was closed, in s: ${moments.join(', ') || 'never'}`)
    await browser.dispose()
    await log.dispose()
    await server.dispose()
  }
}

/** When the server's only job was completed, in ms since 1970; never so far. */
async function readEnd(server: string): Promise<number> {
  const answer = await fetch(`${server}/api/v1/public/graph/codegen?limit=1&offset=0`)
  const { jobs } = (await answer.json()) as { jobs: { status: string; completedAt: string }[] }
  return jobs[0]?.status === 'completed' ? Date.parse(jobs[0].completedAt) : Number.POSITIVE_INFINITY
}

function seconds(ms: number, digits = 0): string {
  return (ms / 1000).toFixed(digits)
}
