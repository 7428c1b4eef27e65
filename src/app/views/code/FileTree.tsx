import { useParams, useSearchParams } from '@solidjs/router'
import { createMemo, Show } from 'solid-js'
import type { GraphIndex } from '../../../core/codeMap'
import { nodeAddress, readFilePlace, readId } from '../../address'
import { Icon } from '../../icons/Icon'
import { createFolding } from '../../parts/folding'
import { SearchField } from '../../parts/SearchField'
import { sameRows } from '../../parts/sameRows'
import { TreeRows, treeItem } from '../../parts/TreeRows'
import { fileKey, fileTree, type TreeRow } from '../../words/fileTree'
import { useOpenGraph } from '../graphs/openGraph'
import { wantByKey } from './codeFocus'

/** The files of a graph as they will lie on a disk. */
export default function FileTree(props: { readonly index: GraphIndex }) {
  const params = useParams()
  const [query] = useSearchParams()
  const { search, setSearch, link } = useOpenGraph().nodes
  const folding = createFolding()
  const rows = createMemo<readonly TreeRow[]>(
    (before) => sameRows(before, fileTree(props.index.nodes, folding.turned(), search()), ({ key }) => key),
    [],
  )
  const opened = createMemo(() => fileKey(readId(params.node) ?? '', readFilePlace(query.file)))
  const current = createMemo(() => rows().findIndex(({ key }) => key === opened()))

  return (
    <>
      <SearchField label="Find a file" value={search()} onInput={setSearch} />
      <Show when={rows().length > 0} fallback={<p class="faint pad">No path matches “{search()}”.</p>}>
        <TreeRows rows={rows()} current={current()} label="Files" textOf={nameOf} turn={folding.turn}>
          {(row) =>
            row.row === 'folder' ? (
              <button type="button" ref={treeItem(row)} onClick={() => folding.turn(row.key)}>
                <Icon name="chevron" class={row.open ? 'open' : ''} />
                <Icon name="folder" />
                <bdi class="cut">{row.name}</bdi>
              </button>
            ) : (
              <a
                ref={treeItem(row)}
                classList={{ here: row.key === opened() }}
                aria-current={row.key === opened() ? 'page' : undefined}
                href={link(nodeAddress(props.index.graphId, row.node.nodeId, row.place))}
                title={row.file.path}
                onClick={wantByKey(row.node.nodeId)}
              >
                <Icon name="file" />
                <bdi class="cut">{row.file.name}</bdi>
              </a>
            )
          }
        </TreeRows>
      </Show>
    </>
  )
}

function nameOf(row: TreeRow): string {
  return row.row === 'folder' ? row.name : row.file.name
}
