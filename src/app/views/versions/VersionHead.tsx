import { type JSX, Show } from 'solid-js'
import { BackLink } from '../../parts/BackLink'
import '../../parts/fields.css'
import '../code/node.css'

interface VersionHeadProps {
  readonly back: string
  readonly to: string
  /** Nothing while it is not known: what stands beside it would move. */
  readonly name: string | undefined
  readonly what: string
  readonly children?: JSX.Element
}

export function VersionHead(props: VersionHeadProps) {
  return (
    <header class="node-head">
      <BackLink href={props.back} to={props.to} />
      <Show when={props.name}>
        <h1 class="cut">
          <bdi>{props.name}</bdi>
        </h1>
        <span class="faint">{props.what}</span>
      </Show>
      {props.children}
    </header>
  )
}
