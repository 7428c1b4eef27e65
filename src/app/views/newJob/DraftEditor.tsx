import { type Draft, useDrafts } from '../../state/drafts'

/** A text area with more than this is slow; then the text is shown, not edited. */
const MOST_EDITED_UNITS = 500_000
const MOST_SHOWN_UNITS = 20_000

interface DraftEditorProps {
  readonly draft: Draft
  readonly ref?: (area: HTMLTextAreaElement) => void
}

export function isEditable(draft: Draft): boolean {
  return draft.whole && draft.text.length <= MOST_EDITED_UNITS
}

/** The text of a draft, to be changed on the spot. */
export function DraftEditor(props: DraftEditorProps) {
  const drafts = useDrafts()
  const editable = () => isEditable(props.draft)
  return (
    <>
      <label class="editor-label" for="draft-text">
        {editable() ? 'Its text. Change it here; it is read again when you leave the field.' : 'Its beginning'}
      </label>
      <textarea
        id="draft-text"
        class="draft-text"
        ref={(area) => props.ref?.(area)}
        spellcheck={false}
        autocomplete="off"
        readOnly={!editable()}
        value={editable() ? props.draft.text : props.draft.text.slice(0, MOST_SHOWN_UNITS)}
        onChange={(event) => editable() && drafts.edit(props.draft.id, event.currentTarget.value)}
      />
    </>
  )
}
