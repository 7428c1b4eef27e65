import { trustedScriptUrl } from '../../client/trustedUrl'
import workerUrl from './paintWorker?worker&url'
import { type PaintedLines, type PaintRequest, type PeekRequest, TOKEN_CLASSES } from './tokens'

/** Blocks this far outside of the view are painted already, so that scrolling shows colours. */
const AHEAD = '800px'

type RangeOf = (line: number, start: number, end: number) => StaticRange | undefined

let worker: Worker | undefined
let lastId = 0

/** Whether this browser can colour text without any markup. Where not, code stays plain. */
export function canPaint(): boolean {
  return 'highlights' in CSS && typeof Highlight === 'function'
}

/**
 * Colours the lines of `code`, block by block as they come into view. Nothing of the text is touched: colours are
 * ranges beside it. `rangeOf` gives a stretch of a line. Call what it returns to wipe the colours off.
 */
export function paint(code: string, language: string, blocks: readonly HTMLElement[], rangeOf: RangeOf): () => void {
  const id = ++lastId
  const colours = TOKEN_CLASSES.map(highlightOf)
  const tokensOf = new Map<Element, PaintedLines>()
  const rangesOf = new Map<Element, readonly (readonly [number, StaticRange])[]>()
  const seen = new Set<Element>()

  const show = (block: Element) => {
    const painted = tokensOf.get(block)
    if (!painted || rangesOf.has(block)) return
    const ranges = toRanges(painted, rangeOf)
    for (const [place, range] of ranges) colours[place]?.add(range)
    rangesOf.set(block, ranges)
  }
  const hide = (block: Element) => {
    for (const [place, range] of rangesOf.get(block) ?? []) colours[place]?.delete(range)
    rangesOf.delete(block)
  }
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) seen.add(target)
        else seen.delete(target)
        isIntersecting ? show(target) : hide(target)
      }
      const bare = [...seen].find((block) => !tokensOf.has(block))
      if (bare) worker?.postMessage({ id, peek: Number((bare as HTMLElement).dataset.first) } satisfies PeekRequest)
    },
    { root: blocks[0]?.closest('.code-scroll') ?? null, rootMargin: AHEAD },
  )
  for (const block of blocks) observer.observe(block)

  const linesInBlock = Number(blocks[0]?.dataset.lines ?? 1)
  const hear = ({ data }: MessageEvent<PaintedLines>) => {
    const block = blocks[Math.floor(data.firstLine / linesInBlock)]
    if (data.id !== id || !block) return
    hide(block)
    tokensOf.set(block, data)
    if (seen.has(block)) show(block)
  }
  worker ??= new Worker(trustedScriptUrl(workerUrl), { type: 'module' })
  worker.addEventListener('message', hear)
  worker.postMessage({ id, code, language } satisfies PaintRequest)

  return () => {
    worker?.removeEventListener('message', hear)
    observer.disconnect()
    for (const block of [...rangesOf.keys()]) hide(block)
  }
}

function highlightOf(name: string): Highlight {
  const registered = `kg-${name}`
  const known = CSS.highlights.get(registered)
  if (known) return known
  const made = new Highlight()
  CSS.highlights.set(registered, made)
  return made
}

function toRanges({ tokens }: PaintedLines, rangeOf: RangeOf): readonly (readonly [number, StaticRange])[] {
  const ranges: (readonly [number, StaticRange])[] = []
  for (let i = 0; i + 3 < tokens.length; i += 4) {
    const [line = 0, start = 0, end = 0, place = 0] = tokens.subarray(i, i + 4)
    const range = rangeOf(line, start, end)
    if (range) ranges.push([place, range])
  }
  return ranges
}
