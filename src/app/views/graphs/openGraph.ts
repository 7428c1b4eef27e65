import { useParams } from '@solidjs/router'
import { type Accessor, createContext, createMemo, useContext } from 'solid-js'
import type { GraphEntry, GraphIndex } from '../../../core/codeMap'
import { readId } from '../../address'
import { useApp } from '../../state/app'
import { readGraph } from '../../state/code'
import type { Reading } from '../../state/reading'
import { createNodesView, type NodesView } from './nodesView'

/** The graph that the URL names: read once, for its list of nodes and for what stands beside it. */
export interface OpenGraph {
  readonly graphId: Accessor<string | undefined>
  readonly entry: Accessor<GraphEntry | undefined>
  readonly index: Reading<GraphIndex | undefined>
  readonly nodes: NodesView
}

export function openGraph(): OpenGraph {
  const app = useApp()
  const params = useParams()
  const graphId = createMemo(() => readId(params.graph))
  return {
    graphId,
    entry: createMemo(() => app.graphs.value()?.find((graph) => graph.graphId === graphId())),
    index: readGraph(app.connection, graphId),
    nodes: createNodesView(),
  }
}

export const OpenGraphContext = createContext<OpenGraph>()

export function useOpenGraph(): OpenGraph {
  const graph = useContext(OpenGraphContext)
  if (!graph) throw new Error('useOpenGraph is called outside of a graph')
  return graph
}
