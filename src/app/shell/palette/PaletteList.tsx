import { useNavigate } from '@solidjs/router'
import { createMemo, createSignal, For, Show } from 'solid-js'
import { Icon } from '../../icons/Icon'
import { useApp } from '../../state/app'
import { findEntries } from '../../words/findEntries'
import { type PaletteEntry, paletteEntries } from './entries'
import './palette.css'

const MOST_SHOWN = 40

interface PaletteProps {
  readonly onClose: () => void
  readonly help: () => void
}

/** Finds anything: a text field over a list, moved through with the arrow keys. */
export default function Palette(props: PaletteProps) {
  const app = useApp()
  const navigate = useNavigate()
  const entries = paletteEntries(app, () => props.help())
  const [query, setQuery] = createSignal('')
  const [place, setPlace] = createSignal(0)
  const found = createMemo(() => findEntries(entries.all(), query(), MOST_SHOWN))
  const here = () => Math.min(place(), found().length - 1)
  let dialog: HTMLDialogElement | undefined
  let list: HTMLDivElement | undefined

  const act = (entry: PaletteEntry | undefined) => {
    if (!entry) return
    dialog?.close()
    if (typeof entry.act === 'string') navigate(entry.act)
    else entry.act()
  }
  const goTo = (next: number) => {
    setPlace((next + found().length) % Math.max(1, found().length))
    list?.children[here()]?.scrollIntoView({ block: 'nearest' })
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') goTo(here() + 1)
    else if (event.key === 'ArrowUp') goTo(here() - 1)
    else if (event.key === 'Enter') act(found()[here()])
    else return
    event.preventDefault()
  }

  return (
    <dialog
      class="palette"
      aria-label="Find anything"
      ref={(made) => {
        dialog = made
        // A click beside it closes it, where the browser knows how.
        made.setAttribute('closedby', 'any')
        queueMicrotask(() => made.showModal())
      }}
      onClose={() => props.onClose()}
    >
      <div class="palette-field">
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-label="Find a graph, node, file, job or action"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-autocomplete="list"
          aria-activedescendant={found().length > 0 ? `palette-${here()}` : undefined}
          placeholder="Find a graph, node, file, job or action"
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => {
            setQuery(event.currentTarget.value)
            setPlace(0)
            list?.scrollTo(0, 0)
          }}
          onKeyDown={press}
        />
        <kbd class="pointer-only">Esc</kbd>
      </div>
      <div class="palette-list" id="palette-list" role="listbox" aria-label="Found" ref={list}>
        <For each={found()}>
          {(entry, index) => (
            <button
              type="button"
              tabIndex={-1}
              id={`palette-${index()}`}
              class="palette-entry"
              classList={{ here: index() === here() }}
              role="option"
              aria-selected={index() === here()}
              onClick={() => act(entry)}
              onPointerMove={() => setPlace(index())}
            >
              <Icon name={entry.icon} />
              <bdi class="cut palette-title">{entry.title}</bdi>
              <bdi class="cut faint palette-detail">{entry.detail}</bdi>
              <span class="palette-kind">{entry.kind}</span>
            </button>
          )}
        </For>
      </div>
      <p class="palette-foot faint" role="status">
        <Show when={found().length === 0}>Nothing is called that. </Show>
        <Show when={entries.reading()}>Reading nodes and files…</Show>
      </p>
    </dialog>
  )
}
