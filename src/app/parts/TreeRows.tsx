import type { JSX } from 'solid-js'
import type { TreePlace } from '../words/treePlace'
import { VirtualRows } from './VirtualRows'
import './treeRows.css'

/** Past this, rows would have no room left for their words. */
const DEEPEST = 8

interface TreeRowsProps<T extends TreePlace> {
  readonly rows: readonly T[]
  readonly label: string
  readonly children: (row: T) => JSX.Element
  readonly textOf: (row: T) => string
  /** Opens a row that is closed, and closes one that is open. */
  readonly turn: (key: string) => void
  /** The place of the row that stands for what is open. */
  readonly current?: number
  readonly goToRef?: (goTo: (place: number) => void) => void
}

/** A tree of any size. What is in each row begins with one element that `treeItem` has made an item of it. */
export function TreeRows<T extends TreePlace>(props: TreeRowsProps<T>) {
  /** → opens a row, or leads into it; ← closes it, or leads out of it. */
  const press = (event: KeyboardEvent, at: number): number | true | undefined => {
    const row = props.rows[at]
    if (!row || (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft')) return undefined
    const opens = event.key === 'ArrowRight'
    if (row.open === !opens) {
      props.turn(row.key)
      return true
    }
    if (opens) return row.open ? at + 1 : true
    const parent = props.rows.findLastIndex((other, place) => place < at && other.depth < row.depth)
    return parent < 0 ? true : parent
  }
  return (
    <VirtualRows
      rows={props.rows}
      current={props.current}
      tree={props.label}
      textOf={props.textOf}
      onKey={press}
      goToRef={props.goToRef}
    >
      {props.children}
    </VirtualRows>
  )
}

/** Makes an element the item of a row: to see, and to hear. A row that changes is a new one. */
export function treeItem({ depth, nth, of, open }: TreePlace): (element: HTMLElement) => void {
  return (element) => {
    element.classList.add('tree-row', `depth-${Math.min(depth, DEEPEST)}`)
    element.classList.toggle('leaf', open === undefined)
    const says = { role: 'treeitem', 'aria-level': depth + 1, 'aria-posinset': nth, 'aria-setsize': of }
    for (const [name, value] of Object.entries(says)) element.setAttribute(name, String(value))
    if (open !== undefined) element.setAttribute('aria-expanded', String(open))
  }
}
