import { hiddenIn, hiddenName } from '../../words/hiddenCharacters'

const LINES_IN_BLOCK = 100
/** Lines that are made at once; a longer text is made in slices, so that the page stays awake. */
const LINES_AT_ONCE = 2_000

/** The lines of a text as elements: their text nodes join to exactly that text. */
export interface CodeLines {
  readonly blocks: readonly HTMLElement[]
  readonly amount: number
  /** The element of a line, which counts from 0. */
  line(line: number): HTMLElement | undefined
  /** A stretch of a line, in UTF-16 units; `undefined` when the line is not as long. */
  range(line: number, start: number, end: number): StaticRange | undefined
}

/** Fills `place` with the lines of `code`. Resolves once all are there; `signal` stops it. */
export async function makeLines(place: HTMLElement, code: string, signal: AbortSignal): Promise<CodeLines> {
  const lines = code.split('\n')
  const blocks: HTMLElement[] = []
  place.replaceChildren()
  place.style.setProperty('--digits', String(String(lines.length).length))
  for (let from = 0; from < lines.length && !signal.aborted; from += LINES_AT_ONCE) {
    if (from > 0) await nextFrame()
    const slice = document.createDocumentFragment()
    const to = Math.min(from + LINES_AT_ONCE, lines.length)
    for (let first = from; first < to; first += LINES_IN_BLOCK) {
      const block = makeBlock(lines, first)
      blocks.push(block)
      slice.append(block)
    }
    if (!signal.aborted) place.append(slice)
  }
  const lineAt = (line: number) =>
    blocks[Math.floor(line / LINES_IN_BLOCK)]?.children[line % LINES_IN_BLOCK] as HTMLElement | undefined
  return {
    blocks,
    amount: lines.length,
    line: lineAt,
    range: (line, start, end) => rangeIn(lineAt(line), start, end),
  }
}

function makeBlock(lines: readonly string[], first: number): HTMLElement {
  const block = document.createElement('div')
  const end = Math.min(first + LINES_IN_BLOCK, lines.length)
  block.className = 'code-block'
  block.dataset.first = String(first)
  block.dataset.lines = String(LINES_IN_BLOCK)
  block.style.setProperty('--first', String(first))
  block.style.setProperty('--lines', String(end - first))
  for (let line = first; line < end; line++) {
    const isLast = line === lines.length - 1
    block.append(makeLine((lines[line] ?? '') + (isLast ? '' : '\n'), line === 0))
  }
  return block
}

function makeLine(text: string, isFirst: boolean): HTMLElement {
  const element = document.createElement('div')
  element.className = 'code-line'
  let at = 0
  for (const { index, 0: character } of hiddenIn(text, isFirst)) {
    if (index > at) element.append(text.slice(at, index))
    element.append(hiddenMark(character))
    at = index + character.length
  }
  if (at < text.length) element.append(text.slice(at))
  return element
}

/** A character that is not seen, shown by its name and kept from turning the line around; copied, it is itself. */
function hiddenMark(character: string): HTMLElement {
  const mark = document.createElement('span')
  mark.className = 'hidden-character'
  mark.dataset.name = hiddenName(character)
  mark.append(character)
  return mark
}

function rangeIn(line: HTMLElement | undefined, start: number, end: number): StaticRange | undefined {
  const from = line && textAt(line, start)
  const to = line && textAt(line, end)
  if (!from || !to) return undefined
  const [startContainer, startOffset] = from
  const [endContainer, endOffset] = to
  return new StaticRange({ startContainer, startOffset, endContainer, endOffset })
}

/** The text node of a place in a line, and the place in it. */
function textAt(line: HTMLElement, at: number): readonly [text: Text, offset: number] | undefined {
  let left = at
  for (const child of line.childNodes) {
    const text = (child instanceof Text ? child : child.firstChild) as Text
    if (left <= text.length) return [text, left]
    left -= text.length
  }
  return undefined
}

/** The line, from 1, whose number is at a point of the screen; `undefined` beside the numbers. */
export function lineNumberAt(event: MouseEvent): number | undefined {
  const line = event.target instanceof Element ? event.target.closest<HTMLElement>('.code-line') : null
  const block = line?.parentElement
  if (!line || !block) return undefined
  const width = Number.parseFloat(getComputedStyle(line).paddingInlineStart)
  if (event.clientX - line.getBoundingClientRect().left > width) return undefined
  return Number(block.dataset.first) + [...block.children].indexOf(line) + 1
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => resolve())
  })
}

/** Text of a selection as it stands in the text nodes: without numbers, and byte-exact. */
export function selectedText(place: Node, selection: Selection | null): string | undefined {
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return undefined
  const range = selection.getRangeAt(0)
  return place.contains(range.commonAncestorContainer) ? range.toString() : undefined
}
