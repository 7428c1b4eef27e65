import { type CodegenStatistics, isTerminal, type Job } from '../../src/core/job'
import type { PageStore } from '../../src/storage/pageStore'

/** What lies in a store. */
export interface Found {
  readonly jobs: readonly Job[]
  readonly statistics: CodegenStatistics
  /** Every text of a graph's current code, in order, by the graph's id. */
  readonly texts: Readonly<Record<string, readonly string[]>>
  /** The ids of the graphs of all generations, one for each. */
  readonly generations: readonly string[]
}

export async function readFound(store: PageStore): Promise<Found> {
  const texts: Record<string, readonly string[]> = {}
  for (const { graphId } of await store.graphs()) {
    const nodes = (await store.graph(graphId))?.nodes ?? []
    const files = await Promise.all(nodes.map(({ nodeId }) => store.files(graphId, nodeId)))
    texts[graphId] = files.flat().map(({ code }) => code)
  }
  const generations = await store.backend.read(['generations'], (tx) => tx.list('generations'))
  return {
    jobs: await store.jobs(),
    statistics: await store.statistics(),
    texts,
    generations: generations.map(({ graphId }) => graphId),
  }
}

/** Whether anything is still to be done about it, here or there. */
export function isOpen(job: Job): boolean {
  return !isTerminal(job) || Boolean(job.cancelPending)
}
