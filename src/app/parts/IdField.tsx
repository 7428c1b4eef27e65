import { Field } from './Field'

interface IdFieldProps {
  readonly label: string
  readonly hint?: string
  /** Its name in the form's data. */
  readonly name: string
  readonly value: string | number | undefined
  readonly placeholder?: string
}

/** A number that a server gave to something: digits only, and nothing to count up or down. */
export function IdField(props: IdFieldProps) {
  return (
    <Field name={props.label} hint={props.hint}>
      {(id) => (
        <input
          id={id}
          name={props.name}
          inputmode="numeric"
          pattern="\d*"
          title="A whole number"
          autocomplete="off"
          placeholder={props.placeholder ?? ''}
          value={props.value ?? ''}
        />
      )}
    </Field>
  )
}
