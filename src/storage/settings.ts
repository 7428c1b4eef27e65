import type { StoredSettings, Tx } from './backend'
import { meta } from './meta'

export async function settings(tx: Tx): Promise<StoredSettings> {
  return (await meta(tx, 'settings'))?.settings ?? {}
}

export async function saveSettings(
  tx: Tx,
  change: (settings: StoredSettings) => StoredSettings,
): Promise<StoredSettings> {
  const changed = change(await settings(tx))
  tx.put('meta', { name: 'settings', settings: changed })
  return changed
}

/** Which account of which database it is: another one after signing out, and in every other database. */
export function epochOf({ place = 0, epoch = 0 }: StoredSettings): string {
  return `${place}.${epoch}`
}
