import { LINES_IN_BLOCK } from '../../highlight/tokens'
import { shownText } from '../../parts/shownText'
import { whenIdle } from './whenIdle'

/** Blocks that are made at once, and at least as many each time the page has nothing else to do. */
const BLOCKS_AT_ONCE = 3
/** About what a block takes, at most. */
const FILL_MS = 5
/** All lines of shorter texts come to stand in the document, for the browser's own search and for screen readers. */
const MOST_WHOLE_LINES = 25_000
/** Blocks this far outside of the view are made and painted already. */
const AHEAD = '800px'

/** Hears of the blocks that come near the view, with all of their lines, and go from it; blocks count from 0. */
export interface BlockWatcher {
  near(block: number): void
  far(block: number): void
}

/** The lines of a text as elements: their text nodes join to exactly that text. Lines count from 0. */
export interface CodeSheet {
  readonly text: string
  readonly starts: Uint32Array
  /** The element of a line, made if need be. */
  line(line: number): HTMLElement | undefined
  /** A stretch of a line, in UTF-16 units; `undefined` when it is not made, or not as long. */
  range(line: number, start: number, end: number): StaticRange | undefined
  /** Watches from now on; is told of what is near already. Call what it returns to stop. */
  watch(watcher: BlockWatcher): () => void
  /** Marks one line, or none, and no other. */
  point(line: number | undefined): void
}

/** Lays the lines of a text into `place`, which scrolls within `scroll`: those in view at once. `signal` ends it. */
export function laySheet(
  place: HTMLElement,
  scroll: HTMLElement,
  { text, starts }: Pick<CodeSheet, 'text' | 'starts'>,
  signal: AbortSignal,
): CodeSheet {
  const amount = starts.length
  const isWhole = amount <= MOST_WHOLE_LINES
  const blocks = Array.from({ length: Math.ceil(amount / LINES_IN_BLOCK) }, (_, block) => bareBlock(block, amount))
  const watchers = new Set<BlockWatcher>()
  const near = new Set<number>()
  let pointed: number | undefined

  const lineText = (line: number) => text.slice(starts[line], starts[line + 1])
  const made = (line: number) =>
    blocks[Math.floor(line / LINES_IN_BLOCK)]?.children[line % LINES_IN_BLOCK] as HTMLElement | undefined
  const fill = (at: number) => {
    const block = blocks[at]
    if (!block?.classList.contains('bare')) return
    const first = at * LINES_IN_BLOCK
    const lines = document.createDocumentFragment()
    for (let line = first; line < Math.min(first + LINES_IN_BLOCK, amount); line++) {
      lines.append(makeLine(lineText(line), line, line === pointed))
    }
    block.style.setProperty('--first', String(first))
    block.style.setProperty('--lines', String(lines.childElementCount))
    block.classList.remove('bare')
    block.append(lines)
  }
  const empty = (at: number, height: number) => {
    const block = blocks[at]
    if (isWhole || !block || block.classList.contains('bare') || isSelected(place)) return
    // Wrapped lines take more than their number says.
    block.style.setProperty('--height', `${height}px`)
    block.classList.add('bare')
    block.replaceChildren()
  }

  place.style.setProperty('--digits', String(String(amount).length))
  for (let at = 0; at < BLOCKS_AT_ONCE; at++) fill(at)
  place.replaceChildren()
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting, boundingClientRect } of entries) {
        const block = Number((target as HTMLElement).dataset.block)
        if (isIntersecting === near.has(block)) continue
        if (isIntersecting) {
          fill(block)
          near.add(block)
          for (const watcher of watchers) watcher.near(block)
        } else {
          near.delete(block)
          for (const watcher of watchers) watcher.far(block)
          empty(block, boundingClientRect.height)
        }
      }
    },
    { root: scroll, rootMargin: AHEAD },
  )
  let laid = 0
  const layUntil = (end: number) => {
    const fresh = blocks.slice(laid, end)
    laid = Math.max(laid, end)
    place.append(...fresh)
    for (const block of fresh) observer.observe(block)
  }
  layUntil(BLOCKS_AT_ONCE)
  signal.addEventListener('abort', () => observer.disconnect(), { once: true })
  // What is not in view yet comes when what is has been drawn.
  void whenIdle().then(async () => {
    if (signal.aborted) return
    layUntil(blocks.length)
    if (isWhole) await fillAll(blocks.length, fill, signal)
  })

  return {
    text,
    starts,
    line(line) {
      const block = Math.floor(line / LINES_IN_BLOCK)
      if (block >= laid) layUntil(blocks.length)
      fill(block)
      return made(line)
    },
    range: (line, start, end) => rangeIn(made(line), start, end),
    watch(watcher) {
      watchers.add(watcher)
      for (const block of near) watcher.near(block)
      return () => {
        watchers.delete(watcher)
        for (const block of near) watcher.far(block)
      }
    },
    point(line) {
      if (pointed !== undefined) made(pointed)?.classList.remove('at')
      pointed = line
      if (line !== undefined) made(line)?.classList.add('at')
    },
  }
}

async function fillAll(blocks: number, fill: (block: number) => void, signal: AbortSignal): Promise<void> {
  for (let at = 0; at < blocks && !signal.aborted; ) {
    const timeLeft = await whenIdle()
    const end = at + BLOCKS_AT_ONCE
    while (at < blocks && (at < end || timeLeft() > FILL_MS)) fill(at++)
  }
}

/** As high as its lines are, and without them. Of these there may be thousands: all alike, they cost next to nothing. */
function bareBlock(at: number, amount: number): HTMLElement {
  const block = document.createElement('div')
  const lines = amount - at * LINES_IN_BLOCK
  block.className = 'code-block bare'
  block.dataset.block = String(at)
  if (lines < LINES_IN_BLOCK) block.style.setProperty('--height', `calc(${lines} * 1lh)`)
  return block
}

function makeLine(text: string, line: number, isPointed: boolean): HTMLElement {
  const element = document.createElement('div')
  element.className = isPointed ? 'code-line at' : 'code-line'
  element.append(...shownText(text, line === 0))
  return element
}

/** What somebody has selected must not go from under the selection. */
function isSelected(place: HTMLElement): boolean {
  const selection = document.getSelection()
  return selection !== null && !selection.isCollapsed && selection.containsNode(place, true)
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
