import { onCleanup } from 'solid-js'
import type { Viewport } from './viewport'

/** A pointer that moved less than this, in px, has tapped. */
const TAP_PX = 5

/** Drag to move, pinch or Ctrl and wheel to zoom, wheel to scroll, tap to open. */
export function handlePointers(
  element: SVGSVGElement,
  viewport: Viewport,
  onTap: (x: number, y: number) => void,
): void {
  const pointers = new Map<number, { x: number; y: number }>()
  let travelled = 0
  const place = (event: MouseEvent) => {
    const { left, top } = element.getBoundingClientRect()
    return { x: event.clientX - left, y: event.clientY - top }
  }
  const handlers = {
    pointerdown(event: PointerEvent) {
      if (event.button !== 0) return
      if (pointers.size === 0) travelled = 0
      pointers.set(event.pointerId, place(event))
      element.setPointerCapture(event.pointerId)
    },
    pointermove(event: PointerEvent) {
      const before = pointers.get(event.pointerId)
      if (!before) return
      const now = place(event)
      travelled += Math.hypot(now.x - before.x, now.y - before.y)
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1]
      pointers.set(event.pointerId, now)
      if (travelled < TAP_PX) return
      if (!other) return viewport.move(now.x - before.x, now.y - before.y)
      const spread = (point: typeof now) => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y))
      viewport.zoomAt(spread(now) / spread(before), (now.x + other.x) / 2, (now.y + other.y) / 2)
    },
    pointerup(event: PointerEvent) {
      if (pointers.delete(event.pointerId) && travelled < TAP_PX) {
        const { x, y } = place(event)
        onTap(x, y)
      }
    },
    pointercancel(event: PointerEvent) {
      pointers.delete(event.pointerId)
    },
    wheel(event: WheelEvent) {
      event.preventDefault()
      const { x, y } = place(event)
      const lines = event.deltaMode === 1 ? 16 : 1
      if (event.ctrlKey || event.metaKey) viewport.zoomAt(Math.exp((-event.deltaY * lines) / 300), x, y)
      else viewport.move(-event.deltaX * lines, -event.deltaY * lines)
    },
  }
  for (const [type, handler] of Object.entries(handlers)) {
    element.addEventListener(type, handler as (event: Event) => void, { passive: false })
  }
  onCleanup(() => {
    for (const [type, handler] of Object.entries(handlers)) {
      element.removeEventListener(type, handler as (event: Event) => void)
    }
  })
}
