import { CodegenError } from '../../core/failure'
import { type ReadInput, readGraphText, withNodes } from '../../core/input'
import type { GraphNode } from '../../core/kubegram'
import { linkWorker } from '../worker/callWorker'
import type { GraphCalls } from './graphWorker'
import workerUrl from './graphWorker?worker&url'

/** So many nodes of any usual size are taken over in a few milliseconds. */
const NODES_AT_ONCE = 500

export interface LargeGraph {
  /** Never settles once it was stopped. */
  readonly input: Promise<ReadInput>
  stop(): void
}

/** Reads a graph beside the page, which goes on meanwhile. */
export function readLargeGraph(file: Blob): LargeGraph {
  const worker = linkWorker<GraphCalls>(workerUrl)
  const read = async (): Promise<ReadInput> => {
    const { input, nodes: amount } = await worker.call('read', { file })
    const nodes: GraphNode[] = []
    while (nodes.length < amount) {
      nodes.push(...(await worker.call('nodes', { from: nodes.length, to: nodes.length + NODES_AT_ONCE })))
    }
    return withNodes(input, nodes)
  }
  const readHere = async (error: unknown): Promise<ReadInput> => {
    // The worker did not come: the page is held up, but has the graph.
    if (error instanceof CodegenError && error.failure.code === 'unexpected') return readGraphText(await file.text())
    throw error
  }
  return { input: read().catch(readHere).finally(worker.end), stop: worker.end }
}
