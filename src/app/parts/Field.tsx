import { createUniqueId, type JSX, Show } from 'solid-js'
import '../styles/fields.css'

interface FieldProps {
  readonly name: JSX.Element
  readonly hint?: string | undefined
  /** The control, which takes the id: the label names it. */
  readonly children: (id: string) => JSX.Element
  readonly wide?: boolean
}

/** A control of a form with its name above it and what to know below. */
export function Field(props: FieldProps) {
  const id = createUniqueId()
  return (
    <label class="field" classList={{ 'field-wide': props.wide ?? false }} for={id}>
      <span class="field-name">{props.name}</span>
      {props.children(id)}
      <Show when={props.hint}>
        <span class="field-hint">{props.hint}</span>
      </Show>
    </label>
  )
}
