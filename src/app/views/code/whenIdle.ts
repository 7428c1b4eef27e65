/** Resolves when the page has a moment, with how many ms of it are left; soon, where the browser tells of none. */
export function whenIdle(): Promise<() => number> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) {
      requestIdleCallback((deadline) => resolve(() => deadline.timeRemaining()), { timeout: 500 })
    } else setTimeout(() => resolve(() => 0), 16)
  })
}
