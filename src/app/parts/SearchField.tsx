import { Icon } from '../icons/Icon'

interface SearchFieldProps {
  readonly label: string
  readonly value: string
  readonly onInput: (value: string) => void
}

export function SearchField(props: SearchFieldProps) {
  return (
    <label class="search">
      <Icon name="search" />
      <span class="unseen">{props.label}</span>
      <input
        type="search"
        placeholder={props.label}
        value={props.value}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
    </label>
  )
}
