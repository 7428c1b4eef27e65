import { createSignal } from 'solid-js'
import type { Drafts } from './drafts'

const [backup, setBackup] = createSignal<File>()

/** A backup file that was dropped or opened: the storage page says what it holds, and takes it from here. */
export const offeredBackup = backup

export function takeBackup(): void {
  setBackup(undefined)
}

/** Takes files from outside in and says where to look at them: a backup on the storage page, graphs as drafts. */
export async function takeFiles(files: readonly File[], drafts: Drafts): Promise<string> {
  const found = files.find(({ name }) => name.toLowerCase().endsWith('.backup'))
  if (!found) {
    await drafts.addFiles(files)
    return '/'
  }
  const graphs = files.filter((file) => file !== found)
  if (graphs.length > 0) await drafts.addFiles(graphs)
  setBackup(found)
  return '/storage'
}
