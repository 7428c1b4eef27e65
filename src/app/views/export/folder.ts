import { EXPORT_RECORD } from '../../../core/exportPlan'
import type { Progress } from '../../worker/answerCalls'

/** Files that are read or written at the same time. */
const AT_ONCE = 16

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

/** Looks at a folder and changes nothing. */
export async function planFolder(
  folder: FileSystemDirectoryHandle,
  files: readonly OutText[],
  progress: Progress,
): Promise<FolderPlan> {
  const states = new Map<OutText, Awaited<ReturnType<typeof stateOf>>>()
  await inLots(files, progress, async (file) => {
    states.set(file, await stateOf(folder, file))
  })
  const inState = (state: string) => files.filter((file) => states.get(file) === state)
  const names = new Set(files.map(({ name }) => name))
  const left: string[] = []
  const record = await find(folder, EXPORT_RECORD)
  for (const name of recordedNames(await record?.text())) {
    if (!names.has(name) && (await find(folder, name))) left.push(name)
  }
  return { folder, fresh: inState('fresh'), changed: inState('changed'), same: inState('same').length, left }
}

async function stateOf(
  folder: FileSystemDirectoryHandle,
  { name, text }: OutText,
): Promise<'fresh' | 'changed' | 'same'> {
  const found = await find(folder, name)
  if (!found) return 'fresh'
  const bytes = new TextEncoder().encode(text)
  if (found.size !== bytes.length) return 'changed'
  const there = new Uint8Array(await found.arrayBuffer())
  return there.every((byte, at) => byte === bytes[at]) ? 'same' : 'changed'
}

/**
 * Writes what is new or changed, the record last, and then removes what is left over; between two files `isStopped` may
 * end it. What was not done is found at the next look. Answers whether all was done.
 */
export async function writeFolder(
  { folder, fresh, changed, left }: FolderPlan,
  removeLeft: boolean,
  progress: Progress,
  isStopped: () => boolean,
): Promise<boolean> {
  const files = [...fresh, ...changed]
  const write = async ({ name, text }: OutText) => {
    const { parent, last } = await walk(folder, name, true)
    const stream = await (await parent.getFileHandle(last, { create: true })).createWritable()
    await stream.write(text)
    await stream.close()
  }
  const isRecord = ({ name }: OutText) => name === EXPORT_RECORD
  const isDone = await inLots(
    files.filter((file) => !isRecord(file)),
    progress,
    write,
    isStopped,
  )
  if (!isDone) return false
  for (const record of files.filter(isRecord)) await write(record)
  for (const name of removeLeft ? left : []) {
    const { parent, last } = await walk(folder, name, false)
    await parent.removeEntry(last)
  }
  return true
}

/** Does some at a time: each waits mostly for the browser. Answers whether nobody stopped it. */
async function inLots<T>(
  all: readonly T[],
  progress: Progress,
  work: (one: T) => Promise<void>,
  isStopped: () => boolean = () => false,
): Promise<boolean> {
  for (let at = 0; at < all.length; at += AT_ONCE) {
    if (isStopped()) return false
    progress(at / all.length)
    await Promise.all(all.slice(at, at + AT_ONCE).map(work))
  }
  return true
}

async function find(folder: FileSystemDirectoryHandle, name: string): Promise<File | undefined> {
  try {
    const { parent, last } = await walk(folder, name, false)
    return await (await parent.getFileHandle(last)).getFile()
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
