import { A } from '@solidjs/router'
import { createMemo, For, Match, Show, Switch } from 'solid-js'
import type { FileChange } from '../../../core/compareResults'
import { compareAddress, nodeAddress, versionsAddress } from '../../address'
import { Icon } from '../../icons/Icon'
import { EmptyPlace } from '../../parts/EmptyPlace'
import { FailureNote } from '../../parts/FailureNote'
import { KindMark } from '../../parts/KindMark'
import { pageTitle } from '../../parts/pageTitle'
import { Reading } from '../../parts/Reading'
import { VirtualRows } from '../../parts/VirtualRows'
import { count } from '../../words/count'
import { useOpenGraph } from '../graphs/openGraph'
import { ChangePicture } from './ChangePicture'
import { CompareHead, useCompared } from './CompareHead'
import { readVersions } from './readVersions'
import { VersionHead } from './VersionHead'
import './versions.css'

/** A whole result against another: what came, what changed, what went. */
export default function GraphCompare() {
  const graph = useOpenGraph()
  const graphId = () => graph.graphId() ?? ''
  const compared = useCompared()
  const versions = readVersions(
    () => 'graph',
    (codegen, id) => codegen.versions.ofGraph(id),
  )
  const changes = readVersions(compared.key, (codegen, graphId) => {
    const at = (generation = 0) => ({ graphId, generation })
    return codegen.versions.compare(at(compared.from()), at(compared.to()))
  })
  const asPicture = () => compared.query.view === 'picture'
  pageTitle(() => `Result ${compared.to() ?? ''} against ${compared.from() ?? ''}`)
  return (
    <article class="node">
      <VersionHead
        back={versionsAddress(graphId())}
        to="versions"
        name={graph.entry()?.name ?? graphId()}
        what="Changes"
      >
        <button
          type="button"
          class="tool side-switch"
          aria-pressed={asPicture()}
          onClick={() => compared.setQuery({ view: asPicture() ? undefined : 'picture' })}
        >
          <Icon name="graphs" /> Picture
        </button>
      </VersionHead>
      <CompareHead
        compared={compared}
        versions={(versions.value() ?? []).map(({ generation, label }) => ({
          generation,
          title: `Result no. ${generation}${label ? ` – ${label}` : ''}`,
        }))}
      />
      <Switch fallback={<Reading />}>
        <Match when={changes.failure()}>{(failure) => <FailureNote failure={failure()} />}</Match>
        <Match when={changes.value()?.changes.length === 0}>
          <EmptyPlace icon="check" title="Nothing differs">
            <p>All {count(changes.value()?.same ?? 0, 'file')} are the same in both.</p>
          </EmptyPlace>
        </Match>
        <Match when={changes.value()}>
          {(found) => (
            <>
              <Totals changes={found().changes} same={found().same} />
              <Show
                when={asPicture()}
                fallback={<ChangeList changes={found().changes} from={compared.from() ?? 0} to={compared.to() ?? 0} />}
              >
                <ChangePicture changes={found()} from={compared.from() ?? 0} to={compared.to() ?? 0} />
              </Show>
            </>
          )}
        </Match>
        <Match when={changes.settled() || compared.key() === undefined}>
          <EmptyPlace icon="compare" title="Choose two results to compare" />
        </Match>
      </Switch>
    </article>
  )
}

const WORDS = { added: 'added', changed: 'changed', removed: 'removed' } as const
const SIGNS = { added: '+', changed: '±', removed: '−' } as const

function Totals(props: { readonly changes: readonly FileChange[]; readonly same: number }) {
  const amount = (type: FileChange['type']) => props.changes.filter((change) => change.type === type).length
  return (
    <p class="change-totals">
      <For each={['added', 'changed', 'removed'] as const}>
        {(type) => (
          <span class={`change is-${type}`}>
            {count(amount(type), 'file')} {WORDS[type]}
          </span>
        )}
      </For>
      <span class="faint">{count(props.same, 'file')} the same</span>
    </p>
  )
}

interface ChangeListProps {
  readonly changes: readonly FileChange[]
  readonly from: number
  readonly to: number
}

function ChangeList(props: ChangeListProps) {
  const graph = useOpenGraph()
  const nodes = createMemo(() => new Map(graph.index.value()?.nodes.map((node) => [node.nodeId, node])))
  const addressOf = ({ type, nodeId, place }: FileChange) => {
    const graphId = graph.graphId() ?? ''
    if (type === 'changed') {
      return `${compareAddress(props.from, props.to, graphId, nodeId)}${place > 0 ? `&file=${place + 1}` : ''}`
    }
    return nodeAddress(graphId, nodeId, place, { version: type === 'added' ? props.to : props.from })
  }
  return (
    <VirtualRows rows={props.changes}>
      {(change) => (
        <A class="row-item" href={addressOf(change)}>
          <span class={`change-sign is-${change.type}`}>
            <span aria-hidden="true">{SIGNS[change.type]}</span>
            <span class="unseen">{WORDS[change.type]}</span>
          </span>
          <KindMark nodeType={nodes().get(change.nodeId)?.nodeType ?? ''} />
          <span class="two-lines">
            <bdi class="cut">{change.name}</bdi>
            <span class="faint cut">
              <bdi>{nodes().get(change.nodeId)?.name ?? change.nodeId}</bdi>
              <Show when={change.path}>
                {' '}
                · <bdi>{change.path}</bdi>
              </Show>
            </span>
          </span>
        </A>
      )}
    </VirtualRows>
  )
}
