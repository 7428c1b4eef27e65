import { Match, Switch } from 'solid-js'
import { compareAddress, graphAddress } from '../../address'
import { FailureNote } from '../../parts/FailureNote'
import { pageTitle } from '../../parts/pageTitle'
import { Reading } from '../../parts/Reading'
import { count, sizeText } from '../../words/count'
import { useOpenGraph } from '../graphs/openGraph'
import { readVersions } from './readVersions'
import { VersionHead } from './VersionHead'
import { VersionList } from './VersionList'
import './versions.css'

/** Everything that jobs, restores and imports have brought for a graph. */
export default function GraphVersions() {
  const graph = useOpenGraph()
  const versions = readVersions(
    () => 'graph',
    (codegen, graphId) => codegen.versions.ofGraph(graphId),
  )
  const graphId = () => graph.graphId() ?? ''
  const name = () => graph.entry()?.name ?? graphId()
  pageTitle(() => `Versions of ${name()}`)
  return (
    <article class="node">
      <VersionHead back={graphAddress(graphId())} to="nodes" name={name()} what="Versions" />
      <Switch fallback={<Reading />}>
        <Match when={versions.failure()}>{(failure) => <FailureNote failure={failure()} />}</Match>
        <Match when={versions.value()}>
          {(list) => (
            <VersionList
              graphId={graphId()}
              versions={list().map((version) => ({
                ...version,
                title: `Result no. ${version.generation}`,
                isCurrent: version.generation === graph.entry()?.generation,
                facts: [
                  count(version.nodes, 'node'),
                  count(version.files, 'file'),
                  sizeText(version.units),
                  changedText(version.changed),
                ],
              }))}
              compare={(from, to) => compareAddress(from, to, graphId())}
            />
          )}
        </Match>
      </Switch>
    </article>
  )
}

function changedText(changed: number): string {
  return changed === 0 ? 'as before' : `${count(changed, 'node')} new or changed`
}
