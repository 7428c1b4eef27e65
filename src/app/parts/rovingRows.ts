import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js'
import type { VirtualizerHandle } from 'virtua/solid'
import type { VirtualRowsProps } from './VirtualRows'

const STOPS = 'a[href], button, input, select'
/** In these, keys are for what is typed. */
const FIELDS = 'input:not([type="checkbox"])'
/** Letters that follow one another within so many ms are one word. */
const WORD_MS = 700

export interface RovingRows {
  /** Places of rows that exist wherever the list is scrolled to: the one that the Tab key leads to. */
  readonly kept: Accessor<readonly number[]>
  listen(list: HTMLElement): void
  handle(handle: VirtualizerHandle | undefined): void
  /** Puts the focus on the row at a place, or on the next one that can have it. */
  goTo(place: number): void
  /** Lets the Tab key stop at what is in a row, or not. Tracks where one stands. */
  mark(row: HTMLElement, place: number): void
}

type Props = Pick<VirtualRowsProps<unknown>, 'rows' | 'current' | 'takesFocus' | 'onKey'> & {
  readonly textOf?: ((row: never) => string) | undefined
}

/** One row of a list is a stop for the Tab key; from it, keys lead to the others. */
export function createRovingRows(props: Props): RovingRows {
  const [at, setAt] = createSignal(Math.max(0, props.current ?? 0))
  /** The row that has the focus, or had it last: it stays until another one has it. */
  const [held, setHeld] = createSignal(-1)
  let list: HTMLElement | undefined
  let handle: VirtualizerHandle | undefined
  let word = { text: '', until: 0 }
  /** What has the focus, also for the moment in which it is taken out of the document. */
  let focused: Node | null = null

  const stopIn = (place: number) => list?.querySelector<HTMLElement>(`[data-row="${place}"] :is(${STOPS})`)
  const isHere = () => list?.contains(document.activeElement) ?? false
  const last = () => untrack(() => props.rows.length) - 1
  /** The first row with a stop from a place on, in a direction. Rows are made one after the other to see. */
  const settle = (from: number, step: 1 | -1): HTMLElement | undefined => {
    const before = untrack(at)
    for (let place = from; place >= 0 && place <= last(); place += step) {
      setAt(place)
      const stop = stopIn(place)
      if (stop) return stop
    }
    setAt(before)
    return undefined
  }
  const goTo = (place: number, step: 1 | -1 = 1) => {
    const stop = settle(Math.min(Math.max(place, 0), last()), step)
    if (!stop) return
    // A list within what scrolls itself may be out of view, and with it its rows.
    list?.scrollIntoView({ block: 'nearest' })
    handle?.scrollToIndex(place === 0 ? 0 : untrack(at), { align: 'nearest' })
    focusWhenSeen(stop)
  }
  /** A row that was just made is not seen before it was measured, and what is not seen takes no focus. */
  const focusWhenSeen = (stop: HTMLElement, tries = 20) => {
    if (stop.checkVisibility({ visibilityProperty: true })) return stop.focus({ preventScroll: true })
    const place = untrack(at)
    requestAnimationFrame(() => {
      const still = tries > 0 && untrack(at) === place && stopIn(place)
      if (still) focusWhenSeen(still, tries - 1)
    })
  }

  const page = (from: number) =>
    Math.max(1, Math.floor((handle?.viewportSize ?? 0) / (handle?.getItemSize(from) || 1)) - 1)
  const leads = (key: string, from: number): readonly [place: number, step: 1 | -1] | undefined => {
    if (key === 'ArrowDown') return [from + 1, 1]
    if (key === 'ArrowUp') return [from - 1, -1]
    if (key === 'PageDown') return [from + page(from), -1]
    if (key === 'PageUp') return [from - page(from), 1]
    if (key === 'Home') return [0, 1]
    if (key === 'End') return [last(), -1]
    return undefined
  }
  const spelled = (event: KeyboardEvent): number | undefined => {
    const { textOf } = props
    // After a click the letters are the shortcuts that they are elsewhere.
    if (!textOf || !/^[\p{L}\p{N}]$/u.test(event.key) || !document.activeElement?.matches(':focus-visible'))
      return undefined
    const goesOn = event.timeStamp < word.until
    word = { text: (goesOn ? word.text : '') + event.key.toLowerCase(), until: event.timeStamp + WORD_MS }
    const first = untrack(at) + (goesOn ? 0 : 1)
    for (let step = 0; step <= last(); step++) {
      const place = (first + step) % (last() + 1)
      if (
        textOf(props.rows[place] as never)
          .toLowerCase()
          .startsWith(word.text)
      )
        return place
    }
    return untrack(at)
  }
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !isHere()) return
    if (document.activeElement?.matches(FIELDS)) return
    const from = untrack(at)
    const own = props.onKey?.(event, from)
    const place = own ?? (event.shiftKey ? undefined : spelled(event))
    const lead = typeof place === 'number' ? ([place, 1] as const) : event.shiftKey ? undefined : leads(event.key, from)
    if (own !== true && !lead) return
    event.preventDefault()
    if (own !== true && lead) goTo(...lead)
  }

  // Where the row that one could stand at is gone, another one takes its place.
  createEffect(
    on(
      () => props.rows,
      () =>
        // Rows are made when all effects have run. A list without stops is not listened to, and nothing is looked for.
        queueMicrotask(() => list && !isHere() && !stopIn(at()) && settle(Math.min(at(), last()), 1)),
    ),
  )
  createEffect(
    on(
      () => props.current,
      (current) => {
        if (current !== undefined && current >= 0 && !isHere()) setAt(current)
      },
    ),
  )

  return {
    kept: createMemo(() => [...new Set([at(), held()])].filter((place) => place >= 0)),
    listen(element) {
      list = element
      element.addEventListener('keydown', press)
      element.addEventListener('focusin', ({ target }) => {
        focused = target as Node
        const row = (target as Element).closest<HTMLElement>('[data-row]')
        if (!row) return
        setAt(Number(row.dataset.row))
        setHeld(Number(row.dataset.row))
      })
      element.addEventListener('focusout', ({ target }) => {
        setTimeout(() => {
          if (focused === target && document.activeElement !== target) focused = null
        })
      })
      // Rows that are made anew or moved lose the focus: it comes back to where it was.
      const observer = new MutationObserver((changes) => {
        // What comes into a row later is a stop only where its row is.
        for (const { target } of changes) {
          const row = (target as Element).closest<HTMLElement>('[data-row]')
          if (row) this.mark(row, Number(row.dataset.row))
        }
        const isGone = changes.some(({ removedNodes }) => [...removedNodes].some((node) => node.contains(focused)))
        if (!focused || !isGone || document.activeElement !== document.body) return
        const stop = settle(Math.min(at(), last()), 1) ?? settle(last(), -1)
        if (stop) focusWhenSeen(stop)
      })
      observer.observe(element, { childList: true, subtree: true })
      onCleanup(() => observer.disconnect())
    },
    handle(given) {
      handle = given
      const { current = 0, takesFocus } = props
      if (given && current > 0) requestAnimationFrame(() => given.scrollToIndex(current, { align: 'center' }))
      if (given && takesFocus) requestAnimationFrame(() => goTo(current))
    },
    goTo: (place) => goTo(place),
    mark(row, place) {
      const isStop = at() === place
      for (const stop of row.querySelectorAll<HTMLElement>(STOPS)) {
        if (isStop) stop.removeAttribute('tabindex')
        else stop.tabIndex = -1
      }
    },
  }
}
