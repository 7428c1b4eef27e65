import { Icon } from '../icons/Icon'
import { kindIcon, nodeKind } from '../words/nodeKind'

/** A node type's family as icon and colour. */
export function KindMark(props: { readonly nodeType: string }) {
  const kind = () => nodeKind(props.nodeType)
  return (
    <span class={`kind kind-${kind()}`}>
      <Icon name={kindIcon(kind())} />
    </span>
  )
}
