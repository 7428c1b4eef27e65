import { type Accessor, createSignal } from 'solid-js'
import type { Layout, Point } from './layout'

/** What of a picture is in view: `x` and `y` move it, in px of the screen; `zoom` is px per unit. */
export interface View {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

const LEAST_ZOOM = 0.02
const MOST_ZOOM = 2
const MARGIN_PX = 24

export interface Viewport {
  readonly view: Accessor<View>
  /** Whether a person has moved it: then it is no longer fitted by itself. */
  readonly moved: Accessor<boolean>
  move(dx: number, dy: number): void
  /** Closer by `factor`, around a point of the screen. */
  zoomAt(factor: number, x: number, y: number): void
  /** The whole picture. */
  fit(): void
  /** Brings a point of the picture into view. */
  reveal(point: Point): void
}

export function createViewport(layout: Accessor<Layout | undefined>, size: Accessor<Size>): Viewport {
  const [view, setView] = createSignal<View>({ x: 0, y: 0, zoom: 1 })
  const [moved, setMoved] = createSignal(false)
  const change = (next: View) => {
    setMoved(true)
    setView(next)
  }
  return {
    view,
    moved,
    move: (dx, dy) => change({ ...view(), x: view().x + dx, y: view().y + dy }),
    zoomAt(factor, x, y) {
      const { x: left, y: top, zoom } = view()
      const next = Math.min(Math.max(zoom * factor, LEAST_ZOOM), MOST_ZOOM)
      const ratio = next / zoom
      change({ x: x - (x - left) * ratio, y: y - (y - top) * ratio, zoom: next })
    },
    fit() {
      const whole = layout()
      if (!whole || size().width === 0) return
      setView(fitted(whole, size()))
      setMoved(false)
    },
    reveal([px, py]) {
      const { x, y, zoom } = view()
      const { width, height } = size()
      const [atX, atY] = [px * zoom + x, py * zoom + y]
      const inView = atX > 100 && atX < width - 100 && atY > 40 && atY < height - 40
      if (!inView) change({ zoom, x: width / 2 - px * zoom, y: height / 2 - py * zoom })
    },
  }
}

function fitted(whole: Size, { width, height }: Size): View {
  const zoom = Math.min(
    1,
    Math.max(
      LEAST_ZOOM,
      Math.min((width - 2 * MARGIN_PX) / whole.width, (height - 2 * MARGIN_PX) / Math.max(1, whole.height)),
    ),
  )
  return { zoom, x: (width - whole.width * zoom) / 2, y: (height - whole.height * zoom) / 2 }
}
