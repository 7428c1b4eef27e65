import { useParams } from '@solidjs/router'
import { createMemo, Match, Switch } from 'solid-js'
import { compareAddress, nodeAddress, readId } from '../../address'
import { FailureNote } from '../../parts/FailureNote'
import { pageTitle } from '../../parts/pageTitle'
import { Reading } from '../../parts/Reading'
import { count, sizeText } from '../../words/count'
import { useOpenGraph } from '../graphs/openGraph'
import { readVersions } from './readVersions'
import { VersionHead } from './VersionHead'
import { VersionList } from './VersionList'
import './versions.css'

/** Every version of one node's files. */
export default function NodeVersions() {
  const graph = useOpenGraph()
  const params = useParams()
  const nodeId = createMemo(() => readId(params.node))
  const versions = readVersions(nodeId, (codegen, graphId) => codegen.versions.ofNode(graphId, nodeId() ?? ''))
  const graphId = () => graph.graphId() ?? ''
  const name = () => versions.value()?.[0]?.name || nodeId() || 'Unnamed node'
  pageTitle(() => `Versions of ${name()}`)
  return (
    <article class="node">
      <VersionHead
        back={nodeAddress(graphId(), nodeId() ?? '')}
        to="its code"
        name={versions.settled() ? name() : undefined}
        what="Versions"
      />
      <Switch fallback={<Reading />}>
        <Match when={versions.failure()}>{(failure) => <FailureNote failure={failure()} />}</Match>
        <Match when={versions.value()}>
          {(list) => (
            <VersionList
              graphId={graphId()}
              nodeId={nodeId() ?? ''}
              versions={list().map((version) => ({
                ...version,
                // Not by its place among those that are there: that changes when one is deleted.
                title: `Result no. ${version.generation}`,
                facts: [
                  count(version.files.length, 'file'),
                  sizeText(version.files.reduce((sum, file) => sum + file.units, 0)),
                  version.isChanged ? (version.version === 1 ? 'the first' : 'changed') : 'as before',
                ],
              }))}
              compare={(from, to) => compareAddress(from, to, graphId(), nodeId())}
            />
          )}
        </Match>
      </Switch>
    </article>
  )
}
