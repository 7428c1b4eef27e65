/** Moves the focus with the arrow keys: from the field into the finds, and from one find to the next. */
export function focusBeside(event: KeyboardEvent): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  const place = (event.currentTarget as Element).closest('.search-pane')
  if (step === 0 || !place) return
  const stops = [...place.querySelectorAll<HTMLElement>('.search input, .finds a')]
  const next = stops[stops.indexOf(document.activeElement as HTMLElement) + step]
  if (!next) return
  event.preventDefault()
  next.focus()
}
