import { useNavigate } from '@solidjs/router'
import { createMemo, lazy, Show } from 'solid-js'
import type { ResultChanges } from '../../../core/compareResults'
import { compareAddress, nodeAddress } from '../../address'
import { Part } from '../../parts/Part'
import { markGraph } from '../graphs/graphMarks'
import { useOpenGraph } from '../graphs/openGraph'

const GraphPicture = lazy(() => import('../../picture/GraphPicture'))

interface ChangePictureProps {
  readonly changes: ResultChanges
  readonly from: number
  readonly to: number
}

/** The graph with what became of each node between two results. A tap opens what changed in it. */
export function ChangePicture(props: ChangePictureProps) {
  const graph = useOpenGraph()
  const navigate = useNavigate()
  const marked = createMemo(() => {
    const index = graph.index.value()
    if (!index) return undefined
    const { nodes, edges } = markGraph(index, props.to, false)
    return {
      edges,
      nodes: nodes.map((node) => ({ ...node, mark: props.changes.nodes.get(node.id) ?? ('plain' as const) })),
    }
  })
  const open = (nodeId: string) => {
    const graphId = graph.graphId() ?? ''
    const change = props.changes.nodes.get(nodeId)
    if (change === 'changed') return navigate(compareAddress(props.from, props.to, graphId, nodeId))
    navigate(nodeAddress(graphId, nodeId, 0, change === undefined ? {} : { version: versionOf(change) }))
  }
  const versionOf = (change: 'added' | 'removed') => (change === 'added' ? props.to : props.from)
  return (
    <Part>
      <Show when={marked()}>
        {(nodes) => <GraphPicture graph={nodes()} name={graph.entry()?.name ?? 'Graph'} onOpen={open} />}
      </Show>
    </Part>
  )
}
