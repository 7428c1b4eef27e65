import type { Page } from '@playwright/test'
import type { Codegen } from '../../src/client/codegen'
import type { StoredCodegenData } from '../../src/core/codeMap'
import type { Job } from '../../src/core/job'
import { openNodes } from '../support/openNodes'

/** The page's own connection, made by `connectIn`. */
export interface Connected {
  codegen: Codegen
}

/** Opens a page that holds nothing but the policy, and connects the library in it, as another app would. */
export async function connectIn(page: Page): Promise<void> {
  await page.goto('/kg-mirror/')
  await page.evaluate(async () => {
    const path = '/client.js'
    const { connectCodegen } = (await import(path)) as { connectCodegen(): Promise<Codegen> }
    const codegen = await connectCodegen()
    // It would work without the worker as well, which is not what these stories are about.
    if (codegen.health().engine !== 'worker') throw new Error('The service worker was not installed.')
    ;(window as unknown as Connected).codegen = codegen
  })
}

export async function submitIn(page: Page, graph: unknown): Promise<Job> {
  return page.evaluate(
    (input) => (window as unknown as Connected).codegen.submit(input, { polling: { initialDelay: 1_000 } }),
    graph,
  )
}

/** The job when it is final. */
export async function endOf(page: Page, id: string): Promise<Job> {
  return page.evaluate(async (jobId) => {
    const { codegen } = window as unknown as Connected
    return new Promise<Job>((resolve) => {
      const look = async () => {
        const job = await codegen.job(jobId)
        if (job?.finishedAt !== undefined) resolve(job)
      }
      codegen.subscribe(() => void look())
      void look()
    })
  }, id)
}

/** What mirrors may hold of a graph's code. */
export async function openCodeIn(page: Page, graphId: string): Promise<StoredCodegenData> {
  const nodes = (await codeIn(page, graphId))[graphId] ?? {}
  const index = await page.evaluate((id) => (window as unknown as Connected).codegen.graph(id), graphId)
  return { [graphId]: openNodes(nodes, index) }
}

export async function codeIn(page: Page, graphId: string) {
  return page.evaluate((id) => (window as unknown as Connected).codegen.loadGeneratedCode(id), graphId)
}

/** Connects, and brings back what a backup file holds: a store of any size in seconds. */
export async function restoreIn(page: Page, backup: Buffer): Promise<void> {
  await connectIn(page)
  await page.evaluate(() => {
    const field = document.createElement('input')
    field.type = 'file'
    document.body.append(field)
  })
  const field = page.locator('input[type=file]')
  await field.setInputFiles({ name: 'store.backup', mimeType: 'application/octet-stream', buffer: backup })
  await field.evaluate(async (input: HTMLInputElement) => {
    const [file] = input.files ?? []
    if (file) await (window as unknown as Connected).codegen.storage.restore(file)
  })
}
