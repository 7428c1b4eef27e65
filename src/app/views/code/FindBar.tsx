import { onMount, Show } from 'solid-js'
import { Icon } from '../../icons/Icon'
import { number } from '../../words/count'
import { MOST_FINDS } from './findInText'
import type { FindState } from './findState'

interface FindBarProps {
  readonly find: FindState
  readonly lines: number
  readonly onLine: (line: number) => void
  /** Where it is asked to go, and the focus with it. */
  readonly onClose: () => void
}

/** Find in this file, and go to a line. */
export function FindBar(props: FindBarProps) {
  let field: HTMLInputElement | undefined
  onMount(() => field?.select())
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    props.find.step(event.shiftKey ? -1 : 1)
  }
  return (
    <search class="find-bar" aria-label="In this file">
      <label class="search">
        <Icon name="search" />
        <span class="unseen">Find in this file</span>
        <input
          type="search"
          placeholder="Find in this file"
          value={props.find.text()}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          ref={field}
          onInput={(event) => props.find.setText(event.currentTarget.value)}
          onKeyDown={key}
        />
      </label>
      <span class="find-count faint" role="status">
        {countText(props.find)}
      </span>
      <button
        type="button"
        class="tool sign"
        aria-pressed={props.find.matchCase()}
        aria-label="Match case"
        title="Match case"
        onClick={() => props.find.setMatchCase(!props.find.matchCase())}
      >
        Aa
      </button>
      <Show when={props.find.finds().length > 0}>
        <button type="button" class="tool up" aria-label="Previous match" onClick={() => props.find.step(-1)}>
          <Icon name="chevron" />
        </button>
        <button type="button" class="tool down" aria-label="Next match" onClick={() => props.find.step(1)}>
          <Icon name="chevron" />
        </button>
      </Show>
      <form
        class="go-to"
        onSubmit={(event) => {
          event.preventDefault()
          const line = new FormData(event.currentTarget).get('line')
          if (line) props.onLine(Math.min(Number(line), props.lines))
        }}
      >
        <label>
          <span class="faint">Line</span>{' '}
          <input
            type="number"
            name="line"
            inputmode="numeric"
            min={1}
            placeholder={`1–${props.lines}`}
            title="Go to line"
            required
          />
        </label>
      </form>
      <button type="button" class="tool" aria-label="Close" onClick={() => props.onClose()}>
        <Icon name="cross" />
      </button>
    </search>
  )
}

function countText(find: FindState): string {
  const amount = find.finds().length
  if (find.text() === '') return ''
  if (amount === 0) return 'none'
  return `${number(find.present() + 1)} of ${number(amount)}${amount === MOST_FINDS ? '+' : ''}`
}
