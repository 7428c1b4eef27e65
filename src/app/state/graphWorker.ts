import { type ReadInput, readGraphText, withNodes } from '../../core/input'
import type { GraphNode } from '../../core/kubegram'
import { answerCalls } from '../worker/answerCalls'

/** A graph whose nodes are asked for in parts: all at once would hold up the page that takes them. */
export interface GraphWithoutNodes {
  readonly input: ReadInput
  readonly nodes: number
}

let nodes: readonly GraphNode[] = []

const calls = {
  async read({ file }: { readonly file: Blob }): Promise<GraphWithoutNodes> {
    const input = readGraphText(await file.text())
    nodes = input.request.graph.nodes
    return { input: withNodes(input, []), nodes: nodes.length }
  },
  nodes({ from, to }: { readonly from: number; readonly to: number }): readonly GraphNode[] {
    return nodes.slice(from, to)
  },
}

export type GraphCalls = typeof calls

answerCalls(calls)
