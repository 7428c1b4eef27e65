import { onCleanup } from 'solid-js'
import { useDrafts } from '../../state/drafts'

/** Takes in what is pasted anywhere on this view: text, or copied files. */
export function Intake(props: { readonly onPasted: (draft: number) => void }) {
  const drafts = useDrafts()
  const paste = (event: ClipboardEvent) => {
    if (isEditable(event.target)) return
    const files = [...(event.clipboardData?.files ?? [])]
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (files.length > 0) void drafts.addFiles(files)
    else if (text.trim() !== '') props.onPasted(drafts.addText('Pasted text', text))
    else return
    event.preventDefault()
  }
  addEventListener('paste', paste)
  onCleanup(() => removeEventListener('paste', paste))
  return null
}

function isEditable(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('input, textarea, [contenteditable]')
}
