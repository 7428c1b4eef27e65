import { LINES_IN_BLOCK } from '../../highlight/tokens'
import type { CodeSheet } from './codeSheet'
import type { Find } from './findInText'

/** Finds beside the text, as colours are, made only near the view; the present one stands out. */
export interface ShownFinds {
  /** Marks the find at this place among all as the present one, and brings it into view. */
  stepTo(place: number): void
  hide(): void
}

const NOTHING: ShownFinds = { stepTo() {}, hide() {} }

export function showFinds(sheet: CodeSheet, finds: readonly Find[]): ShownFinds {
  if (finds.length === 0) return NOTHING
  const canMark = 'highlights' in CSS
  const ofBlock = byBlock(finds)
  const all = new Map<Find, StaticRange>()
  let current: Find | undefined
  const marks = canMark ? new Highlight() : undefined
  const present = canMark ? new Highlight() : undefined
  if (marks && present) {
    present.priority = 2
    CSS.highlights.set('kg-find', marks)
    CSS.highlights.set('kg-find-present', present)
  }
  const rangeOf = ({ line, start, end }: Find) => sheet.range(line, start, end)
  const markPresent = () => {
    const range = current && rangeOf(current)
    present?.clear()
    if (range) present?.add(range)
  }
  const stop = sheet.watch({
    near(block) {
      for (const find of ofBlock.get(block) ?? []) {
        const range = rangeOf(find)
        if (!range) continue
        all.set(find, range)
        marks?.add(range)
      }
      markPresent()
    },
    far(block) {
      for (const find of ofBlock.get(block) ?? []) {
        const range = all.get(find)
        if (range) marks?.delete(range)
        all.delete(find)
      }
    },
  })
  return {
    stepTo(place) {
      current = finds[place]
      if (current) scrollTo(sheet, current.line)
      markPresent()
    },
    hide() {
      stop()
      if (!canMark) return
      CSS.highlights.delete('kg-find')
      CSS.highlights.delete('kg-find-present')
    },
  }
}

function byBlock(finds: readonly Find[]): ReadonlyMap<number, readonly Find[]> {
  const blocks = new Map<number, Find[]>()
  for (const find of finds) {
    const block = Math.floor(find.line / LINES_IN_BLOCK)
    const known = blocks.get(block)
    if (known) known.push(find)
    else blocks.set(block, [find])
  }
  return blocks
}

/** Brings a line, from 0, to the middle of the view. */
export function scrollTo(sheet: CodeSheet, line: number): void {
  const element = sheet.line(line)
  element?.scrollIntoView({ block: 'center', inline: 'nearest' })
  // Wrapped lines between here and there get their true height only now.
  requestAnimationFrame(() => element?.scrollIntoView({ block: 'center', inline: 'nearest' }))
}
