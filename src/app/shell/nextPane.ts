/** The panes of the page, in the order in which they are read. */
const PANES = '.top, .side, .list-pane, .detail-pane, .main > .place:not(.two-panes)'
const STOPS = 'a[href], button, input, select, textarea, [tabindex]'

const lastIn = new WeakMap<Element, HTMLElement>()

/** The focus goes to the next pane in view, or the one before, to where it was in it. */
export function focusPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll(PANES)].filter((pane) => pane.checkVisibility() && stopIn(pane))
  const focused = document.activeElement as HTMLElement | null
  const here = panes.findIndex((pane) => pane.contains(focused))
  const from = panes[here]
  if (from && focused) lastIn.set(from, focused)
  const next = panes[(here < 0 && step < 0 ? 0 : here + step + panes.length) % panes.length]
  if (next) stopIn(next)?.focus()
}

function stopIn(pane: Element): HTMLElement | undefined {
  const last = lastIn.get(pane)
  if (last && pane.contains(last) && last.tabIndex >= 0 && last.checkVisibility()) return last
  return [...pane.querySelectorAll<HTMLElement>(STOPS)].find((stop) => stop.tabIndex >= 0 && stop.checkVisibility())
}
