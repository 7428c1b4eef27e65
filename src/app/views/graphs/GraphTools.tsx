import { A } from '@solidjs/router'
import { exportAddress, versionsAddress } from '../../address'
import { Icon } from '../../icons/Icon'

/** What can be done with the code of a graph as a whole. */
export function GraphTools(props: { readonly graphId: string }) {
  return (
    <nav class="graph-tools" aria-label="Of this graph">
      <A class="tool" href={versionsAddress(props.graphId)} activeClass="here">
        <Icon name="versions" /> Versions
      </A>
      <A class="tool" href={exportAddress(props.graphId)} activeClass="here">
        <Icon name="archive" /> Take it out
      </A>
    </nav>
  )
}
