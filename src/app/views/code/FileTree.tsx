import { useParams, useSearchParams } from '@solidjs/router'
import { createMemo, createSignal, Show } from 'solid-js'
import type { GraphIndex } from '../../../core/codeMap'
import { nodeAddress, readFilePlace, readId } from '../../address'
import { Icon } from '../../icons/Icon'
import { SearchField } from '../../parts/SearchField'
import { sameRows } from '../../parts/sameRows'
import { VirtualRows } from '../../parts/VirtualRows'
import { fileTree, type TreeRow } from '../../words/fileTree'
import { useOpenGraph } from '../graphs/openGraph'
import { wantByKey } from './codeFocus'
import './tree.css'

/** The files of a graph as they will lie on a disk. */
export default function FileTree(props: { readonly index: GraphIndex }) {
  const params = useParams()
  const [query] = useSearchParams()
  const { search, setSearch, link } = useOpenGraph().nodes
  const [closed, setClosed] = createSignal<ReadonlySet<string>>(new Set())
  const rows = createMemo<readonly TreeRow[]>(
    (before) => sameRows(before, fileTree(props.index.nodes, closed(), search()), keyOf),
    [],
  )
  const turn = (key: string) =>
    setClosed((keys) => new Set(keys.has(key) ? [...keys].filter((other) => other !== key) : [...keys, key]))
  const opened = createMemo(() => fileKey(readId(params.node) ?? '', readFilePlace(query.file)))
  const current = createMemo(() => rows().findIndex((row) => keyOf(row) === opened()))

  /** → opens a folder, or leads into it; ← closes it, or leads out of it. */
  const press = (event: KeyboardEvent, at: number): number | true | undefined => {
    const row = rows()[at]
    if (!row || (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft')) return undefined
    const opens = event.key === 'ArrowRight'
    if (row.row === 'folder' && row.open !== opens) {
      turn(row.key)
      return true
    }
    if (opens) return row.row === 'folder' ? at + 1 : true
    const parent = rows().findLastIndex((other, place) => place < at && other.depth < row.depth)
    return parent < 0 ? true : parent
  }

  return (
    <>
      <SearchField label="Find a file" value={search()} onInput={setSearch} />
      <Show when={rows().length > 0} fallback={<p class="faint pad">No path matches “{search()}”.</p>}>
        <VirtualRows rows={rows()} current={current()} tree="Files" textOf={nameOf} onKey={press}>
          {(row) =>
            row.row === 'folder' ? (
              <button
                type="button"
                role="treeitem"
                class={`tree-row depth-${Math.min(row.depth, 8)}`}
                aria-expanded={row.open}
                aria-level={row.depth + 1}
                aria-posinset={row.nth}
                aria-setsize={row.of}
                onClick={() => turn(row.key)}
              >
                <Icon name="chevron" class={row.open ? 'open' : ''} />
                <Icon name="folder" />
                <bdi class="cut">{row.name}</bdi>
              </button>
            ) : (
              <a
                role="treeitem"
                class={`tree-row depth-${Math.min(row.depth, 8)}`}
                classList={{ here: keyOf(row) === opened() }}
                aria-current={keyOf(row) === opened() ? 'page' : undefined}
                aria-level={row.depth + 1}
                aria-posinset={row.nth}
                aria-setsize={row.of}
                href={link(nodeAddress(props.index.graphId, row.node.nodeId, row.place))}
                title={row.file.path}
                onClick={wantByKey(row.node.nodeId)}
              >
                <Icon name="file" />
                <bdi class="cut">{row.file.name}</bdi>
              </a>
            )
          }
        </VirtualRows>
      </Show>
    </>
  )
}

function keyOf(row: TreeRow): string {
  return row.row === 'folder' ? `folder ${row.key}` : fileKey(row.node.nodeId, row.place)
}

function fileKey(nodeId: string, place: number): string {
  return `file ${place} ${nodeId}`
}

function nameOf(row: TreeRow): string {
  return row.row === 'folder' ? row.name : row.file.name
}
