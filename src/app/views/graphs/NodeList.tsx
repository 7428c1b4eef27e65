import { useParams } from '@solidjs/router'
import { createMemo, Show } from 'solid-js'
import type { GraphIndex, NodeEntry } from '../../../core/codeMap'
import { formerNodes } from '../../../core/formerNodes'
import { nodeAddress, readId } from '../../address'
import { KindMark } from '../../parts/KindMark'
import { SearchField } from '../../parts/SearchField'
import { sameRows } from '../../parts/sameRows'
import { VirtualRows } from '../../parts/VirtualRows'
import { count, number } from '../../words/count'
import { groupNodes, type ListedNode, type NodeRow } from '../../words/nodeGroups'
import { wantByKey } from '../code/codeFocus'
import { useOpenGraph } from './openGraph'

/** Below this a list is read faster than it is searched. */
const WORTH_SEARCHING = 8

interface NodeItem extends ListedNode {
  readonly entry: NodeEntry
  readonly isFormer: boolean
}

export function NodeList(props: { readonly index: GraphIndex }) {
  const params = useParams()
  const { search, setSearch } = useOpenGraph().nodes
  const items = createMemo(() => {
    const former = formerNodes(props.index)
    return props.index.nodes.map((entry): NodeItem => {
      return { ...entry, id: entry.nodeId, entry, isFormer: former.has(entry.nodeId) }
    })
  })
  const rows = createMemo<readonly NodeRow<NodeItem>[]>(
    (before) => sameRows(before, groupNodes(items(), search()), keyOf),
    [],
  )
  const opened = createMemo(() => readId(params.node))
  const current = createMemo(() => rows().findIndex((row) => row.row === 'node' && row.node.id === opened()))
  return (
    <>
      <Show when={items().length >= WORTH_SEARCHING}>
        <SearchField label="Find a node" value={search()} onInput={setSearch} />
      </Show>
      <Show when={rows().length > 0} fallback={<p class="faint pad">No node matches “{search()}”.</p>}>
        <VirtualRows rows={rows()} current={current()} textOf={textOf}>
          {(row) =>
            row.row === 'head' ? (
              <h2 class="row-head">
                {row.title} <span class="faint">{number(row.amount)}</span>
              </h2>
            ) : (
              <NodeLink graphId={props.index.graphId} node={row.node} isHere={row.node.id === opened()} />
            )
          }
        </VirtualRows>
      </Show>
    </>
  )
}

function keyOf(row: NodeRow<NodeItem>): string {
  return row.row === 'head' ? `type ${row.nodeType}` : `node ${row.node.id}`
}

/** Heads are no places to go to. */
function textOf(row: NodeRow<NodeItem>): string {
  return row.row === 'head' ? '' : row.node.name || row.node.id
}

function NodeLink(props: { readonly graphId: string; readonly node: NodeItem; readonly isHere: boolean }) {
  const { nodes } = useOpenGraph()
  const entry = () => props.node.entry
  return (
    <a
      class="row-item"
      classList={{ here: props.isHere }}
      aria-current={props.isHere ? 'page' : undefined}
      href={nodes.link(nodeAddress(props.graphId, entry().nodeId))}
      onClick={wantByKey(entry().nodeId)}
    >
      <KindMark nodeType={entry().nodeType} />
      <span class="two-lines">
        <bdi class="cut">{entry().name || entry().nodeId || 'Unnamed node'}</bdi>
        <span class="faint cut">{props.node.isFormer ? 'No longer in the graph' : filesText(entry())}</span>
      </span>
    </a>
  )
}

/** A single file is named: that says more than its number. */
function filesText({ files }: NodeEntry): string {
  const [only, ...more] = files
  return only && more.length === 0 ? only.name : count(files.length, 'file')
}
