import { type Backend, KEY_PATHS, type StoreName } from './backend'
import { raiseRevision, revision } from './code'
import { settings } from './store'

/**
 * Clears everything of the account in one transaction: jobs, requests, code, statistics, settings with the token. An
 * answer that is still on its way finds no job to belong to, and commits nothing. Only the store's revision goes on, and
 * the count of sign-ins.
 */
export function clearAccount(backend: Backend): Promise<void> {
  const stores = Object.keys(KEY_PATHS) as StoreName[]
  return backend.write(stores, async (tx) => {
    const now = await revision(tx)
    const { signIns = 0 } = await settings(tx)
    for (const store of stores) tx.deleteAll(store)
    await raiseRevision(tx, now)
    tx.put('meta', { name: 'settings', settings: { signIns: signIns + 1 } })
  })
}
