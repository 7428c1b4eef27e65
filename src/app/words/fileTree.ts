import type { FileEntry, NodeEntry } from '../../core/codeMap'
import type { TreePlace } from './treePlace'

/** One row of a tree of files: a folder, or a file with the node that it belongs to. */
export type TreeRow = TreePlace &
  (
    | {
        readonly row: 'folder'
        readonly name: string
        readonly open: boolean
      }
    | {
        readonly row: 'file'
        readonly node: NodeEntry
        readonly file: FileEntry
        /** Its place among the files of its node, from 0. */
        readonly place: number
      }
  )

/** Tells the row of a file from all others. */
export function fileKey(nodeId: string, place: number): string {
  return `file ${place} ${nodeId}`
}

interface Folder {
  readonly folders: Map<string, Folder>
  readonly files: { readonly node: NodeEntry; readonly file: FileEntry; readonly place: number }[]
}

const byName = new Intl.Collator('en', { numeric: true })

/** The files of all nodes by their paths, folders first; those in `closed` without what is in them. */
export function fileTree(nodes: readonly NodeEntry[], closed: ReadonlySet<string>, search = ''): readonly TreeRow[] {
  const root: Folder = { folders: new Map(), files: [] }
  for (const node of nodes) {
    for (const [place, file] of node.files.entries()) {
      const path = file.path || `${node.name || node.nodeId}/${file.name}`
      if (matches(path, search)) put(root, path.split('/').slice(0, -1), { node, file, place })
    }
  }
  // What is searched for is shown, wherever it lies.
  return rowsOf(root, '', 0, search === '' ? closed : new Set())
}

function put(root: Folder, segments: readonly string[], entry: Folder['files'][number]): void {
  let folder = root
  for (const segment of segments.filter(Boolean)) {
    const known = folder.folders.get(segment) ?? { folders: new Map(), files: [] }
    folder.folders.set(segment, known)
    folder = known
  }
  folder.files.push(entry)
}

function rowsOf(folder: Folder, path: string, depth: number, closed: ReadonlySet<string>): readonly TreeRow[] {
  const folders = [...folder.folders].sort(([a], [b]) => byName.compare(a, b))
  const files = [...folder.files].sort((a, b) => byName.compare(a.file.name, b.file.name))
  const of = folders.length + files.length
  return [
    ...folders.flatMap(([name, inner], at) => {
      const only = onlyChain(name, inner)
      const key = `${path}${only.name}/`
      const open = !closed.has(key)
      const head: TreeRow = { row: 'folder', key, name: only.name, open, depth, nth: at + 1, of }
      return open ? [head, ...rowsOf(only.folder, key, depth + 1, closed)] : [head]
    }),
    ...files.map((file, at): TreeRow => {
      const key = fileKey(file.node.nodeId, file.place)
      return { row: 'file', ...file, key, depth, nth: folders.length + at + 1, of }
    }),
  ]
}

/** Folders that hold nothing but one folder stand in one row. */
function onlyChain(name: string, folder: Folder): { readonly name: string; readonly folder: Folder } {
  const [inner, ...more] = folder.folders
  if (!inner || more.length > 0 || folder.files.length > 0) return { name, folder }
  return onlyChain(`${name}/${inner[0]}`, inner[1])
}

/** Every word of the search has to occur in the path. */
function matches(path: string, search: string): boolean {
  const text = path.toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
