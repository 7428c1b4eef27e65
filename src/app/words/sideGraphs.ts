import type { GraphEntry } from '../../core/codeMap'
import { isTerminal, type Job } from '../../core/job'

/** One line of the left pane: a graph that has code, or for which a job is to bring some. */
export interface SideGraph {
  readonly graphId: string
  readonly entry?: GraphEntry
  /** The newest job of it, while it goes on. */
  readonly active?: Job
}

/**
 * Graphs by when they were sent last, so that what lands stays where it was. `jobs` are the newest of the list, newest
 * first; `readAt` is when `graphs` were read, for code that came since.
 */
export function sideGraphs(jobs: readonly Job[], graphs: readonly GraphEntry[], readAt: number): readonly SideGraph[] {
  const entries = new Map(graphs.map((entry) => [entry.graphId, entry]))
  const sent = new Map<string, number>()
  const active = new Map<string, Job>()
  for (const job of jobs) {
    const { graphId, createdAt, finishedAt = 0, result } = job
    if (sent.has(graphId)) continue
    const isGoing = !isTerminal(job)
    const hasLanded = (result?.files ?? 0) > 0 && (entries.has(graphId) || finishedAt >= readAt)
    if (isGoing || hasLanded) sent.set(graphId, createdAt)
    if (isGoing) active.set(graphId, job)
  }
  for (const { graphId, updatedAt } of graphs) if (!sent.has(graphId)) sent.set(graphId, updatedAt)
  return [...sent]
    .sort(([, a], [, b]) => b - a)
    .map(([graphId]) => {
      const [entry, job] = [entries.get(graphId), active.get(graphId)]
      return { graphId, ...(entry ? { entry } : {}), ...(job ? { active: job } : {}) }
    })
}
