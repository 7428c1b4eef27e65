import { Show } from 'solid-js'
import { Icon } from '../icons/Icon'
import { FailureNote } from '../parts/FailureNote'
import { useApp } from '../state/app'

/** What was just deleted, with the way back. It waits while a pointer or the focus is on it. */
export default function Toast() {
  const { deletions } = useApp()
  let release = () => {}
  const hold = () => {
    release()
    release = deletions.hold()
  }
  return (
    <div class="toast-place" role="status">
      <Show when={deletions.failure()}>{(failure) => <FailureNote failure={failure()} />}</Show>
      <Show when={deletions.latest()}>
        {(deletion) => (
          <div
            class="toast"
            onPointerEnter={hold}
            onPointerLeave={() => release()}
            onFocusIn={hold}
            onFocusOut={() => release()}
          >
            <bdi class="toast-text">{deletion().said}</bdi>
            <button type="button" class="button small" onClick={() => deletions.undo()}>
              <Icon name="undo" /> Undo
            </button>
            <button type="button" class="icon-button" aria-label="Close" onClick={() => deletions.settle()}>
              <Icon name="cross" />
            </button>
          </div>
        )}
      </Show>
    </div>
  )
}
