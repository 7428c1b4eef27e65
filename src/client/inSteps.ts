import { nextTask } from '../engine/nextTask'

export { nextTask }

const SLICE_MS = 8

/** Lets the page have its turn when the last time was a few milliseconds ago; awaited between the steps of long work. */
export function createBreath(): () => Promise<void> {
  let until = performance.now() + SLICE_MS
  return async () => {
    if (performance.now() < until) return
    await nextTask()
    until = performance.now() + SLICE_MS
  }
}

/** Takes the steps of long work, and lets the page have its turn in between. Share one among many works. */
export function createPacer(): <T>(steps: Generator<void, T>) => Promise<T> {
  const breathe = createBreath()
  return async (steps) => {
    for (;;) {
      // Also before the first: many short works are as long as one.
      await breathe()
      const step = steps.next()
      if (step.done) return step.value
    }
  }
}
