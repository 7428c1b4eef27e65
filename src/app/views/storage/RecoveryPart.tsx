import { createSignal, For, Show } from 'solid-js'
import { Icon } from '../../icons/Icon'
import { useApp } from '../../state/app'
import { count } from '../../words/count'
import { agoText } from '../../words/duration'

/** The database was gone: what a copy brought back, and what it could not. */
export function RecoveryPart() {
  const app = useApp()
  const [seen, setSeen] = createSignal(false)
  const recovery = () => (seen() ? undefined : app.connection.codegen()?.storage.recovery())
  const dismiss = () => {
    app.connection.codegen()?.storage.dismissRecovery()
    setSeen(true)
  }
  return (
    <Show when={recovery()}>
      {(found) => (
        <section class="note mild storage-graphs" aria-labelledby="recovered-title">
          <Icon name="info" />
          <div class="note-text">
            <h2 id="recovered-title">The browser had deleted the database, {agoText(found().at, app.clock.now())}</h2>
            <p>
              {count(found().files, 'file')} of {count(found().graphs, 'graph')} came back from the copy in the{' '}
              {found().from === 'cookie' ? 'cookie' : 'localStorage'}.
              <Show when={found().withheld > 0}> {count(found().withheld, 'node')} with secrets were never in it.</Show>{' '}
              Older versions are never in a copy.
            </p>
            <Show when={found().missing.length + found().others > 0}>
              <p>Lost, until they are generated again:</p>
              <ul class="storage-words">
                <For each={found().missing}>
                  {(graph) => (
                    <li>
                      <bdi>{graph.name}</bdi>, {count(graph.nodes, 'node')}
                    </li>
                  )}
                </For>
                <Show when={found().others > 0}>
                  <li>and {count(found().others, 'more graph')}</li>
                </Show>
              </ul>
            </Show>
          </div>
          <button type="button" class="button" onClick={dismiss}>
            Seen
          </button>
        </section>
      )}
    </Show>
  )
}
