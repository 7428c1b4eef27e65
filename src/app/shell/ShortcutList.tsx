import { For } from 'solid-js'
import { Icon } from '../icons/Icon'
import { SHORTCUTS } from '../words/shortcuts'
import './shortcuts.css'

/** All keys, in a dialog. */
export default function ShortcutList(props: { readonly onClose: () => void }) {
  return (
    <dialog
      class="dialog keys-dialog"
      aria-labelledby="keys-title"
      ref={(dialog) => queueMicrotask(() => dialog.showModal())}
      onClose={() => props.onClose()}
    >
      <header class="pane-head keys-head">
        <h2 id="keys-title">Keys</h2>
        <form method="dialog">
          <button type="submit" class="icon-button" aria-label="Close">
            <Icon name="cross" />
          </button>
        </form>
      </header>
      <div class="keys-groups">
        <For each={SHORTCUTS}>
          {([where, keys]) => (
            <section>
              <h3 class="section-title">{where}</h3>
              <dl class="pairs keys">
                <For each={keys}>
                  {({ keys: pressed, what }) => (
                    <div>
                      <dt>
                        <For each={pressed}>{(key) => <kbd>{key}</kbd>}</For>
                      </dt>
                      <dd>{what}</dd>
                    </div>
                  )}
                </For>
              </dl>
            </section>
          )}
        </For>
      </div>
    </dialog>
  )
}
