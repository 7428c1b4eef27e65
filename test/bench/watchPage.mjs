/** Runs in the page before anything else: keeps its frames and shifts, until somebody takes them. */
export function watchPage() {
  let gaps = []
  let shift = 0
  const observe = (type, hear) => {
    const observer = new PerformanceObserver((list) => list.getEntries().forEach(hear))
    observer.observe({ type, buffered: true })
  }
  observe('layout-shift', ({ value, hadRecentInput }) => {
    if (!hadRecentInput) shift += value
  })
  let last = performance.now()
  const frame = (now) => {
    gaps.push(now - last)
    last = now
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
  window.watched = {
    async take() {
      // Entries come a moment after what they tell of.
      await new Promise((resolve) => setTimeout(resolve, 100))
      const taken = { gaps, shift }
      gaps = []
      shift = 0
      return taken
    },
  }
}
