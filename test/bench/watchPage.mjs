/** Runs in the page before anything else: keeps its frames and shifts, and what moved, until somebody takes them. */
export function watchPage() {
  let gaps = []
  let shift = 0
  let moved = []
  const nameOf = (node) => {
    const element = node instanceof Element ? node : node?.parentElement
    return element
      ? `${element.localName}.${element.className} “${element.textContent.slice(0, 30)}”`
      : 'something gone'
  }
  const observe = (type, hear) => {
    const observer = new PerformanceObserver((list) => list.getEntries().forEach(hear))
    observer.observe({ type, buffered: true })
  }
  observe('layout-shift', ({ value, hadRecentInput, sources }) => {
    if (hadRecentInput) return
    shift += value
    const by = ({ previousRect: from, currentRect: to }) =>
      `${Math.round(from.x)},${Math.round(from.y)} → ${Math.round(to.x)},${Math.round(to.y)}`
    moved.push(...sources.map((source) => `${value.toFixed(3)}: ${nameOf(source.node)} ${by(source)}`))
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
      const taken = { gaps, shift, moved }
      gaps = []
      shift = 0
      moved = []
      return taken
    },
  }
}
