import { A, type RouteSectionProps, useParams } from '@solidjs/router'
import { Match, Show, Switch } from 'solid-js'
import { EmptyPlace } from '../../parts/EmptyPlace'
import { FailureNote } from '../../parts/FailureNote'
import { pageTitle } from '../../parts/pageTitle'
import { Splitter } from '../../shell/Splitter'
import { NodeList } from './NodeList'
import { OpenGraphContext, openGraph } from './openGraph'
import './graphs.css'

/** A graph's nodes, and beside them the graph itself or the code of one node. */
export default function GraphPlace(props: RouteSectionProps) {
  const params = useParams()
  const graph = openGraph()
  const missing = () => graph.graphId() === undefined || (graph.index.settled() && !graph.index.value())
  return (
    <OpenGraphContext.Provider value={graph}>
      <Show when={!missing() || graph.index.failure()} fallback={<MissingGraph />}>
        <div class="place two-panes" classList={{ deep: params['node'] !== undefined, graph: true }}>
          <section class="pane list-pane" aria-labelledby="nodes-title">
            <Switch>
              <Match when={graph.index.failure()}>{(failure) => <FailureNote failure={failure()} />}</Match>
              <Match when={graph.index.value()}>{(index) => <NodeList index={index()} />}</Match>
            </Switch>
          </section>
          <Splitter pane="list" label="Width of the list of nodes" />
          <section class="pane detail-pane" aria-label={params['node'] === undefined ? 'Graph' : 'Code'}>
            {props.children}
          </section>
        </div>
      </Show>
    </OpenGraphContext.Provider>
  )
}

function MissingGraph() {
  pageTitle(() => 'No such graph')
  return (
    <div class="place pane">
      <h1 class="unseen">No such graph</h1>
      <EmptyPlace icon="graphs" title="There is no code of this graph here">
        <p>It may have been deleted, or generated in another browser.</p>
        <A class="button" href="/graphs">
          All graphs
        </A>
      </EmptyPlace>
    </div>
  )
}
