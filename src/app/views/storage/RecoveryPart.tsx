import { For, Show } from 'solid-js'
import { Icon } from '../../icons/Icon'
import { useApp } from '../../state/app'
import { useStorageNews } from '../../state/storageNews'
import { count } from '../../words/count'
import { agoText } from '../../words/duration'

/** The database was gone: what a copy brought back, and what it could not. */
export function RecoveryPart() {
  const app = useApp()
  const storage = useStorageNews()
  return (
    <Show when={storage.recovery()}>
      {(found) => (
        <section class="note mild storage-graphs" aria-labelledby="recovered-title">
          <Icon name="info" />
          <div class="note-text">
            <h2 id="recovered-title">The browser had deleted the database, {agoText(found().at, app.clock.now())}</h2>
            <p>
              {found().files > 0
                ? `${count(found().files, 'file')} of ${count(found().graphs, 'graph')} came back`
                : 'Nothing came back'}{' '}
              from the copy in the {found().from === 'cookie' ? 'cookie' : 'localStorage'}.
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
          <button type="button" class="button" onClick={storage.seen}>
            Seen
          </button>
        </section>
      )}
    </Show>
  )
}
