import { A } from '@solidjs/router'
import { createMemo, createSignal, Show } from 'solid-js'
import type { GraphIndex, NodeEntry } from '../../../core/codeMap'
import { nodeAddress } from '../../address'
import { KindMark } from '../../parts/KindMark'
import { SearchField } from '../../parts/SearchField'
import { VirtualRows } from '../../parts/VirtualRows'
import { count, number } from '../../words/count'
import { groupNodes, type ListedNode } from '../../words/nodeGroups'

/** Below this a list is read faster than it is searched. */
const WORTH_SEARCHING = 8

interface NodeItem extends ListedNode {
  readonly entry: NodeEntry
}

export function NodeList(props: { readonly index: GraphIndex }) {
  const [search, setSearch] = createSignal('')
  const items = createMemo(() => props.index.nodes.map((entry): NodeItem => ({ ...entry, id: entry.nodeId, entry })))
  const rows = createMemo(() => groupNodes(items(), search()))
  return (
    <>
      <Show when={items().length >= WORTH_SEARCHING}>
        <SearchField label="Find a node" value={search()} onInput={setSearch} />
      </Show>
      <Show when={rows().length > 0} fallback={<p class="faint pad">No node matches “{search()}”.</p>}>
        <VirtualRows rows={rows()}>
          {(row) =>
            row.row === 'head' ? (
              <h2 class="row-head">
                {row.title} <span class="faint">{number(row.amount)}</span>
              </h2>
            ) : (
              <NodeLink graphId={props.index.graphId} entry={row.node.entry} />
            )
          }
        </VirtualRows>
      </Show>
    </>
  )
}

function NodeLink(props: { readonly graphId: string; readonly entry: NodeEntry }) {
  return (
    <A class="row-item" href={nodeAddress(props.graphId, props.entry.nodeId)} activeClass="here">
      <KindMark nodeType={props.entry.nodeType} />
      <span class="two-lines">
        <bdi class="cut">{props.entry.name || props.entry.nodeId || 'Unnamed node'}</bdi>
        <span class="faint cut">{filesText(props.entry)}</span>
      </span>
    </A>
  )
}

/** A single file is named: that says more than its number. */
function filesText({ files }: NodeEntry): string {
  const [only, ...more] = files
  return only && more.length === 0 ? only.name : count(files.length, 'file')
}
