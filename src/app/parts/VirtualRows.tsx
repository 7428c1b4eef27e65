import type { Accessor, JSX } from 'solid-js'
import { Virtualizer, type VirtualizerHandle } from 'virtua/solid'

interface VirtualRowsProps<T> {
  readonly rows: readonly T[]
  readonly children: (row: T, index: Accessor<number>) => JSX.Element
  /** Names rows of which none can be focused: then what scrolls them can. */
  readonly label?: string
  readonly ref?: (handle?: VirtualizerHandle) => void
}

/** A list of which only the rows in view exist, so that 10,000 cost no more than thirty. */
export function VirtualRows<T>(props: VirtualRowsProps<T>) {
  return (
    <section
      class="rows"
      aria-label={props.label}
      ref={(element) => {
        if (props.label) element.setAttribute('tabindex', '0')
      }}
    >
      <Virtualizer as="ul" item="li" data={props.rows} ref={(handle) => props.ref?.(handle)}>
        {props.children}
      </Virtualizer>
    </section>
  )
}
