import type { Job } from '../core/job'
import type { Codegen } from './codegen'

export interface GeneratedCode {
  readonly nodeId: string
  readonly code: string
  readonly language?: string
  readonly framework?: string
  readonly metadata?: Readonly<Record<string, unknown>>
}

/** What a job brought, in the documented client's words. A node with several files has several entries, in order. */
export interface CodegenResults {
  readonly graphId: string
  readonly jobId: string
  readonly timestamp: string
  readonly generatedCodes: readonly GeneratedCode[]
  readonly summary: {
    readonly totalNodes: number
    readonly successfulGenerations: number
    readonly failedGenerations: number
  }
}

/** Read from what is stored: the graph's id is the submitted one, whatever the server calls it. */
export async function resultsOf(codegen: Codegen, job: Job): Promise<CodegenResults> {
  const { generation = 0, nodes = 0 } = job.result ?? {}
  const files = generation > 0 ? await codegen.versions.load({ graphId: job.graphId, generation }) : []
  return {
    graphId: job.graphId,
    jobId: job.serverJobId ?? job.id,
    timestamp: new Date(job.finishedAt ?? job.updatedAt).toISOString(),
    generatedCodes: files.map(({ nodeId, code, language, name, path }) => ({
      nodeId,
      code,
      ...(language === undefined ? {} : { language }),
      metadata: { fileName: name, ...(path === undefined ? {} : { path }) },
    })),
    summary: {
      totalNodes: Math.max(job.nodeCount, nodes),
      successfulGenerations: nodes,
      failedGenerations: Math.max(0, job.nodeCount - nodes),
    },
  }
}
