import { createEffect, Show } from 'solid-js'
import { FAILURES, type Failure } from '../../core/failure'
import { useApp } from '../state/app'
import { FailureNote } from './FailureNote'

/** Why what a person just asked for did not work: shown, and said once, as the focus is still at the button. */
export function CommandFailure(props: { readonly failure: Failure | undefined }) {
  const app = useApp()
  createEffect(() => {
    const { failure } = props
    if (failure) app.announce([FAILURES[failure.code].what, failure.detail].filter(Boolean).join(' '))
  })
  return <Show when={props.failure}>{(failure) => <FailureNote failure={failure()} />}</Show>
}
