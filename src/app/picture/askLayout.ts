import { trustedScriptUrl } from '../../client/trustedUrl'
import type { Layout, LayoutRequest } from './layout'
import workerUrl from './layoutWorker?worker&url'

let worker: Worker | undefined
let lastId = 0
/** The last layouts, by what was asked: a picture that is opened again stands at once. */
const known = new Map<string, Promise<Layout>>()
const MOST_KNOWN = 8

/** Has a graph laid out by the worker. */
export function askLayout(request: LayoutRequest): Promise<Layout> {
  const key = JSON.stringify(request)
  const before = known.get(key)
  if (before) return before
  const asked = ask(request)
  known.set(key, asked)
  asked.catch(() => known.delete(key))
  const [oldest] = known.keys()
  if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest)
  return asked
}

function ask(request: LayoutRequest): Promise<Layout> {
  worker ??= new Worker(trustedScriptUrl(workerUrl), { type: 'module' })
  const id = ++lastId
  const asked = worker
  return new Promise((resolve, reject) => {
    const done = new AbortController()
    const hear = ({ data }: MessageEvent<{ readonly id: number; readonly layout: Layout }>) => {
      if (data.id !== id) return
      done.abort()
      resolve(data.layout)
    }
    const fail = () => {
      done.abort()
      worker = undefined
      reject(new Error('The picture cannot be drawn.'))
    }
    asked.addEventListener('message', hear, { signal: done.signal })
    asked.addEventListener('error', fail, { signal: done.signal })
    asked.postMessage({ id, request })
  })
}
