import type { CodeLines } from './codeLines'
import type { Find } from './findInText'

const ALL = 'kg-find'
const PRESENT = 'kg-find-present'

/** Marks the finds beside the text, as colours are; the present one stands out, and in view. */
export function showFinds(lines: CodeLines, finds: readonly Find[], present: number): void {
  const current = finds[present]
  if (current) scrollTo(lines, current.line)
  if (!('highlights' in CSS)) return
  const ranges = finds
    .filter((_, index) => index !== present)
    .map(({ line, start, end }) => lines.range(line, start, end))
  CSS.highlights.set(ALL, new Highlight(...ranges.filter((range) => range !== undefined)))
  const range = current && lines.range(current.line, current.start, current.end)
  const shown = new Highlight(...(range ? [range] : []))
  shown.priority = 2
  CSS.highlights.set(PRESENT, shown)
}

export function hideFinds(): void {
  if (!('highlights' in CSS)) return
  CSS.highlights.delete(ALL)
  CSS.highlights.delete(PRESENT)
}

/** Brings a line, from 0, to the middle of the view. */
export function scrollTo(lines: CodeLines, line: number): void {
  const element = lines.line(line)
  element?.scrollIntoView({ block: 'center', inline: 'nearest' })
  // Wrapped lines between here and there get their true height only now.
  requestAnimationFrame(() => element?.scrollIntoView({ block: 'center', inline: 'nearest' }))
}
