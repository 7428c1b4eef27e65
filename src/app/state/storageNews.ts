import { type Accessor, createEffect, createRoot, createSignal, onCleanup } from 'solid-js'
import type { Recovery } from '../../client/recovery'
import type { Failure } from '../../core/failure'
import { useApp } from './app'
import type { Connection } from './connection'

/** What has to be said of the storage, wherever one is in the app. */
export interface StorageNews {
  /** The database was gone, and what a copy brought back; until the user has seen it. */
  readonly recovery: Accessor<Recovery | undefined>
  seen(): void
  /** Why not even the state of a job can be stored now. */
  readonly trouble: Accessor<Failure | undefined>
  /** It may come again. */
  dismissTrouble(): void
}

let ofThisPage: StorageNews | undefined

/** One for the whole page. */
export function useStorageNews(): StorageNews {
  const { connection } = useApp()
  ofThisPage ??= createRoot(() => createStorageNews(connection))
  return ofThisPage
}

function createStorageNews({ codegen }: Connection): StorageNews {
  const [recovery, setRecovery] = createSignal<Recovery>()
  const [trouble, setTrouble] = createSignal<Failure>()
  createEffect(() => {
    const connected = codegen()
    if (!connected) return
    const look = () => setRecovery(connected.storage.recovery())
    look()
    const unsubscribe = connected.subscribe((event) => {
      if (event.type === 'recovered') look()
      if (event.type === 'troubled') setTrouble(event.failure)
      // It can be stored again.
      if (event.type === 'jobChanged') setTrouble(undefined)
    })
    onCleanup(unsubscribe)
  })
  return {
    recovery,
    seen() {
      codegen()?.storage.dismissRecovery()
      setRecovery(undefined)
    },
    trouble,
    dismissTrouble: () => setTrouble(undefined),
  }
}
