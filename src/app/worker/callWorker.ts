import { trustedScriptUrl } from '../../client/trustedUrl'
import { CodegenError, failure } from '../../core/failure'
import type { Answer, Calls, Progress } from './answerCalls'

/** A worker of the page whose functions are called as if they were here. */
export interface WorkerLink<C extends Calls> {
  /** Starts the worker if need be. @throws {CodegenError} of the call, or `unexpected` when the worker does not come */
  call<K extends keyof C & string>(
    name: K,
    given: Parameters<C[K]>[0],
    progress?: Progress,
  ): Promise<Awaited<ReturnType<C[K]>>>
  /** Ends the worker in whatever it does. What it was asked is never answered; the next call starts another. */
  end(): void
}

interface Waiting {
  readonly resolve: (result: never) => void
  readonly reject: (error: CodegenError) => void
  readonly progress: Progress
}

/** `url` is what `?worker&url` gives. */
export function linkWorker<C extends Calls>(url: string): WorkerLink<C> {
  let worker: Worker | undefined
  let last = 0
  const waiting = new Map<number, Waiting>()
  const hear = ({ data }: MessageEvent<Answer>) => {
    const asked = waiting.get(data.id)
    if ('progress' in data) return asked?.progress(data.progress)
    waiting.delete(data.id)
    if ('failure' in data) asked?.reject(new CodegenError(data.failure))
    else asked?.resolve(data.result as never)
  }
  const end = () => {
    worker?.terminate()
    worker = undefined
    waiting.clear()
  }
  const start = () => {
    const started = new Worker(trustedScriptUrl(url), { type: 'module' })
    started.onmessage = hear
    started.onerror = () => {
      const asked = [...waiting.values()]
      end()
      for (const { reject } of asked)
        reject(new CodegenError(failure('unexpected', 'A part of the app did not start.')))
    }
    return started
  }
  return {
    call: (name, given, progress = () => {}) =>
      new Promise((resolve, reject) => {
        worker ??= start()
        last += 1
        waiting.set(last, { resolve, reject, progress })
        worker.postMessage({ id: last, name, given })
      }),
    end,
  }
}
