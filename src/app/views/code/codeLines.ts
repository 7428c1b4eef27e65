const LINES_IN_BLOCK = 100
/** Lines that are made at once; a longer text is made in slices, so that the page stays awake. */
const LINES_AT_ONCE = 3_000

/** The lines of a text as elements: each holds exactly one text node, with its line end where it has one. */
export interface CodeLines {
  readonly blocks: readonly HTMLElement[]
  lineText(line: number): Text | undefined
}

/** Fills `place` with the lines of `code`. Resolves once all are there; `signal` stops it. */
export async function makeLines(place: HTMLElement, code: string, signal: AbortSignal): Promise<CodeLines> {
  const lines = code.split('\n')
  const texts: Text[] = []
  const blocks: HTMLElement[] = []
  place.replaceChildren()
  place.style.setProperty('--digits', String(String(lines.length).length))
  for (let from = 0; from < lines.length && !signal.aborted; from += LINES_AT_ONCE) {
    if (from > 0) await nextFrame()
    const slice = document.createDocumentFragment()
    const to = Math.min(from + LINES_AT_ONCE, lines.length)
    for (let first = from; first < to; first += LINES_IN_BLOCK) {
      const block = makeBlock(lines, first, texts)
      blocks.push(block)
      slice.append(block)
    }
    if (!signal.aborted) place.append(slice)
  }
  return { blocks, lineText: (line) => texts[line] }
}

function makeBlock(lines: readonly string[], first: number, texts: Text[]): HTMLElement {
  const block = document.createElement('div')
  const end = Math.min(first + LINES_IN_BLOCK, lines.length)
  block.className = 'code-block'
  block.dataset.lines = String(LINES_IN_BLOCK)
  block.style.setProperty('--first', String(first))
  block.style.setProperty('--lines', String(end - first))
  for (let line = first; line < end; line++) {
    const isLast = line === lines.length - 1
    const text = document.createTextNode((lines[line] ?? '') + (isLast ? '' : '\n'))
    const element = document.createElement('div')
    element.className = 'code-line'
    element.append(text)
    texts.push(text)
    block.append(element)
  }
  return block
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
