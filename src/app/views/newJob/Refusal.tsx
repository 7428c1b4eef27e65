import { Show } from 'solid-js'
import { FailureNote } from '../../parts/FailureNote'
import { useApp } from '../../state/app'
import type { Draft } from '../../state/drafts'
import { sizeText } from '../../words/count'
import { placeInText } from '../../words/placeInText'

/** A text area with more than this is slow; then the text is shown, not edited. */
const MOST_EDITED_UNITS = 500_000

/** A file that cannot be sent: why, at which place, and the text itself, to be put right on the spot. */
export function Refusal(props: { readonly draft: Draft }) {
  const app = useApp()
  let area: HTMLTextAreaElement | undefined
  const failure = () => ('failure' in props.draft.outcome ? props.draft.outcome.failure : undefined)
  const editable = () => props.draft.whole && props.draft.text.length <= MOST_EDITED_UNITS
  const place = () => placeInText(failure()?.detail ?? '', props.draft.text)
  const goTo = (at: number) => {
    area?.focus()
    area?.setSelectionRange(at, at + 1)
  }
  return (
    <div class="refusal">
      <div class="pane-head">
        <h2>
          <bdi>{props.draft.name}</bdi>
        </h2>
        <span class="faint">{sizeText(props.draft.bytes)}</span>
      </div>
      <Show when={failure()}>
        {(reason) => (
          <FailureNote failure={reason()}>
            <Show when={editable() ? place() : undefined}>
              {(at) => (
                <button type="button" class="button" onClick={() => goTo(at())}>
                  Show the place
                </button>
              )}
            </Show>
          </FailureNote>
        )}
      </Show>
      <label class="refusal-label" for="refused-text">
        {editable() ? 'Its text. Put it right here; it is read again when you leave the field.' : 'Its beginning'}
      </label>
      <textarea
        id="refused-text"
        class="refused-text"
        ref={area}
        spellcheck={false}
        autocomplete="off"
        readOnly={!editable()}
        value={editable() ? props.draft.text : props.draft.text.slice(0, 20_000)}
        onChange={(event) => editable() && app.drafts.edit(props.draft.id, event.currentTarget.value)}
      />
    </div>
  )
}
