/** Not in the DOM library. */
interface LayoutShift extends PerformanceEntry {
  readonly value: number
  readonly hadRecentInput: boolean
  readonly sources: readonly { readonly node: Node | null; readonly currentRect: DOMRect; previousRect: DOMRect }[]
}

/** In the page, before anything else. */
export function watchShifts(): void {
  const moved: string[] = []
  Object.assign(window, { moved })
  const observer = new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries() as LayoutShift[]) {
      // A row that is a few pixels other than it was taken to be moves the next by so little that it is 0.000.
      if (hadRecentInput || value < 0.0005) continue
      const whats = sources.map(({ node, previousRect: was, currentRect: is }) => {
        const { nodeName = '', className = '' } = (node ?? {}) as Partial<Element>
        return `${nodeName}.${className} from ${was.x},${was.y} to ${is.x},${is.y}`
      })
      moved.push(`${value.toFixed(6)}: ${whats.join('; ')}`)
    }
  })
  observer.observe({ type: 'layout-shift', buffered: true })
}

/** What has moved by itself since the page was opened. */
export async function takeMoved(): Promise<readonly string[]> {
  // Entries come a moment after what they tell of.
  await new Promise((resolve) => setTimeout(resolve, 100))
  return (window as unknown as { readonly moved: readonly string[] }).moved
}
