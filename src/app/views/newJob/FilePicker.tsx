import type { JSX } from 'solid-js'
import { useDrafts } from '../../state/drafts'

interface FilePickerProps {
  readonly class: string
  readonly children: JSX.Element
}

/** A button that opens the file dialog. The input itself stays out of sight: it cannot be styled. */
export function FilePicker(props: FilePickerProps) {
  const drafts = useDrafts()
  let input: HTMLInputElement | undefined
  const take = () => {
    void drafts.addFiles([...(input?.files ?? [])])
    // So that choosing the same file again is a change again.
    if (input) input.value = ''
  }
  return (
    <>
      <input ref={input} type="file" accept=".json,application/json" multiple hidden onChange={take} />
      <button type="button" class={props.class} onClick={() => input?.click()}>
        {props.children}
      </button>
    </>
  )
}
