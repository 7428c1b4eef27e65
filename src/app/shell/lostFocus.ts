const STOPS = 'a[href], button, input, select, textarea, summary, [tabindex="0"]'
/** Lists bring the focus back to their rows themselves, within some frames. */
const WAIT_MS = 100

/** What has the focus, and where it stands: from inside out, at which place of what. */
interface Trail {
  readonly element: HTMLElement
  readonly path: string
  readonly steps: readonly (readonly [parent: Element, place: number])[]
}

/**
 * What is pressed with the keyboard may go away by that, or rest for a while. Then the focus comes back to it, to what
 * took its place, or to where it was before. Who points with something else is not followed.
 */
export function bringBackFocus(): void {
  let here: Trail | undefined
  let inMain: Trail | undefined
  /** It was disabled since it has the focus: the browser takes that from it later, when it may be enabled again. */
  let rests = false
  let timer = 0

  const bringBack = () => {
    timer = 0
    if (!here || document.activeElement !== document.body) return
    if (here.element.isConnected && here.element.matches(':disabled')) return
    const main = document.querySelector('main')
    const isElsewhere = here.path !== location.pathname
    const place = isElsewhere ? main : (findAgain(here) ?? (inMain && findAgain(inMain)) ?? main)
    place?.focus()
  }
  const wait = () => {
    if (here && timer === 0) timer = window.setTimeout(bringBack, WAIT_MS)
  }
  addEventListener('focusin', ({ target }) => {
    rests = false
    here = target instanceof HTMLElement && target.matches(':focus-visible') ? trailOf(target) : undefined
    if (here?.element.closest('main')) inMain = here
  })
  addEventListener('focusout', ({ target }) => {
    if (rests || !isUsable(target)) return wait()
    // Left on purpose: it is still there, and nothing else has the focus.
    setTimeout(() => {
      if (here?.element === target && document.activeElement === document.body && isUsable(target)) here = undefined
    })
  })
  new MutationObserver((changes) => {
    rests ||= changes.some(({ type, target }) => type === 'attributes' && target === here?.element)
    wait()
  }).observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] })
}

function trailOf(element: HTMLElement): Trail {
  const steps: (readonly [Element, number])[] = []
  for (let child: Element = element; child.parentElement; child = child.parentElement) {
    steps.push([child.parentElement, [...child.parentElement.children].indexOf(child)])
  }
  return { element, path: location.pathname, steps }
}

/** It, or what is nearest to where it was within what is still there. */
function findAgain({ element, steps }: Trail): HTMLElement | undefined {
  if (isUsable(element)) return element
  for (const [depth, [parent]] of steps.entries()) {
    if (!parent.isConnected || !parent.checkVisibility()) continue
    if (parent.querySelector('main')) return undefined
    let near = parent
    for (const [, place] of steps.slice(0, depth + 1).reverse())
      near = near.children[place] ?? near.lastElementChild ?? near
    for (; parent.contains(near); near = near.parentElement as Element) {
      const stop = [near, ...near.querySelectorAll(STOPS)].find((one) => one.matches(STOPS) && isUsable(one))
      if (stop) return stop as HTMLElement
    }
  }
  return undefined
}

function isUsable(element: EventTarget | null): element is HTMLElement {
  return (
    element instanceof HTMLElement &&
    element.checkVisibility() &&
    !element.matches(':disabled') &&
    element.tabIndex >= 0
  )
}
