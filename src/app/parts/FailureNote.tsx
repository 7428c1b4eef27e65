import { A } from '@solidjs/router'
import { type JSX, Show } from 'solid-js'
import { FAILURES, type Failure } from '../../core/failure'
import { Icon } from '../icons/Icon'

interface FailureNoteProps {
  readonly failure: Failure
  /** Trouble of something that goes on by itself: told, not alarmed. */
  readonly mild?: boolean
  /** The button, where the place has a better one than reloading or signing in. */
  readonly children?: JSX.Element
}

/** What happened, what is safe, what to press. */
export function FailureNote(props: FailureNoteProps) {
  const advice = () => FAILURES[props.failure.code]
  return (
    <div class="note" classList={{ mild: props.mild ?? false }}>
      <Icon name="alert" />
      <div class="note-text">
        <p>
          <strong>{advice().what}</strong> {advice().safe}
        </p>
        <Show when={props.failure.detail}>
          <p class="note-detail">
            <bdi>{props.failure.detail}</bdi>
            <Show when={props.failure.status}> (HTTP {props.failure.status})</Show>
          </p>
        </Show>
      </div>
      {props.children}
      <Show when={advice().action === 'reload'}>
        <button type="button" class="button" onClick={() => location.reload()}>
          <Icon name="refresh" /> Reload
        </button>
      </Show>
      <Show when={advice().action === 'signIn'}>
        <A class="button primary" href="/settings">
          <Icon name="key" /> Sign in
        </A>
      </Show>
    </div>
  )
}
