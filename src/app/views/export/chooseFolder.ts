import { type DBSchema, openDB } from 'idb'
import { FOLDERS } from '../../state/folders'

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

/** Folders that graphs were written to, by the graph's id: written to again without being looked for. */
interface Folders extends DBSchema {
  folders: { key: string; value: FileSystemDirectoryHandle }
}

async function withFolders<T>(
  work: (db: Awaited<ReturnType<typeof openFolders>>) => Promise<T>,
): Promise<T | undefined> {
  try {
    const db = await openFolders()
    try {
      return await work(db)
    } finally {
      db.close()
    }
  } catch {
    // Where nothing can be kept, the folder is chosen each time.
    return undefined
  }
}

function openFolders() {
  return openDB<Folders>(FOLDERS, 1, { upgrade: (db) => void db.createObjectStore('folders') })
}

/** The folder that a graph was written to last. */
export function lastFolder(graphId: string): Promise<FileSystemDirectoryHandle | undefined> {
  return withFolders((db) => db.get('folders', graphId))
}

export async function keepFolder(graphId: string, folder: FileSystemDirectoryHandle): Promise<void> {
  await withFolders((db) => db.put('folders', folder, graphId))
}

interface Permitted {
  requestPermission?(wanted: { readonly mode: 'readwrite' }): Promise<PermissionState>
}

/** Asks, where the browser wants to be asked again. Only while somebody presses something. */
export async function mayWrite(folder: FileSystemDirectoryHandle): Promise<boolean> {
  const state = await (folder as Permitted).requestPermission?.({ mode: 'readwrite' })
  return state === undefined || state === 'granted'
}
