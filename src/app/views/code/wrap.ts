import { type Accessor, createSignal } from 'solid-js'

const KEY = 'kubegram_wrap'

/** Whether long lines are wrapped, remembered on this device. */
export function createWrap(): { readonly on: Accessor<boolean>; readonly turn: () => void } {
  const [on, setOn] = createSignal(stored())
  return {
    on,
    turn() {
      const next = setOn(!on())
      try {
        localStorage.setItem(KEY, next ? 'on' : 'off')
      } catch {
        // Full or forbidden: it holds until the page is closed.
      }
    },
  }
}

/** On a phone lines are wrapped unless somebody said otherwise. */
function stored(): boolean {
  try {
    const said = localStorage.getItem(KEY)
    if (said !== null) return said === 'on'
  } catch {
    // Forbidden: as if nobody had said anything.
  }
  return matchMedia('(max-width: 720px)').matches
}
