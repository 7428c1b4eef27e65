import type { Backend, Tx } from '../../../src/storage/backend'

/** A backend each of whose transactions goes through `watch`. */
export function watchedBackend(backend: Backend, watch: (tx: Tx) => Tx): Backend {
  return {
    ...backend,
    read: (stores, work) => backend.read(stores, (tx) => work(watch(tx))),
    write: (stores, work) => backend.write(stores, (tx) => work(watch(tx))),
  }
}
