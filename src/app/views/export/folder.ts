import { EXPORT_RECORD } from '../../../core/exportPlan'

type OutText = { readonly name: string; readonly text: string }

/** What writing to a folder would do. */
export interface FolderPlan {
  readonly folder: FileSystemDirectoryHandle
  readonly fresh: readonly OutText[]
  readonly changed: readonly OutText[]
  readonly same: number
  /** Files of an earlier export, as its record names them, that are no longer part of it. */
  readonly left: readonly string[]
}

interface PickerWindow {
  showDirectoryPicker?(options: { readonly id: string; readonly mode: 'readwrite' }): Promise<FileSystemDirectoryHandle>
}

export function canWriteFolders(): boolean {
  return typeof (window as PickerWindow).showDirectoryPicker === 'function'
}

/** Lets the user choose; `undefined` when they choose none. */
export async function chooseFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    return await (window as PickerWindow).showDirectoryPicker?.({ id: 'kubegram-export', mode: 'readwrite' })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined
    throw error
  }
}

/** Looks at a folder and changes nothing. */
export async function planFolder(folder: FileSystemDirectoryHandle, files: readonly OutText[]): Promise<FolderPlan> {
  const fresh: OutText[] = []
  const changed: OutText[] = []
  let same = 0
  for (const file of files) {
    const text = await readText(folder, file.name)
    if (text === undefined) fresh.push(file)
    else if (text === file.text) same++
    else changed.push(file)
  }
  const names = new Set(files.map(({ name }) => name))
  const left: string[] = []
  for (const name of recordedNames(await readText(folder, EXPORT_RECORD))) {
    if (!names.has(name) && (await readText(folder, name)) !== undefined) left.push(name)
  }
  return { folder, fresh, changed, same, left }
}

/** Writes what is new or changed, the record last: a write that is broken off is found at the next one. */
export async function writeFolder({ folder, fresh, changed, left }: FolderPlan, removeLeft: boolean): Promise<void> {
  const files = [...fresh, ...changed].sort(
    (a, b) => Number(a.name === EXPORT_RECORD) - Number(b.name === EXPORT_RECORD),
  )
  for (const { name, text } of files) {
    const { parent, last } = await walk(folder, name, true)
    const file = await parent.getFileHandle(last, { create: true })
    const stream = await file.createWritable()
    await stream.write(text)
    await stream.close()
  }
  for (const name of removeLeft ? left : []) {
    const { parent, last } = await walk(folder, name, false)
    await parent.removeEntry(last)
  }
}

async function readText(folder: FileSystemDirectoryHandle, name: string): Promise<string | undefined> {
  try {
    const { parent, last } = await walk(folder, name, false)
    return await (await (await parent.getFileHandle(last)).getFile()).text()
  } catch (error) {
    // Not there, or a folder of that name: writing tells more.
    if (error instanceof DOMException && /^(NotFound|TypeMismatch)Error$/.test(error.name)) return undefined
    throw error
  }
}

async function walk(folder: FileSystemDirectoryHandle, name: string, create: boolean) {
  const segments = name.split('/')
  let parent = folder
  for (const segment of segments.slice(0, -1)) parent = await parent.getDirectoryHandle(segment, { create })
  return { parent, last: segments.at(-1) ?? name }
}

/** Names from a record that may have been changed by anybody: only such as are written here. */
function recordedNames(text: string | undefined): readonly string[] {
  try {
    const { files } = JSON.parse(text ?? '{}') as { readonly files?: unknown }
    const names = Array.isArray(files)
      ? files.map((file: unknown) => (file as { name?: unknown } | null)?.name ?? file)
      : []
    return names.filter(
      (name): name is string => typeof name === 'string' && /^(?:[\w][\w.-]*\/)*[\w][\w.-]*$/.test(name),
    )
  } catch {
    return []
  }
}
