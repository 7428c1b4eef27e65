import { useSearchParams } from '@solidjs/router'
import { type Accessor, createMemo, For } from 'solid-js'
import { readNumber } from '../../address'
import { Icon } from '../../icons/Icon'

/** The two results that the address names; `undefined` where it names none. */
export interface Compared {
  readonly from: Accessor<number | undefined>
  readonly to: Accessor<number | undefined>
  /** Tells one choice of two from another. */
  readonly key: Accessor<string | undefined>
  /** What else the address says. */
  readonly query: Readonly<Record<string, string | readonly string[] | undefined>>
  setQuery(change: Readonly<Record<string, string | number | undefined>>): void
}

export function useCompared(): Compared {
  const [query, setQuery] = useSearchParams()
  const from = createMemo(() => readNumber(query.from))
  const to = createMemo(() => readNumber(query.to))
  const key = createMemo(() => (from() === undefined || to() === undefined ? undefined : `${from()} ${to()}`))
  return { from, to, key, query, setQuery: (change) => setQuery(change, { replace: true }) }
}

interface CompareHeadProps {
  readonly versions: readonly { readonly generation: number; readonly title: string }[]
  readonly compared: Compared
}

/** Which two are compared: each can be another one. */
export function CompareHead(props: CompareHeadProps) {
  return (
    <div class="compare-head">
      <Choice label="Before" name="from" value={props.compared.from()} {...props} />
      <button
        type="button"
        class="icon-button"
        aria-label="Swap"
        title="Swap"
        onClick={() => props.compared.setQuery({ from: props.compared.to(), to: props.compared.from() })}
      >
        <Icon name="swap" />
      </button>
      <Choice label="After" name="to" value={props.compared.to()} {...props} />
    </div>
  )
}

interface ChoiceProps extends CompareHeadProps {
  readonly label: string
  readonly name: 'from' | 'to'
  readonly value: number | undefined
}

function Choice(props: ChoiceProps) {
  return (
    <select
      class="choice"
      aria-label={props.label}
      onChange={(event) => props.compared.setQuery({ [props.name]: event.currentTarget.value, file: undefined })}
    >
      <For each={props.versions}>
        {({ generation, title }) => (
          <option value={generation} selected={generation === props.value}>
            {title}
          </option>
        )}
      </For>
    </select>
  )
}
