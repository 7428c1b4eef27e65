import { A, useNavigate } from '@solidjs/router'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import { graphAddress } from '../../address'
import { Icon } from '../../icons/Icon'
import { ConfirmButton } from '../../parts/ConfirmButton'
import { EmptyPlace } from '../../parts/EmptyPlace'
import { FailureNote } from '../../parts/FailureNote'
import { pageTitle } from '../../parts/pageTitle'
import { Reading } from '../../parts/Reading'
import { useApp } from '../../state/app'
import { createPersistence } from '../../state/persistence'
import { createReading } from '../../state/reading'
import { count, number, sizeText } from '../../words/count'
import { agoText } from '../../words/duration'
import { BackupPart } from './BackupPart'
import { CopiesPart } from './CopiesPart'
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
    (usage.value() ?? []).filter(
      ({ graphId }) => !app.deletions.hides(`graph:${graphId}`) && !app.deletions.hides('code'),
    )
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
                  question={`Delete the code of all ${count(shown().length, 'graph')}, with every version? Jobs stay in the list.`}
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

interface GraphRowsProps {
  readonly usage: readonly {
    readonly graphId: string
    readonly name: string
    readonly updatedAt: number
    readonly versions: number
    readonly units: number
    readonly olderUnits: number
  }[]
}

/** Each graph with what it takes: what is current, and what older versions take on top of it. */
function GraphRows(props: GraphRowsProps) {
  const app = useApp()
  const navigate = useNavigate()
  const most = () => Math.max(1, ...props.usage.map(({ units }) => units))
  const remove = (graph: GraphRowsProps['usage'][number]) =>
    app.deletions.start({
      key: `graph:${graph.graphId}`,
      said: `“${graph.name}” deleted, with ${count(graph.versions, 'version')}.`,
      carryOut: async () => app.connection.codegen()?.clearGeneratedCode(graph.graphId),
      undo: () => navigate('/storage'),
    })
  return (
    <>
      <ul class="stored" aria-label="Graphs by size">
        <For each={props.usage}>
          {(graph) => (
            <li class="stored-row">
              <span class="two-lines">
                <A class="cut" href={graphAddress(graph.graphId)}>
                  <bdi>{graph.name}</bdi>
                </A>
                <span class="faint cut">
                  {count(graph.versions, 'version')}, {agoText(graph.updatedAt, app.clock.now())}
                </span>
              </span>
              <svg class="bar-line" aria-hidden="true">
                <rect class="tone-faint" width={`${(graph.units / most()) * 100}%`} height="100%" rx="3" />
                <rect
                  class="tone-accent"
                  width={`${((graph.units - graph.olderUnits) / most()) * 100}%`}
                  height="100%"
                  rx="3"
                />
              </svg>
              <span class="stored-size">
                {sizeText(graph.units)}
                <Show when={graph.olderUnits > 0}>
                  <span class="faint"> {sizeText(graph.olderUnits)} older</span>
                </Show>
              </span>
              <button
                type="button"
                class="icon-button"
                aria-label={`Delete the code of ${graph.name}`}
                onClick={() => remove(graph)}
              >
                <Icon name="trash" />
              </button>
            </li>
          )}
        </For>
      </ul>
      <p class="faint">
        {number(props.usage.length)} {props.usage.length === 1 ? 'graph' : 'graphs'},{' '}
        {sizeText(props.usage.reduce((sum, { units }) => sum + units, 0))} of code; equal code is stored once. The full
        colour is what is current, the pale one what only older versions hold.
      </p>
    </>
  )
}
