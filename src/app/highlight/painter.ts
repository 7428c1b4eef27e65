import { trustedScriptUrl } from '../../client/trustedUrl'
import workerUrl from './paintWorker?worker&url'
import { type NearRequest, type PaintedBlock, type PaintRequest, TOKEN_CLASSES } from './tokens'

/** What is painted: the lines of a text, in blocks of `LINES_IN_BLOCK`. */
export interface Paintable {
  readonly text: string
  range(line: number, start: number, end: number): StaticRange | undefined
  watch(watcher: { near(block: number): void; far(block: number): void }): () => void
}

type Coloured = readonly (readonly [place: number, range: StaticRange])[]

let worker: Worker | undefined
let lastId = 0

/** Whether this browser can colour text without any markup. Where not, code stays plain. */
export function canPaint(): boolean {
  return 'highlights' in CSS && typeof Highlight === 'function'
}

/**
 * Colours the lines of a text, block by block as they come into view. Nothing of the text is touched: colours are
 * ranges beside it. Call what it returns to wipe the colours off.
 */
export function paint(sheet: Paintable, language: string): () => void {
  const id = ++lastId
  const colours = TOKEN_CLASSES.map(highlightOf)
  const tokensOf = new Map<number, PaintedBlock>()
  const rangesOf = new Map<number, Coloured>()
  const near = new Set<number>()

  const show = (block: number) => {
    const painted = tokensOf.get(block)
    if (!painted || rangesOf.has(block)) return
    const ranges = toRanges(painted, sheet)
    for (const [place, range] of ranges) colours[place]?.add(range)
    rangesOf.set(block, ranges)
  }
  const hide = (block: number) => {
    for (const [place, range] of rangesOf.get(block) ?? []) colours[place]?.delete(range)
    rangesOf.delete(block)
  }
  const send = (request: PaintRequest | NearRequest) => worker?.postMessage(request)
  const hear = ({ data }: MessageEvent<PaintedBlock>) => {
    if (data.id !== id) return
    hide(data.block)
    tokensOf.set(data.block, data)
    if (near.has(data.block)) show(data.block)
  }
  worker ??= new Worker(trustedScriptUrl(workerUrl), { type: 'module' })
  worker.addEventListener('message', hear)
  send({ id, code: sheet.text, language })
  const stop = sheet.watch({
    near(block) {
      near.add(block)
      show(block)
      send({ id, near: block })
    },
    far(block) {
      near.delete(block)
      hide(block)
    },
  })
  return () => {
    worker?.removeEventListener('message', hear)
    stop()
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

function toRanges({ tokens }: PaintedBlock, sheet: Paintable): Coloured {
  const ranges: (readonly [number, StaticRange])[] = []
  for (let i = 0; i + 3 < tokens.length; i += 4) {
    const [line = 0, start = 0, end = 0, place = 0] = tokens.subarray(i, i + 4)
    const range = sheet.range(line, start, end)
    if (range) ranges.push([place, range])
  }
  return ranges
}
