import { type Failure, toFailure } from '../../core/failure'

/** How far a call is, from 0 to 1. */
export type Progress = (done: number) => void

/** The functions of a worker. What they take and return can be cloned. */
export type Calls = Readonly<Record<string, (given: never, progress: Progress) => unknown>>

export type Answer =
  | { readonly id: number; readonly progress: number }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly failure: Failure }

/** More often nobody sees it. */
const PROGRESS_MS = 50

/** Answers the page's calls, in a worker. Arrays of numbers in a result are handed over, not copied. */
export function answerCalls(calls: Calls): void {
  addEventListener('message', ({ data }: MessageEvent<{ id: number; name: string; given: never }>) => {
    void answer(calls, data)
  })
}

async function answer(calls: Calls, { id, name, given }: { id: number; name: string; given: never }): Promise<void> {
  const tell = (said: Answer, transfer: Transferable[] = []) => postMessage(said, { transfer })
  let told = performance.now()
  const progress = (done: number) => {
    if (performance.now() < told + PROGRESS_MS) return
    told = performance.now()
    tell({ id, progress: done })
  }
  try {
    const result = await calls[name]?.(given, progress)
    tell({ id, result }, buffersOf(result))
  } catch (error) {
    tell({ id, failure: toFailure(error) })
  }
}

function buffersOf(result: unknown): Transferable[] {
  const values = typeof result === 'object' && result !== null ? Object.values(result) : []
  return values.flatMap((value: unknown) => (ArrayBuffer.isView(value) ? [value.buffer as ArrayBuffer] : []))
}
