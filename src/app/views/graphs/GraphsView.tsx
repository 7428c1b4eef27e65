import { A } from '@solidjs/router'
import { Match, Show, Switch } from 'solid-js'
import type { GraphEntry } from '../../../core/codeMap'
import { graphAddress } from '../../address'
import { Icon } from '../../icons/Icon'
import { EmptyPlace } from '../../parts/EmptyPlace'
import { FailureNote } from '../../parts/FailureNote'
import { pageTitle } from '../../parts/pageTitle'
import { Reading } from '../../parts/Reading'
import { VirtualRows } from '../../parts/VirtualRows'
import { useApp } from '../../state/app'
import { count, sizeText } from '../../words/count'
import { agoText } from '../../words/duration'
import './graphs.css'

/** Every graph that has code here. */
export default function GraphsView() {
  const app = useApp()
  pageTitle(() => 'Graphs')
  const all = () => app.graphs.value()?.length ?? 0
  const graphs = () => app.graphs.value() ?? app.graphs.newest() ?? []
  return (
    <section class="place pane graphs-pane" aria-labelledby="graphs-title">
      <div class="pane-head">
        <h1 id="graphs-title">Graphs</h1>
        <Show when={all() > 0}>
          <span class="faint">{count(all(), 'graph')} with code</span>
        </Show>
      </div>
      <Switch fallback={<Reading what="the list" />}>
        <Match when={app.graphs.failure()}>{(failure) => <FailureNote failure={failure()} />}</Match>
        <Match when={graphs().length > 0}>
          <VirtualRows rows={graphs()}>{(graph) => <GraphRow graph={graph} now={app.clock.now()} />}</VirtualRows>
        </Match>
        <Match when={app.graphs.settled()}>
          <EmptyPlace icon="graphs" title="No code here yet">
            <p>Code of every finished job is kept here, and can be read without a network.</p>
            <A class="button primary" href="/">
              New job
            </A>
          </EmptyPlace>
        </Match>
      </Switch>
    </section>
  )
}

function GraphRow(props: { readonly graph: GraphEntry; readonly now: number }) {
  return (
    <A class="row-item graph-row" href={graphAddress(props.graph.graphId)}>
      <span class="kind kind-network">
        <Icon name="graphs" />
      </span>
      <bdi class="cut">{props.graph.name}</bdi>
      <span class="graph-facts">
        <span>{count(props.graph.nodes, 'node')}</span>
        <span>{count(props.graph.files, 'file')}</span>
        <span>{sizeText(props.graph.units)}</span>
      </span>
      <span class="time">{agoText(props.graph.updatedAt, props.now)}</span>
    </A>
  )
}
