import { onCleanup } from 'solid-js'
import { trustedScriptUrl } from '../../../client/trustedUrl'
import type { CompareRow } from './compareText'
import type { Compared, CompareOrder } from './compareWorker'
import workerUrl from './compareWorker?worker&url'

/** Compares texts in a worker that lives as long as the owner. */
export function createComparer(): (
  before: string,
  after: string,
  nodeType: string | undefined,
) => Promise<readonly CompareRow[]> {
  const worker = new Worker(trustedScriptUrl(workerUrl), { type: 'module' })
  onCleanup(() => worker.terminate())
  let last = 0
  return (before, after, nodeType) =>
    new Promise((resolve, reject) => {
      const id = ++last
      const hear = ({ data }: MessageEvent<Compared>) => {
        if (data.id !== id) return
        worker.removeEventListener('message', hear)
        resolve(data.rows)
      }
      worker.addEventListener('message', hear)
      worker.addEventListener('error', () => reject(new Error('The comparison could not be made. Reload the page.')))
      worker.postMessage({ id, before, after, nodeType } satisfies CompareOrder)
    })
}
