import { createSignal, Match, Show, Switch } from 'solid-js'
import { ConfirmButton } from '../../parts/ConfirmButton'
import { EmptyPlace } from '../../parts/EmptyPlace'
import { FailureNote } from '../../parts/FailureNote'
import { pageTitle } from '../../parts/pageTitle'
import { Reading } from '../../parts/Reading'
import { useApp } from '../../state/app'
import { createPersistence } from '../../state/persistence'
import { createReading } from '../../state/reading'
import { count } from '../../words/count'
import { BackupPart } from './BackupPart'
import { CopiesPart } from './CopiesPart'
import { GraphRows, olderKey, withoutOlder } from './GraphRows'
import { PersistencePart } from './PersistencePart'
import { RecoveryPart } from './RecoveryPart'
import { RottenPart } from './RottenPart'
import '../../styles/bars.css'
import './storage.css'

/** What is kept in this browser, where, and how safely. */
export default function StorageView() {
  const app = useApp()
  pageTitle(() => 'Storage')
  const persistence = createPersistence()
  const [version, setVersion] = createSignal(0)
  const usage = createReading(
    () => {
      const codegen = app.connection.codegen()
      return codegen && { codegen, graphs: app.graphs.value(), version: version() }
    },
    () => 'usage',
    ({ codegen }) => codegen.storage.usage(),
  )
  const shown = () =>
    (usage.value() ?? [])
      .filter(({ graphId }) => !app.deletions.hides(`graph:${graphId}`) && !app.deletions.hides('code'))
      .map((graph) => (app.deletions.hides(olderKey(graph.graphId)) ? withoutOlder(graph) : graph))
  const clearAll = () => {
    app.deletions.start({
      key: 'code',
      said: `All code of ${count(shown().length, 'graph')} deleted.`,
      carryOut: async () => app.connection.codegen()?.clearGeneratedCode(),
      undo: () => setVersion((value) => value + 1),
    })
  }
  return (
    <article class="place pane storage-view">
      <div class="pane-head">
        <h1>Storage</h1>
      </div>
      {/* All of it at once, so that nothing jumps. */}
      <Show when={persistence.settled() && usage.settled()} fallback={<Reading />}>
        <div class="storage-parts">
          <RecoveryPart />
          <RottenPart />
          <PersistencePart persistence={persistence} />
          <div class="storage-column">
            <CopiesPart graphs={shown().length} />
            <BackupPart onChanged={() => setVersion((value) => value + 1)} />
          </div>
          <section class="figure-card storage-graphs" aria-labelledby="stored-title">
            <div class="storage-head">
              <h2 id="stored-title">Code in this browser</h2>
              <Show when={shown().length > 0}>
                <ConfirmButton
                  label="Delete all code"
                  question={`Delete the code of all ${count(shown().length, 'graph')}, with every version, pinned ones too? Jobs stay in the list.`}
                  confirm="Delete all"
                  onConfirm={clearAll}
                />
              </Show>
            </div>
            <Switch>
              <Match when={usage.failure()}>{(failure) => <FailureNote failure={failure()} />}</Match>
              <Match when={shown().length > 0}>
                <GraphRows usage={shown()} />
              </Match>
              <Match when={usage.settled()}>
                <EmptyPlace icon="disk" title="No code is stored yet">
                  <p>Code of finished jobs is kept here until you delete it.</p>
                </EmptyPlace>
              </Match>
            </Switch>
          </section>
        </div>
      </Show>
    </article>
  )
}
