/** Lets whatever else waits have its turn. A timer would be held back for a second, or a minute, in a hidden page. */
export function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })
}

const SLICE_MS = 4

/** Lets others have their turn when the last time was a few milliseconds ago; awaited between the steps of long work. */
export function createBreath(): () => Promise<void> {
  let until = performance.now() + SLICE_MS
  return async () => {
    if (performance.now() < until) return
    await nextTask()
    until = performance.now() + SLICE_MS
  }
}
