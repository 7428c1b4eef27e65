import { useLocation } from '@solidjs/router'
import { createEffect, on } from 'solid-js'

/** After a move to another view the focus may be on something that went away: then it goes to the new content. */
export function keepFocus(main: () => HTMLElement | undefined): void {
  const location = useLocation()
  createEffect(
    on(
      () => location.pathname,
      () => requestAnimationFrame(() => isLost(document.activeElement) && main()?.focus({ preventScroll: true })),
      { defer: true },
    ),
  )
}

function isLost(focused: Element | null): boolean {
  return !focused || focused === document.body || !focused.checkVisibility()
}
