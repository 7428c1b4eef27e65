import type { JSX } from 'solid-js'
import './folded.css'

interface FoldedProps {
  /** What is chosen, as a line that tells enough by itself. */
  readonly line: JSX.Element
  readonly open?: boolean
  readonly children: JSX.Element
}

/** A choice that is right for most: one line says what it is now, and opens what it could be instead. */
export function Folded(props: FoldedProps) {
  return (
    <details class="folded" open={props.open}>
      <summary>
        {props.line} · <span class="folded-change">change</span>
      </summary>
      {props.children}
    </details>
  )
}
