import { A, useLocation } from '@solidjs/router'
import { createMemo, createSignal, Show, untrack } from 'solid-js'
import type { VirtualizerHandle } from 'virtua/solid'
import type { GraphIndex } from '../../../core/codeMap'
import { nodeAddress } from '../../address'
import { Icon } from '../../icons/Icon'
import { SearchField } from '../../parts/SearchField'
import { VirtualRows } from '../../parts/VirtualRows'
import { fileTree, type TreeRow } from '../../words/fileTree'
import './tree.css'

/** The files of a graph as they will lie on a disk. */
export default function FileTree(props: { readonly index: GraphIndex }) {
  const location = useLocation()
  const [closed, setClosed] = createSignal<ReadonlySet<string>>(new Set())
  const [search, setSearch] = createSignal('')
  const rows = createMemo(() => fileTree(props.index.nodes, closed(), search()))
  const turn = (key: string) =>
    setClosed((keys) => new Set(keys.has(key) ? [...keys].filter((other) => other !== key) : [...keys, key]))
  const here = () => location.pathname + location.search
  const isHere = (row: TreeRow) =>
    row.row === 'file' && here() === nodeAddress(props.index.graphId, row.node.nodeId, row.place)
  /** The tree begins where one reads. */
  const showHere = (handle?: VirtualizerHandle) => {
    const at = untrack(rows).findIndex(isHere)
    if (handle && at > 0) requestAnimationFrame(() => handle.scrollToIndex(at, { align: 'center' }))
  }

  return (
    <>
      <SearchField label="Find a file" value={search()} onInput={setSearch} />
      <Show when={rows().length > 0} fallback={<p class="faint pad">No path matches “{search()}”.</p>}>
        <VirtualRows rows={rows()} ref={showHere}>
          {(row) =>
            row.row === 'folder' ? (
              <button
                type="button"
                class={`tree-row depth-${Math.min(row.depth, 8)}`}
                aria-expanded={row.open}
                onClick={() => turn(row.key)}
              >
                <Icon name="chevron" class={row.open ? 'open' : ''} />
                <Icon name="folder" />
                <bdi class="cut">{row.name}</bdi>
              </button>
            ) : (
              <A
                class={`tree-row depth-${Math.min(row.depth, 8)}`}
                classList={{ here: isHere(row) }}
                aria-current={isHere(row) ? 'page' : undefined}
                href={nodeAddress(props.index.graphId, row.node.nodeId, row.place)}
                title={row.file.path}
              >
                <Icon name="file" />
                <bdi class="cut">{row.file.name}</bdi>
              </A>
            )
          }
        </VirtualRows>
      </Show>
    </>
  )
}
