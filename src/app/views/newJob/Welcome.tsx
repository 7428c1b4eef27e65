import { createSignal, For, Show } from 'solid-js'
import { Icon } from '../../icons/Icon'
import { useDrafts } from '../../state/drafts'
import { EXAMPLES, type Example, loadExample } from './examples'
import { FilePicker } from './FilePicker'

/** The view before there is a draft: every way in. */
export function Welcome(props: { readonly onRead: (draft: number) => void }) {
  const drafts = useDrafts()
  const [trouble, setTrouble] = createSignal('')
  const open = async (example: Example) => {
    setTrouble('')
    try {
      props.onRead(drafts.addText(example.file, await loadExample(example)))
    } catch {
      setTrouble(`The example “${example.name}” cannot be loaded now.`)
    }
  }
  const paste = async () => {
    setTrouble('')
    try {
      const text = await navigator.clipboard.readText()
      if (text.trim() === '') setTrouble('No text is copied that could be pasted.')
      else props.onRead(drafts.addText('Pasted text', text))
    } catch {
      setTrouble('The browser does not let the app read what you copied.')
    }
  }
  return (
    <div class="welcome">
      <h1>New job</h1>
      <p class="lead">Submit a graph, close everything, and the code is here when you come back.</p>
      <div class="ways-in">
        <div class="drop-place">
          <Icon name="upload" />
          <p>
            <strong class="pointer-only">Drop graph files anywhere on this page</strong>
            <strong class="touch-only">Start from a graph file</strong>
            <span class="pointer-only">
              or paste JSON with <kbd>Ctrl</kbd> <kbd>V</kbd>
            </span>
          </p>
          <div class="actions">
            <FilePicker class="button primary">Open files…</FilePicker>
            <button type="button" class="button" onClick={() => void paste()}>
              Paste
            </button>
          </div>
          <p class="faint">One or many. You see what will be sent before anything is.</p>
        </div>
        <section>
          <h2 class="section-title" id="examples-title">
            No graph at hand? Try an example
          </h2>
          <ul class="examples" aria-labelledby="examples-title">
            <For each={EXAMPLES}>
              {(example) => (
                <li>
                  <button type="button" class="example" onClick={() => void open(example)}>
                    <span class="kind kind-network">
                      <Icon name={example.icon} />
                    </span>
                    <span class="example-text">
                      <strong>{example.name}</strong>
                      <span class="soft">{example.about}</span>
                    </span>
                  </button>
                </li>
              )}
            </For>
          </ul>
        </section>
      </div>
      <Show when={trouble()}>
        <p class="trouble" role="alert">
          {trouble()}
        </p>
      </Show>
    </div>
  )
}
