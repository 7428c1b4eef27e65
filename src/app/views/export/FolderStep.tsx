import { createSignal, Show } from 'solid-js'
import { count, number } from '../../words/count'
import type { FolderLook } from './exportWorker'

/** So many of the names are told. */
const MOST_NAMES = 6

interface FolderStepProps {
  readonly name: string
  readonly look: FolderLook
  readonly onWrite: (removeLeft: boolean) => void
  readonly onCancel: () => void
}

/** What writing will do, before it does it. */
export function FolderStep(props: FolderStepProps) {
  const [removeLeft, setRemoveLeft] = createSignal(false)
  const writes = () => props.look.fresh + props.look.changed.length
  const names = () => props.look.changed.slice(0, MOST_NAMES).join(', ')
  const more = () => props.look.changed.length - MOST_NAMES
  return (
    <section class="folder-step" aria-label="What will be written">
      <p>
        Folder “<bdi>{props.name}</bdi>”: <b>{number(props.look.fresh)} new</b>,{' '}
        <b>{number(props.look.changed.length)} changed</b>, {number(props.look.same)} already the same.
      </p>
      <Show when={props.look.changed.length > 0}>
        <p class="faint break">
          Will be replaced: {names()}
          {more() > 0 ? ` and ${number(more())} more` : ''}
        </p>
      </Show>
      <Show when={props.look.left.length > 0}>
        <label class="check">
          <input
            type="checkbox"
            checked={removeLeft()}
            onChange={(event) => setRemoveLeft(event.currentTarget.checked)}
          />
          <span>
            Delete {count(props.look.left.length, 'file')} of an earlier export that{' '}
            {props.look.left.length === 1 ? 'is' : 'are'} no longer part of it
          </span>
        </label>
      </Show>
      <div class="actions">
        <button
          type="button"
          class="button primary"
          disabled={writes() === 0 && !removeLeft()}
          onClick={() => props.onWrite(removeLeft())}
          ref={(button) => queueMicrotask(() => button.focus())}
        >
          Write {count(writes(), 'file')}
        </button>
        <button type="button" class="button" onClick={() => props.onCancel()}>
          Cancel
        </button>
      </div>
    </section>
  )
}
