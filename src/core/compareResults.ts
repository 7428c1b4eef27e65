import type { CodeFile } from './codeMap'

/** A file of one version against the same of another. */
export interface FileChange {
  readonly type: 'added' | 'changed' | 'removed'
  readonly nodeId: string
  readonly name: string
  readonly path: string | undefined
  /** Its place among the files of its node, from 0, in the newer result; of a removed one in the older. */
  readonly place: number
}

export interface ResultChanges {
  readonly changes: readonly FileChange[]
  readonly same: number
  /** What became of each node that differs. */
  readonly nodes: ReadonlyMap<string, FileChange['type']>
}

/** What became of each file between two results of a graph, node by node. */
export function compareResults(before: readonly CodeFile[], after: readonly CodeFile[]): ResultChanges {
  const [old, fresh] = [byName(before), byName(after)]
  const changes: FileChange[] = []
  let same = 0
  for (const [key, { file, place }] of fresh) {
    const known = old.get(key)
    if (known?.file.code === file.code) same++
    else changes.push(changeOf(known ? 'changed' : 'added', file, place))
  }
  for (const [key, { file, place }] of old) if (!fresh.has(key)) changes.push(changeOf('removed', file, place))
  return { changes, same, nodes: nodeChanges(changes, before, after) }
}

/** A node came or went with all of its files; else it changed. */
function nodeChanges(changes: readonly FileChange[], before: readonly CodeFile[], after: readonly CodeFile[]) {
  const [old, fresh] = [before, after].map((files) => new Set(files.map(({ nodeId }) => nodeId)))
  return new Map(
    changes.map(({ nodeId }) => [nodeId, !old?.has(nodeId) ? 'added' : fresh?.has(nodeId) ? 'changed' : 'removed']),
  ) as ReadonlyMap<string, FileChange['type']>
}

function changeOf(type: FileChange['type'], { nodeId, name, path }: CodeFile, place: number): FileChange {
  return { type, nodeId, name, path, place }
}

/** Names may come twice in a node: then their order tells them apart. */
function byName(files: readonly CodeFile[]): ReadonlyMap<string, { readonly file: CodeFile; readonly place: number }> {
  const found = new Map<string, { file: CodeFile; place: number }>()
  const places = new Map<string, number>()
  for (const file of files) {
    const place = places.get(file.nodeId) ?? 0
    places.set(file.nodeId, place + 1)
    let turn = 0
    while (found.has(JSON.stringify([file.nodeId, file.path ?? file.name, turn]))) turn++
    found.set(JSON.stringify([file.nodeId, file.path ?? file.name, turn]), { file, place })
  }
  return found
}
