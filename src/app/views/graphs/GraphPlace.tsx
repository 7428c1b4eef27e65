import { A, type RouteSectionProps, useLocation, useParams } from '@solidjs/router'
import { lazy, Match, Show, Switch } from 'solid-js'
import { graphAddress } from '../../address'
import { EmptyPlace } from '../../parts/EmptyPlace'
import { FailureNote } from '../../parts/FailureNote'
import { Part } from '../../parts/Part'
import { pageTitle } from '../../parts/pageTitle'
import { Reading } from '../../parts/Reading'
import { Splitter } from '../../shell/Splitter'
import { GraphTools } from './GraphTools'
import { NodeList } from './NodeList'
import { NodesHead } from './NodesHead'
import { OpenGraphContext, openGraph } from './openGraph'
import { PictureOfGraph } from './PictureOfGraph'
import './graphs.css'

const FileTree = lazy(() => import('../code/FileTree'))

/** A graph's nodes, and beside them the graph itself or the code of one node. */
export default function GraphPlace(props: RouteSectionProps) {
  const params = useParams()
  const location = useLocation()
  const graph = openGraph()
  const isPicture = () => graph.nodes.as() === 'picture'
  const missing = () => graph.graphId() === undefined || (graph.index.settled() && !graph.index.value())
  /** Something of the graph is open, not the graph as a whole. */
  const deep = () => location.pathname !== graphAddress(graph.graphId() ?? '')
  return (
    <OpenGraphContext.Provider value={graph}>
      <Show when={!missing() || graph.index.failure()} fallback={<MissingGraph />}>
        <div class="place two-panes" classList={{ deep: deep(), graph: true, picturing: isPicture() }}>
          <section class="pane list-pane" aria-labelledby="nodes-title">
            {/* What is not there yet, or cannot be read, has no name of its own. */}
            <Show when={!graph.index.value()}>
              <h1 id="nodes-title" class="unseen">
                Nodes
              </h1>
            </Show>
            <Switch>
              <Match when={graph.index.failure()}>{(failure) => <FailureNote failure={failure()} />}</Match>
              <Match when={!graph.index.settled() && !graph.index.value()}>
                <Reading />
              </Match>
              <Match when={graph.index.value()}>
                {(index) => (
                  <>
                    <NodesHead index={index()} />
                    <GraphTools graphId={index().graphId} />
                    <Switch fallback={<NodeList index={index()} />}>
                      <Match when={isPicture()}>
                        <PictureOfGraph />
                      </Match>
                      <Match when={graph.nodes.as() === 'files'}>
                        <Part>
                          <FileTree index={index()} />
                        </Part>
                      </Match>
                    </Switch>
                  </>
                )}
              </Match>
            </Switch>
          </section>
          <Splitter pane={isPicture() ? 'picture' : 'list'} label="Width of the list of nodes" />
          <section class="pane detail-pane" aria-label={params.node === undefined ? 'Graph' : 'Code'}>
            <Part>{props.children}</Part>
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
