import { useApp } from '../state/app'
import { PANES, type PaneName } from '../state/panes'

const STEP_PX = 16

/** In px, of the pane before it: where the window is small, less than was chosen. */
function shownWidth(edge: HTMLElement): number {
  return Math.round(edge.previousElementSibling?.getBoundingClientRect().width ?? 0)
}

interface SplitterProps {
  readonly pane: PaneName
  readonly label: string
}

/** The edge of a pane: dragged, or moved with the arrow keys; Home and End, and a double click for the usual width. */
export function Splitter(props: SplitterProps) {
  const { panes } = useApp()
  const measures = () => PANES[props.pane]
  const set = (width: number) => panes.setWidth(props.pane, width)

  const drag = (down: PointerEvent) => {
    if (down.button !== 0) return
    const edge = down.currentTarget as HTMLElement
    const start = shownWidth(edge) - down.clientX
    edge.setPointerCapture(down.pointerId)
    const move = (event: PointerEvent) => set(start + event.clientX)
    edge.addEventListener('pointermove', move)
    edge.addEventListener('lostpointercapture', () => edge.removeEventListener('pointermove', move), { once: true })
  }
  const press = (event: KeyboardEvent) => {
    const width = shownWidth(event.currentTarget as HTMLElement)
    const next = {
      ArrowLeft: width - STEP_PX,
      ArrowRight: width + STEP_PX,
      Home: measures().least,
      End: measures().most,
    }
    if (!Object.hasOwn(next, event.key)) return
    event.preventDefault()
    set(next[event.key as keyof typeof next])
  }

  return (
    <hr
      class={`splitter splitter-${props.pane}`}
      tabIndex={0}
      aria-label={props.label}
      aria-orientation="vertical"
      aria-valuemin={measures().least}
      aria-valuemax={measures().most}
      aria-valuenow={panes.width(props.pane)}
      onPointerDown={drag}
      onKeyDown={press}
      onDblClick={() => set(measures().usual)}
    />
  )
}
