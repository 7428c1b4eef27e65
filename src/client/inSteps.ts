import { createBreath, nextTask } from '../engine/nextTask'

export { createBreath, nextTask }

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
