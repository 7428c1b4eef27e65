export const median = (times: readonly number[]) => percentile(times, 0.5)

export function percentile(times: readonly number[], part: number): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length * part)] ?? 0
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

/** Looks after every task of the page how long it took; `stop` says how long the longest was. */
export function watchStalls(look: () => void = () => {}) {
  const { port1, port2 } = new MessageChannel()
  let [last, longest, isOver] = [performance.now(), 0, false]
  const turn = () => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    look()
    if (!isOver) port2.postMessage(undefined)
  }
  port1.onmessage = turn
  port2.postMessage(undefined)
  return {
    stop() {
      turn()
      isOver = true
      port1.close()
      return longest
    },
  }
}
