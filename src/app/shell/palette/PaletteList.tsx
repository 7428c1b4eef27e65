import { useNavigate } from '@solidjs/router'
import { createEffect, createMemo, createSignal, For, onCleanup, Show } from 'solid-js'
import { Icon } from '../../icons/Icon'
import { useApp } from '../../state/app'
import { findEntries } from '../../words/findEntries'
import { type PaletteEntry, paletteEntries } from './entries'
import './paletteList.css'

const MOST_SHOWN = 40

interface PaletteListProps {
  /** Where one types; perhaps something stands there already. */
  readonly field: HTMLInputElement
  readonly help: () => void
}

/** What the palette finds, moved through with the arrow keys of its field. */
export default function PaletteList(props: PaletteListProps) {
  const app = useApp()
  const navigate = useNavigate()
  const entries = paletteEntries(app, () => props.help())
  const [query, setQuery] = createSignal(props.field.value)
  const [place, setPlace] = createSignal(0)
  const found = createMemo(() => findEntries(entries.all(), query(), MOST_SHOWN))
  const here = () => Math.min(place(), found().length - 1)
  let list: HTMLDivElement | undefined

  const act = (entry: PaletteEntry | undefined) => {
    if (!entry) return
    props.field.closest('dialog')?.close()
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

  const type = () => {
    setQuery(props.field.value)
    setPlace(0)
    list?.scrollTo(0, 0)
  }
  listenTo(props.field, 'input', type)
  listenTo(props.field, 'keydown', press)
  createEffect(() => {
    if (found().length > 0) props.field.setAttribute('aria-activedescendant', `palette-${here()}`)
    else props.field.removeAttribute('aria-activedescendant')
  })

  return (
    <>
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
    </>
  )
}

function listenTo<K extends keyof HTMLElementEventMap>(
  field: HTMLElement,
  type: K,
  hear: (event: HTMLElementEventMap[K]) => void,
): void {
  field.addEventListener(type, hear)
  onCleanup(() => field.removeEventListener(type, hear))
}
