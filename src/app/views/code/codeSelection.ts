import { LINES_IN_BLOCK } from '../../highlight/tokens'
import type { CodeSheet } from './codeSheet'

/** The line, from 1, whose number is at a point of the screen; `undefined` beside the numbers. */
export function lineNumberAt(event: MouseEvent): number | undefined {
  const line = event.target instanceof Element ? event.target.closest<HTMLElement>('.code-line') : null
  if (!line) return undefined
  const width = Number.parseFloat(getComputedStyle(line).paddingInlineStart)
  if (event.clientX - line.getBoundingClientRect().left > width) return undefined
  return lineOf(line) + 1
}

/** What of a text is selected: without numbers, byte for byte, and with the lines that are not made. */
export function selectedText(place: Node, sheet: CodeSheet, selection: Selection | null): string | undefined {
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return undefined
  const range = selection.getRangeAt(0)
  if (!place.contains(range.commonAncestorContainer)) return undefined
  const at = (node: Node, offset: number) => placeInText(place, sheet, node, offset)
  return sheet.text.slice(at(range.startContainer, range.startOffset), at(range.endContainer, range.endOffset))
}

/** A place of the document as one of the text, in UTF-16 units. */
function placeInText(place: Node, { text, starts }: CodeSheet, node: Node, offset: number): number {
  const startOf = (line: number) => starts[line] ?? text.length
  if (node === place) return startOf(offset * LINES_IN_BLOCK)
  const element = node instanceof Element ? node : node.parentElement
  const line = element?.closest<HTMLElement>('.code-line')
  if (!line) return startOf(Number((node as HTMLElement).dataset.block) * LINES_IN_BLOCK + offset)
  const before = document.createRange()
  before.setStart(line, 0)
  before.setEnd(node, offset)
  return startOf(lineOf(line)) + before.toString().length
}

function lineOf(line: HTMLElement): number {
  const block = line.parentElement as HTMLElement
  return Number(block.dataset.block) * LINES_IN_BLOCK + [...block.children].indexOf(line)
}
