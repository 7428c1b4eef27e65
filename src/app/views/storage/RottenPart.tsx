import { createResource, For, Show } from 'solid-js'
import { Icon } from '../../icons/Icon'
import { useApp } from '../../state/app'
import { count } from '../../words/count'
import { agoText } from '../../words/duration'
import { downloadText } from '../code/downloadText'

/** Records that could not be read any more: they were set aside, and can be taken out as they are. */
export function RottenPart() {
  const app = useApp()
  const [rotten] = createResource(
    () => app.connection.codegen(),
    (codegen) => codegen.storage.quarantined().catch(() => []),
  )
  const take = () => downloadText('unreadable-records.json', JSON.stringify(rotten() ?? [], null, 2))
  return (
    <Show when={(rotten() ?? []).length > 0}>
      <section class="note mild storage-graphs" aria-labelledby="rotten-title">
        <Icon name="alert" />
        <div class="note-text">
          <h2 id="rotten-title">{count(rotten()?.length ?? 0, 'record')} could not be read</h2>
          <p>
            The browser’s storage was damaged there. What could not be read was set aside as it is; everything else is
            whole. A job or a node that is missing can be generated again.
          </p>
          <details>
            <summary>Which</summary>
            <ul class="storage-words">
              <For each={rotten()}>
                {({ store, key, reason, at }) => (
                  <li>
                    <code class="break">
                      {store} {JSON.stringify(key)}
                    </code>
                    , {agoText(at, app.clock.now())}: <bdi>{reason}</bdi>
                  </li>
                )}
              </For>
            </ul>
          </details>
        </div>
        <button type="button" class="button" onClick={take}>
          Save what was set aside
        </button>
      </section>
    </Show>
  )
}
