import { A } from '@solidjs/router'
import type { GraphIndex } from '../../../core/codeMap'
import { graphAddress } from '../../address'
import { Icon } from '../../icons/Icon'
import { BackLink } from '../../parts/BackLink'
import { useApp } from '../../state/app'
import { count } from '../../words/count'
import { useOpenGraph } from './openGraph'

/** The name of the graph over its nodes, and how they are shown: as a list, or as a picture. */
export function NodesHead(props: { readonly index: GraphIndex }) {
  const { nodesAs } = useApp()
  const graph = useOpenGraph()
  return (
    <div class="pane-head">
      <BackLink href="/graphs" to="graphs" />
      <h1 id="nodes-title" class="cut">
        <A class="plain" href={graphAddress(props.index.graphId)} end>
          <bdi>{graph.entry()?.name ?? props.index.graphId}</bdi>
        </A>
      </h1>
      <span class="faint">{count(props.index.nodes.length, 'node')}</span>
      <button
        type="button"
        class="tool beside-only"
        aria-pressed={nodesAs.asPicture()}
        aria-label="Show the nodes as a picture"
        title="Show the nodes as a picture"
        onClick={() => nodesAs.turn()}
      >
        <Icon name="graphs" />
      </button>
    </div>
  )
}
