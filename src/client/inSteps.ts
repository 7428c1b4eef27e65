const SLICE_MS = 8

/** Takes the steps of long work, and lets the page have its turn every few milliseconds. Share one among many works. */
export function createPacer(): <T>(steps: Generator<void, T>) => Promise<T> {
  let until = performance.now() + SLICE_MS
  const breathe = async () => {
    if (performance.now() < until) return
    await new Promise((resolve) => setTimeout(resolve))
    until = performance.now() + SLICE_MS
  }
  return async (steps) => {
    for (;;) {
      // Also before the first: many short works are as long as one.
      await breathe()
      const step = steps.next()
      if (step.done) return step.value
    }
  }
}
