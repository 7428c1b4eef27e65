import { type Accessor, createEffect, type JSX } from 'solid-js'
import { Virtualizer, type VirtualizerHandle } from 'virtua/solid'
import { createRovingRows } from './rovingRows'

export interface VirtualRowsProps<T> {
  readonly rows: readonly T[]
  readonly children: (row: T, index: Accessor<number>) => JSX.Element
  /** Names rows of which none can be focused: then what scrolls them can. */
  readonly label?: string
  /** The place of the row that stands for what is open: the list begins there. */
  readonly current?: number | undefined
  /** The focus goes to that row as soon as it is there. */
  readonly takesFocus?: boolean
  /** What a row is called: letters lead to the next one that begins with them. */
  readonly textOf?: (row: T) => string
  /** Names rows that are a tree; each then says its own level. */
  readonly tree?: string
  /** Keys of its own, before those of every list: the place to go to, or `true` when nothing else is to happen. */
  readonly onKey?: (event: KeyboardEvent, at: number) => number | true | undefined
  readonly ref?: (handle?: VirtualizerHandle) => void
  /** Takes what puts the focus on the row at a place, wherever the list is scrolled to. */
  readonly goToRef?: ((goTo: (place: number) => void) => void) | undefined
}

const NONE: readonly number[] = []

interface ElementProps {
  readonly style: JSX.CSSProperties
  readonly children: JSX.Element
  readonly ref: (element: HTMLElement) => void
}

/**
 * A list of which only the rows in view exist, so that 10,000 cost no more than thirty. It is one stop for the Tab key:
 * arrow keys, Home, End and Page keys lead from row to row, and letters to names.
 */
export function VirtualRows<T>(props: VirtualRowsProps<T>) {
  const roving = createRovingRows(props)
  const List = (list: ElementProps) => (
    <ul ref={list.ref} style={list.style} role={props.tree ? 'tree' : undefined} aria-label={props.tree}>
      {list.children}
    </ul>
  )
  const Row = (row: ElementProps & { readonly index: number }) => {
    let element!: HTMLLIElement
    // Of each row but one, nothing is a stop.
    if (!props.label) createEffect(() => roving.mark(element, row.index))
    return (
      <li
        ref={(made) => {
          element = made
          row.ref(made)
        }}
        style={row.style}
        role={props.tree ? 'none' : undefined}
        data-row={row.index}
      >
        {row.children}
      </li>
    )
  }
  return (
    <section
      class="rows"
      aria-label={props.label}
      ref={(element) => {
        if (props.label) element.setAttribute('tabindex', '0')
        else roving.listen(element)
        props.goToRef?.(roving.goTo)
      }}
    >
      <Virtualizer
        as={List}
        item={Row}
        data={props.rows}
        keepMounted={props.label ? NONE : roving.kept()}
        ref={(handle) => {
          roving.handle(handle)
          props.ref?.(handle)
        }}
      >
        {props.children}
      </Virtualizer>
    </section>
  )
}
