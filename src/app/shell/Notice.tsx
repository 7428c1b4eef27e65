import { type JSX, Show } from 'solid-js'
import { Icon } from '../icons/Icon'
import type { IconName } from '../icons/iconNames'

interface NoticeProps {
  readonly icon: IconName
  readonly title: string
  readonly children?: JSX.Element
  readonly actions: JSX.Element
  /** What the cross says; no cross where the question needs an answer. */
  readonly onClose?: () => void
}

/** One calm card at the edge: it covers nothing that is being read, and never takes the focus. */
export function Notice(props: NoticeProps) {
  return (
    <section class="notice" aria-label={props.title}>
      <Icon name={props.icon} />
      <div class="notice-text">
        <strong>{props.title}</strong>
        {props.children}
      </div>
      <Show when={props.onClose}>
        {(close) => (
          <button type="button" class="icon-button" aria-label="Close" onClick={() => close()()}>
            <Icon name="cross" />
          </button>
        )}
      </Show>
      <div class="actions">{props.actions}</div>
    </section>
  )
}
