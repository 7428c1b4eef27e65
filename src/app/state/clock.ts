import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js'
import { onVisible } from './visibility'

export interface Clock {
  readonly now: Accessor<number>
  /** The clock goes while anybody holds it and the page is visible. Call what it returns to let go. */
  hold(): () => void
}

export function createClock(): Clock {
  const [now, setNow] = createSignal(Date.now())
  let holders = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const tick = () => {
    clearTimeout(timer)
    timer = undefined
    setNow(Date.now())
    if (holders > 0 && document.visibilityState === 'visible') timer = setTimeout(tick, 1000 - (Date.now() % 1000))
  }
  onCleanup(onVisible(tick))
  onCleanup(() => clearTimeout(timer))

  return {
    now,
    hold() {
      holders++
      if (timer === undefined) tick()
      let held = true
      return () => {
        if (held) holders--
        held = false
      }
    },
  }
}

/** Holds the clock while `active` is true, for as long as the owner lives. */
export function holdWhile(clock: Clock, active: Accessor<boolean>): void {
  createEffect(() => {
    if (active()) onCleanup(clock.hold())
  })
}
