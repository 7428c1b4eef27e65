import { A } from '@solidjs/router'
import { Icon } from '../icons/Icon'

/** Up to the list that stands beside it on a wide screen: in the head of a pane, where one pane shows at a time. */
export function BackLink(props: { readonly href: string; readonly to: string }) {
  return (
    <A class="back" href={props.href}>
      <Icon name="back" />
      <span class="unseen">Back to {props.to}</span>
    </A>
  )
}
