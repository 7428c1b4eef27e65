import { createMemo, createSignal, Show } from 'solid-js'
import type { GraphNode } from '../../../core/kubegram'
import { Icon } from '../../icons/Icon'
import { createFolding } from '../../parts/folding'
import { KindMark } from '../../parts/KindMark'
import { SearchField } from '../../parts/SearchField'
import { sameRows } from '../../parts/sameRows'
import { TreeRows, treeItem } from '../../parts/TreeRows'
import { count } from '../../words/count'
import { firstPlaces } from '../../words/draftProblems'
import { type DraftRow, draftTree, nodeKey, typeKey, verbOf } from '../../words/draftTree'

/** Remembered from draft to draft, and from one view of it to another. */
const folding = createFolding()

interface DraftTreeProps {
  readonly nodes: readonly GraphNode[]
  readonly marks: ReadonlyMap<number, string>
  /** Tells the rows of this graph from those of others. */
  readonly name: string
  /** Takes what leads to the node at a place, however it is hidden. */
  readonly ref: (show: (place: number) => void) => void
}

/** The nodes of a graph by type, what each of them leads to, and what is wrong with it. */
export default function DraftTree(props: DraftTreeProps) {
  const [search, setSearch] = createSignal('')
  const [here, setHere] = createSignal<string>()
  const folded = (key: string) => `${props.name} ${key}`
  const rows = createMemo<readonly DraftRow[]>((before) => {
    const turned = folding.turned()
    const tree = draftTree(props.nodes, {
      isTurned: (key) => turned.has(folded(key)),
      marks: props.marks,
      search: search(),
    })
    return sameRows(before, tree, ({ key }) => key)
  }, [])
  const names = createMemo(() => {
    const places = firstPlaces(props.nodes)
    return (id: string) => props.nodes[places.get(id) ?? -1]?.name
  })
  const turn = (key: string) => folding.turn(folded(key))

  let table: HTMLDivElement | undefined
  let goTo: ((place: number) => void) | undefined
  const show = (place: number) => {
    setSearch('')
    const find = () => rows().findIndex(({ key }) => key === nodeKey(place))
    if (find() < 0) turn(typeKey(props.nodes[place]?.nodeType ?? ''))
    setHere(folded(nodeKey(place)))
    table?.scrollIntoView({ block: 'nearest' })
    // Rows that have just come are measured first.
    requestAnimationFrame(() => goTo?.(find()))
  }
  props.ref(show)

  return (
    <div class="draft-tree" ref={table}>
      <SearchField label="Find a node" value={search()} onInput={setSearch} />
      <Show when={rows().length > 0} fallback={<p class="faint pad">No node matches “{search()}”.</p>}>
        <TreeRows
          rows={rows()}
          label="Nodes"
          textOf={({ name }) => name}
          turn={turn}
          goToRef={(given) => {
            goTo = given
          }}
        >
          {(row) => (
            <button
              type="button"
              ref={treeItem(row)}
              classList={{ here: folded(row.key) === here() }}
              onClick={() => {
                if (row.open !== undefined) turn(row.key)
                else if (row.row === 'edge' && row.place !== undefined) show(row.place)
              }}
            >
              <Show when={row.open !== undefined}>
                <Icon name="chevron" class={row.open ? 'open' : ''} />
              </Show>
              <RowWords row={row} nameOf={names()} />
            </button>
          )}
        </TreeRows>
      </Show>
    </div>
  )
}

function RowWords({ row, nameOf }: { readonly row: DraftRow; readonly nameOf: (id: string) => string | undefined }) {
  if (row.row === 'type') {
    return (
      <>
        <b>{row.name}</b> <span class="faint">{row.amount}</span>
      </>
    )
  }
  if (row.row === 'edge') {
    return (
      <span class="cut">
        <span class="faint">{row.verb}</span> <bdi>{row.name}</bdi>
        <Show when={row.place === undefined}>
          <span class="draft-mark">, not in this graph</span>
        </Show>
      </span>
    )
  }
  return (
    <>
      <KindMark nodeType={row.node.nodeType} />
      <span class="two-lines">
        <bdi class="cut">{row.name}</bdi>
        <span class="faint cut">{leadsText(row.node, nameOf)}</span>
        <Show when={row.marks}>
          <span class="draft-mark">
            <Icon name="alert" /> {row.marks}
          </span>
        </Show>
      </span>
    </>
  )
}

const MOST_NAMED = 3

/** What a node leads to, in one line. */
function leadsText({ edges = [], namespace }: GraphNode, nameOf: (id: string) => string | undefined): string {
  if (edges.length === 0) return namespace ? `in ${namespace}` : 'No outgoing connection'
  const named = edges.slice(0, MOST_NAMED).map(({ connectionType, node }) => {
    return `${verbOf(connectionType)} ${nameOf(node.id) ?? node.name ?? node.id}`
  })
  const more = edges.length - named.length
  return named.join(', ') + (more > 0 ? ` and ${count(more, 'more', 'more')}` : '')
}
