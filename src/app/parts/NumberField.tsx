import { Field } from './Field'

interface NumberFieldProps {
  readonly label: string
  readonly hint: string
  /** Its name in the form's data. */
  readonly name: string
  /** The largest it takes; the smallest is 1. */
  readonly max: number
  readonly value: number | undefined
  /** What an empty field means; without it the field may not be empty. */
  readonly whenEmpty?: string
}

/** How many of something: a whole number from 1 on. */
export function NumberField(props: NumberFieldProps) {
  return (
    <Field name={props.label} hint={props.hint}>
      {(id) => (
        <input
          id={id}
          type="number"
          name={props.name}
          min="1"
          max={props.max}
          step="1"
          required={props.whenEmpty === undefined}
          placeholder={props.whenEmpty ?? ''}
          value={props.value ?? ''}
        />
      )}
    </Field>
  )
}
