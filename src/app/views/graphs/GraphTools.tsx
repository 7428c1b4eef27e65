import { A } from '@solidjs/router'
import { exportAddress, versionsAddress } from '../../address'
import { Icon } from '../../icons/Icon'
import type { ByPath } from '../../state/byPath'

/** What can be done with the code of a graph as a whole. */
export function GraphTools(props: { readonly graphId: string; readonly byPath: ByPath }) {
  return (
    <nav class="graph-tools" aria-label="Of this graph">
      <button
        type="button"
        class="tool"
        aria-pressed={props.byPath.on()}
        title="Files by path instead of nodes"
        onClick={() => props.byPath.turn()}
      >
        <Icon name="folder" /> Files
      </button>
      <A class="tool" href={versionsAddress(props.graphId)} activeClass="here">
        <Icon name="versions" /> Versions
      </A>
      <A class="tool" href={exportAddress(props.graphId)} activeClass="here">
        <Icon name="archive" /> Take it out
      </A>
    </nav>
  )
}
