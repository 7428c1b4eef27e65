import { useNavigate, useParams } from '@solidjs/router'
import { createMemo, lazy, Show } from 'solid-js'
import { nodeAddress, readId } from '../../address'
import { Part } from '../../parts/Part'
import { useApp } from '../../state/app'
import { markGraph } from './graphMarks'
import { useOpenGraph } from './openGraph'

const GraphPicture = lazy(() => import('../../picture/GraphPicture'))

/** The open graph as a picture with the state of each node. A tap opens the node's code. */
export function PictureOfGraph() {
  const app = useApp()
  const params = useParams()
  const navigate = useNavigate()
  const graph = useOpenGraph()
  const working = createMemo(() => app.jobs.activeIds().some((id) => app.jobs.get(id)?.graphId === graph.graphId()))
  const marked = createMemo(() => {
    const index = graph.index.value()
    return index && markGraph(index, graph.entry()?.generation ?? 0, working())
  })
  return (
    <Part>
      <Show when={marked()}>
        {(nodes) => (
          <GraphPicture
            graph={nodes()}
            name={graph.entry()?.name ?? 'Graph'}
            chosen={readId(params.node)}
            onOpen={(id) => navigate(graph.nodes.link(nodeAddress(graph.graphId() ?? '', id)))}
          />
        )}
      </Show>
    </Part>
  )
}
