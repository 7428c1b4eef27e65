import { trustedScriptUrl } from '../../../client/trustedUrl'
import type { ZipNews, ZipOrder } from './zipWorker'
import workerUrl from './zipWorker?worker&url'

/** Packs files in a worker of its own; `progress` hears how far it is, from 0 to 1. */
export function zipFiles(order: ZipOrder, progress: (done: number) => void): Promise<Blob> {
  const worker = new Worker(trustedScriptUrl(workerUrl), { type: 'module' })
  const packed = new Promise<Blob>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<ZipNews>) => {
      if (data.type === 'progress') progress(data.done)
      else if (data.type === 'done') resolve(data.zip)
      else reject(new Error(data.why))
    }
    worker.onerror = () => reject(new Error('The ZIP could not be made. Reload the page.'))
    worker.postMessage(order)
  })
  return packed.finally(() => worker.terminate())
}
