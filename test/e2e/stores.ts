import type { Page } from '@playwright/test'
import type { Job } from '../../src/core/job'
import type { CodegenGraph } from '../../src/core/kubegram'
import { readResults } from '../../src/core/results'
import { generateGraph } from '../../src/server/generator/generateGraph'
import { makeBackup } from '../support/makeBackup.mjs'
import { restoreIn } from './inPage'

interface Body {
  readonly graph: { readonly id: string; readonly name: string; readonly nodes: readonly unknown[] }
}

/**
 * Stores the code that the server makes of these graphs, without a job: for stories about code that is there. Several
 * of one id are its results, the oldest first.
 */
export async function storeCode(page: Page, ...bodies: readonly Body[]): Promise<void> {
  await restoreIn(page, makeBackup(graphsOf(bodies)))
}

/** The same with jobs that have ended, which need not have brought that code. */
export async function storeJobs(page: Page, jobs: readonly Job[], ...bodies: readonly Body[]): Promise<void> {
  await restoreIn(page, makeBackup(graphsOf(bodies), jobs))
}

function graphsOf(bodies: readonly Body[]) {
  const ids = [...new Set(bodies.map(({ graph }) => graph.id))]
  return ids.map((graphId) => {
    const results = bodies.filter(({ graph }) => graph.id === graphId)
    const versions = results.map(({ graph }, at) => ({ storedAt: at + 1, files: filesOf(graph) }))
    return { graphId, name: results[0]?.graph.name ?? graphId, versions }
  })
}

function filesOf(graph: Body['graph']) {
  const job = { jobId: 'job', createdAt: '2026-01-01T00:00:00.000Z' }
  return readResults(generateGraph(graph as unknown as CodegenGraph, job))
}
