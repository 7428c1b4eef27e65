import type { CodegenEvent } from '../core/protocol'

type Subscribe = (listener: (event: CodegenEvent) => void) => () => void

/**
 * Events from now on, none left out while the loop is busy. Leaving the loop ends it, closing the connection ends it,
 * and aborting `signal` ends it with the signal's reason.
 */
export function eventStream(
  subscribe: Subscribe,
  closed: AbortSignal,
  signal?: AbortSignal,
): AsyncIterableIterator<CodegenEvent, undefined> {
  const waiting: CodegenEvent[] = []
  let isOver = false
  let wake = () => {}
  const poke = () => wake()
  // At once, and not with the first turn of the loop: what happens between the two is heard as well.
  const unsubscribe = subscribe((event) => {
    waiting.push(event)
    poke()
  })
  const end = (): IteratorResult<CodegenEvent, undefined> => {
    isOver = true
    unsubscribe()
    for (const one of [closed, signal]) one?.removeEventListener('abort', poke)
    poke()
    return { done: true, value: undefined }
  }
  for (const one of [closed, signal]) one?.addEventListener('abort', poke)

  const next = async (): Promise<IteratorResult<CodegenEvent, undefined>> => {
    for (;;) {
      const poked = new Promise<void>((resolve) => {
        wake = resolve
      })
      if (isOver) return { done: true, value: undefined }
      if (signal?.aborted) {
        end()
        throw signal.reason
      }
      const event = waiting.shift()
      if (event) return { done: false, value: event }
      if (closed.aborted) return end()
      await poked
    }
  }
  return {
    next,
    return: async () => end(),
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
