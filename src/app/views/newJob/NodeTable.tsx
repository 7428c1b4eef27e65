import { createMemo, createSignal, Show } from 'solid-js'
import type { GraphNode } from '../../../core/kubegram'
import { KindMark } from '../../parts/KindMark'
import { SearchField } from '../../parts/SearchField'
import { VirtualRows } from '../../parts/VirtualRows'
import { count } from '../../words/count'
import { groupNodes } from '../../words/nodeGroups'

/** The nodes of a graph with what they connect to. */
export function NodeTable(props: { readonly nodes: readonly GraphNode[] }) {
  const [search, setSearch] = createSignal('')
  const rows = createMemo(() => groupNodes(props.nodes, search()))
  const names = createMemo(() => new Map(props.nodes.map((node) => [node.id, node.name])))
  const found = () => rows().filter(({ row }) => row === 'node').length
  return (
    <div class="node-table">
      <SearchField label="Find a node" value={search()} onInput={setSearch} />
      <Show when={found() > 0} fallback={<p class="faint">No node matches “{search()}”.</p>}>
        <VirtualRows rows={rows()} label="Nodes">
          {(row) =>
            row.row === 'head' ? (
              <h3 class="row-head">
                {row.title} <span class="faint">{row.amount}</span>
              </h3>
            ) : (
              <div class="row-item">
                <KindMark nodeType={row.node.nodeType} />
                <span class="two-lines">
                  <bdi class="cut">{row.node.name}</bdi>
                  <span class="faint cut">{connectionsText(row.node, names())}</span>
                </span>
              </div>
            )
          }
        </VirtualRows>
      </Show>
    </div>
  )
}

const MOST_NAMED = 3

function connectionsText(node: GraphNode, names: ReadonlyMap<string, string>): string {
  const edges = node.edges ?? []
  if (edges.length === 0) return node.namespace ? `in ${node.namespace}` : 'No outgoing connection'
  const named = edges.slice(0, MOST_NAMED).map((edge) => {
    const verb = edge.connectionType.toLowerCase().replaceAll('_', ' ')
    return `${verb} ${names.get(edge.node.id) ?? edge.node.name ?? edge.node.id}`
  })
  const more = edges.length - named.length
  return named.join(', ') + (more > 0 ? ` and ${count(more, 'more', 'more')}` : '')
}
