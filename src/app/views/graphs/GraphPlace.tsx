import { type RouteSectionProps, useParams } from '@solidjs/router'
import { Match, Switch } from 'solid-js'
import { BackLink } from '../../parts/BackLink'
import { EmptyPlace } from '../../parts/EmptyPlace'
import { FailureNote } from '../../parts/FailureNote'
import { NodeList } from './NodeList'
import { OpenGraphContext, openGraph } from './openGraph'
import './graphs.css'

/** A graph's nodes, and beside them the graph itself or the code of one node. */
export default function GraphPlace(props: RouteSectionProps) {
  const params = useParams()
  const graph = openGraph()
  return (
    <OpenGraphContext.Provider value={graph}>
      <div class="place two-panes" classList={{ deep: params['node'] !== undefined, graph: true }}>
        <section class="pane list-pane" aria-labelledby="nodes-title">
          <BackLink href="/graphs" to="Graphs" />
          <Switch>
            <Match when={graph.index.failure()}>{(failure) => <FailureNote failure={failure()} />}</Match>
            <Match when={graph.index.value()}>{(index) => <NodeList index={index()} />}</Match>
            <Match when={graph.index.settled() || graph.graphId() === undefined}>
              <EmptyPlace icon="graphs" title="There is no code of this graph here">
                <p>It may have been cleared, or generated in another browser.</p>
              </EmptyPlace>
            </Match>
          </Switch>
        </section>
        <section class="pane detail-pane" aria-label={params['node'] === undefined ? 'Graph' : 'Code'}>
          {props.children}
        </section>
      </div>
    </OpenGraphContext.Provider>
  )
}
