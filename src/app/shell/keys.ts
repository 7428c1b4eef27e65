import { useNavigate } from '@solidjs/router'
import { onCleanup } from 'solid-js'
import { useApp } from '../state/app'

export interface KeyActions {
  find(): void
  help(): void
}

/** Keys that work in every view. Single keys are off while something is typed, or for good under Settings. */
export function listenToKeys(actions: KeyActions): void {
  const app = useApp()
  const navigate = useNavigate()
  const single: Readonly<Record<string, () => void>> = {
    '?': actions.help,
    '/': focusSearch,
    n: () => navigate('/'),
    j: () => navigate('/jobs'),
    g: () => navigate('/graphs'),
    s: () => navigate('/search'),
  }

  const press = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.repeat || event.isComposing || event.altKey) return
    if (event.key === 'F6' && !document.querySelector('dialog[open]')) {
      event.preventDefault()
      void import('./nextPane').then(({ focusPane }) => focusPane(event.shiftKey ? -1 : 1))
      return
    }
    const act = event.ctrlKey || event.metaKey ? withControl(event) : withoutControl(event)
    if (!act) return
    event.preventDefault()
    act()
  }
  const withControl = (event: KeyboardEvent) => {
    const key = event.key.toLowerCase()
    if (key === 'k' && !event.shiftKey) return actions.find
    return key === 'z' && !isTyping(event) && app.deletions.latest() ? app.deletions.undo : undefined
  }
  const withoutControl = (event: KeyboardEvent) =>
    !app.singleKeys.on() ||
    isTyping(event) ||
    document.querySelector('dialog[open]') ||
    !Object.hasOwn(single, event.key)
      ? undefined
      : single[event.key]

  addEventListener('keydown', press)
  onCleanup(() => removeEventListener('keydown', press))
}

function isTyping(event: KeyboardEvent): boolean {
  return (
    event.target instanceof Element &&
    event.target.matches('input:not([type=radio], [type=checkbox]), textarea, select')
  )
}

/** The search field of the view, where it has one. */
function focusSearch(): void {
  document.querySelector<HTMLInputElement>('main input[type=search]')?.focus()
}
