import { A } from '@solidjs/router'
import { exportAddress, versionsAddress } from '../../address'
import { Icon } from '../../icons/Icon'
import { useOpenGraph } from './openGraph'

/** What can be done with the code of a graph as a whole. */
export function GraphTools(props: { readonly graphId: string }) {
  const { nodes } = useOpenGraph()
  return (
    <nav class="graph-tools" aria-label="Of this graph">
      <button
        type="button"
        class="tool"
        aria-pressed={nodes.as() === 'files'}
        title="Files by path instead of nodes"
        onClick={() => nodes.turn('files')}
      >
        <Icon name="folder" /> Files
      </button>
      <A class="tool" href={nodes.link(versionsAddress(props.graphId))} activeClass="here">
        <Icon name="versions" /> Versions
      </A>
      <A class="tool" href={nodes.link(exportAddress(props.graphId))} activeClass="here">
        <Icon name="archive" /> Take it out
      </A>
    </nav>
  )
}
