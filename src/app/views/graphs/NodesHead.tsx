import { A } from '@solidjs/router'
import type { GraphIndex } from '../../../core/codeMap'
import { graphAddress } from '../../address'
import { Icon } from '../../icons/Icon'
import { BackLink } from '../../parts/BackLink'
import { count } from '../../words/count'
import { useOpenGraph } from './openGraph'

/** The name of the graph over its nodes, and how they are shown: as a list, or as a picture. */
export function NodesHead(props: { readonly index: GraphIndex }) {
  const graph = useOpenGraph()
  return (
    <div class="pane-head">
      <BackLink href="/graphs" to="graphs" />
      <h1 id="nodes-title" class="cut">
        <A class="plain" href={graph.nodes.link(graphAddress(props.index.graphId))} end>
          <bdi>{graph.entry()?.name ?? props.index.graphId}</bdi>
        </A>
      </h1>
      <span class="faint">{count(props.index.nodes.length, 'node')}</span>
      <button
        type="button"
        class="tool beside-only"
        aria-pressed={graph.nodes.as() === 'picture'}
        aria-label="Show the nodes as a picture"
        title="Show the nodes as a picture"
        onClick={() => graph.nodes.turn('picture')}
      >
        <Icon name="graphs" />
      </button>
    </div>
  )
}
