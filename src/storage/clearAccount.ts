import { type Backend, KEY_PATHS, type StoreName } from './backend'
import { raiseRevision, revision } from './code'
import { meta } from './meta'
import { settings } from './settings'

/**
 * Clears everything of the account in one transaction: jobs, requests, code, statistics, settings with the token. Who
 * still works for it finds that it has left. Only the store's revision goes on, which is returned.
 */
export async function clearAccount(backend: Backend): Promise<number> {
  const stores = Object.keys(KEY_PATHS) as StoreName[]
  const cleared = await backend.write(stores, async (tx) => {
    const now = await revision(tx)
    const places = await meta(tx, 'places')
    const { place, epoch = 0 } = await settings(tx)
    for (const store of stores) tx.deleteAll(store)
    await raiseRevision(tx, now)
    tx.put('meta', { name: 'settings', settings: { ...(place ? { place } : {}), epoch: epoch + 1 } })
    if (places) tx.put('meta', places)
    return now + 1
  })
  await backend.accounts?.forget()
  return cleared
}
