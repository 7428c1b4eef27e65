import type { JSX } from 'solid-js'
import { Icon } from '../icons/Icon'
import type { IconName } from '../icons/iconNames'

interface EmptyPlaceProps {
  readonly icon: IconName
  readonly title: string
  /** What to do next. */
  readonly children?: JSX.Element
}

export function EmptyPlace(props: EmptyPlaceProps) {
  return (
    <div class="empty">
      <Icon name={props.icon} />
      <h2>{props.title}</h2>
      {props.children}
    </div>
  )
}
