import { createSignal } from 'solid-js'
import { keepChoice, loadChoice } from './kept'

/** Panes whose width can be changed, with their measures in px. */
export const PANES = {
  side: { least: 184, usual: 248, most: 400 },
  list: { least: 220, usual: 336, most: 900 },
  /** The list as a picture: narrower, no name in it could be read. */
  picture: { least: 220, usual: 560, most: 1400 },
} as const

export type PaneName = keyof typeof PANES

export interface PaneWidths {
  /** The chosen width in px. What is shown may be less where the window is small. */
  width(name: PaneName): number
  setWidth(name: PaneName, width: number): void
}

const KEY = 'kubegram_panes'
const NAMES = Object.keys(PANES) as readonly PaneName[]

/** Widths are told to the styles as `--pane-<name>`, through the object model: the policy allows no style attributes. */
export function createPanes(): PaneWidths {
  const kept = readKept(loadChoice(KEY))
  const [widths, setWidths] = createSignal(kept)
  const show = (name: PaneName) => document.documentElement.style.setProperty(`--pane-${name}`, `${widths()[name]}px`)
  for (const name of NAMES) if (kept[name] !== PANES[name].usual) show(name)
  return {
    width: (name) => widths()[name],
    setWidth(name, width) {
      setWidths({ ...widths(), [name]: clampWidth(name, width) })
      show(name)
      keepChoice(KEY, JSON.stringify(widths()))
    },
  }
}

function clampWidth(name: PaneName, width: unknown): number {
  const { least, usual, most } = PANES[name]
  if (typeof width !== 'number' || !Number.isFinite(width)) return usual
  return Math.round(Math.min(Math.max(width, least), most))
}

function readKept(text: string | undefined): Record<PaneName, number> {
  let kept: Partial<Record<PaneName, unknown>> = {}
  try {
    kept = (JSON.parse(text ?? '{}') as typeof kept | null) ?? {}
  } catch {
    // Written by something else.
  }
  return Object.fromEntries(NAMES.map((name) => [name, clampWidth(name, kept[name])])) as Record<PaneName, number>
}
