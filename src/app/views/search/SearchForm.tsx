import { createEffect, createSignal, For, on, onCleanup, Show } from 'solid-js'
import { Icon } from '../../icons/Icon'
import { useApp } from '../../state/app'
import { count, number } from '../../words/count'
import { LANGUAGE_NAMES } from '../../words/languageNames'
import { focusFinds } from './SearchResults'
import type { SearchChoice } from './searchAddress'
import type { Searcher } from './searcher'

/** How long one may pause while typing. */
const TYPING_MS = 180

interface SearchFormProps {
  readonly choice: SearchChoice
  readonly onChange: (change: Partial<SearchChoice>) => void
  readonly searcher: Searcher
  readonly field: (field: HTMLInputElement) => void
}

export function SearchForm(props: SearchFormProps) {
  const app = useApp()
  const [typed, setTyped] = createSignal(props.choice.text)
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))
  // Another address, as by "back", is another text.
  createEffect(
    on(
      () => props.choice.text,
      (text) => setTyped(text),
    ),
  )
  const take = (text: string) => {
    clearTimeout(timer)
    props.onChange({ text })
  }
  const type = (text: string) => {
    setTyped(text)
    clearTimeout(timer)
    timer = setTimeout(() => take(text), TYPING_MS)
  }

  return (
    <search class="search-form">
      <form
        class="search-line"
        onSubmit={(event) => {
          event.preventDefault()
          take(typed())
        }}
      >
        <label class="search">
          <Icon name="search" />
          <span class="unseen">Search code</span>
          <input
            type="search"
            placeholder="Search code"
            value={typed()}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            enterkeyhint="search"
            ref={props.field}
            onInput={(event) => type(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'ArrowDown') return
              event.preventDefault()
              focusFinds()
            }}
          />
        </label>
        <Choice
          sign="Aa"
          name="Match case"
          on={props.choice.matchCase}
          turn={(matchCase) => props.onChange({ matchCase })}
        />
        <Choice
          sign="|ab|"
          name="Whole word"
          on={props.choice.wholeWord}
          turn={(wholeWord) => props.onChange({ wholeWord })}
        />
        <Choice
          sign=".*"
          name="Regular expression"
          on={props.choice.regex}
          turn={(regex) => props.onChange({ regex })}
        />
      </form>
      <div class="search-filters">
        <select
          aria-label="Graph"
          class="choice"
          value={props.choice.graphId ?? ''}
          onChange={(event) => props.onChange({ graphId: event.currentTarget.value || undefined })}
        >
          <option value="">All graphs</option>
          <For each={app.graphs.value()}>
            {(graph) => (
              <option value={graph.graphId} selected={graph.graphId === props.choice.graphId}>
                {graph.name}
              </option>
            )}
          </For>
        </select>
        <select
          aria-label="Language"
          class="choice"
          value={props.choice.language ?? ''}
          onChange={(event) => props.onChange({ language: event.currentTarget.value || undefined })}
        >
          <option value="">All languages</option>
          <For each={Object.entries(LANGUAGE_NAMES)}>{([id, name]) => <option value={id}>{name}</option>}</For>
        </select>
        <label class="check">
          <input
            type="checkbox"
            checked={props.choice.versions}
            onChange={(event) => props.onChange({ versions: event.currentTarget.checked })}
          />
          Older versions
        </label>
        <Outcome searcher={props.searcher} />
      </div>
    </search>
  )
}

interface ChoiceProps {
  readonly sign: string
  readonly name: string
  readonly on: boolean
  readonly turn: (on: boolean) => void
}

function Choice(props: ChoiceProps) {
  return (
    <button
      type="button"
      class="tool sign"
      aria-pressed={props.on}
      aria-label={props.name}
      title={props.name}
      onClick={() => props.turn(!props.on)}
    >
      {props.sign}
    </button>
  )
}

/** What came of it, and how far it is: words begin at one place, so that they stand still as they grow. */
function Outcome(props: { readonly searcher: Searcher }) {
  const matches = () => props.searcher.found().reduce((sum, file) => sum + file.matches, 0)
  const shown = () => props.searcher.found().reduce((sum, file) => sum + file.lines.length, 0)
  return (
    <p class="search-outcome faint">
      <Show when={props.searcher.state() === 'stopped'}>Stopped. </Show>
      <Show when={matches() > 0 && props.searcher.state() !== 'failed'}>
        <span>
          <b>{number(matches())}</b> {matches() === 1 ? 'match' : 'matches'} in{' '}
          {count(props.searcher.found().length, 'file')}
          <Show when={shown() < matches() && props.searcher.state() === 'done'}>, {number(shown())} lines shown</Show>
        </span>
      </Show>
      <Show when={props.searcher.state() === 'searching'}>
        <progress max={1} value={props.searcher.progress()} aria-label="Searching" />
        <button type="button" class="button small" onClick={() => props.searcher.stop()}>
          <Icon name="stop" /> Stop
        </button>
      </Show>
    </p>
  )
}
