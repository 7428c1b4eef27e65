import { createSignal } from 'solid-js'

/** The node whose code is to take the focus as soon as it is there: it was opened with the keyboard. */
export const [wantedCode, wantCode] = createSignal<string>()

/** For links to code: a click without a pointer is a key. */
export function wantByKey(nodeId: string): (event: MouseEvent) => void {
  return (event) => {
    if (event.detail === 0) wantCode(nodeId)
  }
}

/** Back to the list that the code was opened from, where it is in view. */
export function focusList(): boolean {
  const stop = document.querySelector<HTMLElement>('.list-pane :is([data-row] :is(a, button):not([tabindex="-1"]))')
  if (!stop?.checkVisibility()) return false
  stop.focus()
  return true
}
