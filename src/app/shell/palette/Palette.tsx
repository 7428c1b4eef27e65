import { createSignal, lazy, Show, Suspense } from 'solid-js'
import { Icon } from '../../icons/Icon'
import './palette.css'

const PaletteList = lazy(() => import('./PaletteList'))

interface PaletteProps {
  readonly onClose: () => void
  readonly help: () => void
}

/** Finds anything: a text field over a list. The field is there at once, so that what is typed before the list is there is kept. */
export function Palette(props: PaletteProps) {
  const [field, setField] = createSignal<HTMLInputElement>()
  return (
    <dialog
      class="palette"
      aria-label="Find anything"
      ref={(made) => {
        // A click beside it closes it, where the browser knows how.
        made.setAttribute('closedby', 'any')
        queueMicrotask(() => made.showModal())
      }}
      onClose={() => props.onClose()}
    >
      <div class="palette-field">
        <Icon name="search" />
        <input
          ref={setField}
          role="combobox"
          aria-label="Find a graph, node, file, job or action"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-autocomplete="list"
          placeholder="Find a graph, node, file, job or action"
          autocomplete="off"
          spellcheck={false}
        />
        <kbd class="pointer-only">Esc</kbd>
      </div>
      <Suspense fallback={<div class="palette-list" id="palette-list" />}>
        <Show when={field()}>{(input) => <PaletteList field={input()} help={() => props.help()} />}</Show>
      </Suspense>
    </dialog>
  )
}

/** When the start is over, so that the first press finds it there. What fails is asked for again then. */
export function prepareList(): void {
  setTimeout(() => import('./PaletteList').catch(() => {}), 2_000)
}
