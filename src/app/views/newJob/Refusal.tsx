import { Show } from 'solid-js'
import { FailureNote } from '../../parts/FailureNote'
import type { Draft } from '../../state/drafts'
import { sizeText } from '../../words/count'
import { placeInText } from '../../words/placeInText'
import { DraftEditor, isEditable } from './DraftEditor'

/** A file that cannot be sent: why, at which place, and the text itself, to be put right on the spot. */
export function Refusal(props: { readonly draft: Draft }) {
  let area: HTMLTextAreaElement | undefined
  const failure = () => ('failure' in props.draft.outcome ? props.draft.outcome.failure : undefined)
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
            <Show when={isEditable(props.draft) ? place() : undefined}>
              {(at) => (
                <button type="button" class="button" onClick={() => goTo(at())}>
                  Show the place
                </button>
              )}
            </Show>
          </FailureNote>
        )}
      </Show>
      <DraftEditor
        draft={props.draft}
        ref={(made) => {
          area = made
        }}
      />
    </div>
  )
}
