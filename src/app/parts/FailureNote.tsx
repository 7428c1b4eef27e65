import { A } from '@solidjs/router'
import { type JSX, Match, Show, Switch } from 'solid-js'
import { FAILURES, type Failure, type FailureAction } from '../../core/failure'
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
      <FailureButton action={advice().action} />
    </div>
  )
}

/** The button of a failure that is the same wherever it is shown; nothing for one that its place has to offer. */
export function FailureButton(props: { readonly action: FailureAction }) {
  return (
    <Switch>
      <Match when={props.action === 'reload'}>
        <button type="button" class="button" onClick={() => location.reload()}>
          <Icon name="refresh" /> Reload
        </button>
      </Match>
      <Match when={props.action === 'signIn'}>
        <A class="button primary" href="/settings">
          <Icon name="key" /> Sign in
        </A>
      </Match>
      <Match when={props.action === 'makeRoom'}>
        <A class="button primary" href="/storage">
          <Icon name="disk" /> Make room
        </A>
      </Match>
    </Switch>
  )
}
