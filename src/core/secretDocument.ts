import { createFlow, type Flow } from './secretFlow'
import { closeFrame, type Frame, isDataKey, newFrame, noteKey } from './secretFrame'
import { afterDashes, createDataLines, isBlockText, pairAt } from './secretLines'
import { type Findings, isSpace, lineEnd, SLICE, unescaped, unitsOf } from './secretRange'

const BRACES = unitsOf('{[')
const LONGEST_KIND = 256
/** Of a program's line that is read at once. */
const LONGEST_LINE = 8 * SLICE

export function afterSeparator(code: string, start: number): number {
  return code.startsWith('---', start) ? start + 3 : start
}

/** What is known of a document once it was read. */
interface DocumentRead {
  /** It is a Secret whose values cannot be told from the rest. */
  hidesAll: boolean
  /** There is more than comments. */
  hasContent: boolean
  saysKind: boolean
}

/** Finds the values of the Secrets in one document: in YAML, JSON, or what a program writes like them. */
export function* readDocument(
  code: string,
  start: number,
  end: number,
  found: Findings,
): Generator<void, DocumentRead> {
  const read: DocumentRead = { hidesAll: false, hasContent: false, saysKind: false }
  const root = newFrame(-1)
  const data = createDataLines(code)
  /** The innermost mapping. */
  let frame: Frame = root
  /** Braces that are being read. */
  let flow: Flow | undefined
  let isFlowBroken = false
  /** The column of a `kind` whose value stands on the next line. */
  let kindBelow: number | undefined

  const close = () => {
    if (closeFrame(frame, code, found)) read.hidesAll = true
    read.saysKind ||= frame.kind !== undefined
    // The root, which has none, is never closed.
    frame = frame.parent as Frame
  }
  /** Reads on in braces, and answers with the place to go on from. */
  const readFlow = (from: number, reader: Flow, until: number): number => {
    reader.read(until)
    flow = reader.isDone ? undefined : reader
    if (!reader.isDone) return reader.at
    read.hidesAll ||= reader.hidesAll
    read.saysKind ||= reader.saysKind
    // Braces that are never closed were none: their lines are read as lines.
    if (!reader.isClosed) isFlowBroken = true
    return lineEnd(code, reader.isClosed ? reader.at : from, end) + 1
  }
  const readPair = (from: number, to: number, column: number): number => {
    const pair = pairAt(code, from)
    if (!pair) return readOther(from, to, column)
    if (frame.indent < column) frame = newFrame(column, frame)
    noteKey(frame, pair.key)
    kindBelow = undefined
    if (!isFlowBroken && BRACES[code.charCodeAt(pair.at)] === 1) return openFlow(pair.at, pair.key)
    if (isDataKey(pair.key)) data.open(frame, pair.at, to, column)
    else if (pair.key === 'kind') {
      const said = code.slice(pair.at, Math.min(to, pair.at + LONGEST_KIND)).trim()
      if (said === '' || said.startsWith('#') || isBlockText(said)) kindBelow = column
      else frame.kind ??= scalarOf(said)
    }
    return to + 1
  }
  const openFlow = (from: number, key: string): number => {
    opened = from
    return readFlow(from, createFlow(code, from, end, { frame, key }, found), from + SLICE)
  }
  /** A line that is no pair: the rest of a text, a program's, or something else. */
  const readOther = (from: number, to: number, column: number): number => {
    const line = code.slice(from, to)
    const brace = line.indexOf('{')
    if (kindBelow !== undefined && column > kindBelow) frame.kind ??= scalarOf(line.slice(0, LONGEST_KIND).trim())
    else if (brace >= 0 && /Secret|tringData/.test(line)) {
      // Within a line of something else, what only says its kind is not taken for a Secret.
      const within = { frame: newFrame(-1, newFrame(-1, root)), key: '' }
      const reader = createFlow(code, from + brace, Math.min(to, from + brace + LONGEST_LINE), within, found)
      reader.read(to)
      read.hidesAll ||= reader.hidesAll
    } else if (/^[?:]\s/.test(line) && column >= frame.indent) readLongKey(line, column)
    else if (column <= frame.indent || frame === root) frame.isHarmless = false
    return to + 1
  }
  /** YAML's `? key` and `: value`: what they are is not looked into. */
  const readLongKey = (line: string, column: number) => {
    if (frame.indent < column) frame = newFrame(column, frame)
    frame.isIndirect = true
    if (/^:\s+["']?Secret\b/.test(line)) frame.kind ??= 'Secret'
  }
  const readLine = (at: number): number => {
    const to = lineEnd(code, at, end)
    let from = at === start ? afterSeparator(code, at) : at
    while (from < to && isSpace(code, from)) from++
    const column = from - at
    if (from >= to) return to + 1
    if (data.covers(column)) {
      data.read(frame, from, to, column)
      return to + 1
    }
    data.close()
    if (code[from] === '#') return to + 1
    read.hasContent = true
    while (frame.indent > column) close()
    if (code.startsWith('---', from) || code.startsWith('```', from)) {
      // Between documents within a text: of YAML, or of Markdown with YAML in it.
      while (frame.indent >= column) close()
      return to + 1
    }
    from = afterDashes(code, from, to)
    if (from >= to) return to + 1
    if (!isFlowBroken && BRACES[code.charCodeAt(from)] === 1) return openFlow(from, '')
    return readPair(from, to, from - at)
  }

  let opened = start
  let turn = start + SLICE
  for (let at = start; at < end; ) {
    at = flow ? readFlow(opened, flow, at + SLICE) : readLine(at)
    if (at < turn) continue
    turn = at + SLICE
    yield
  }
  while (frame !== root) close()
  return read
}

function scalarOf(said: string): string {
  const [, double, single, bare = ''] = /^(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s,;#]+))/.exec(said) ?? []
  return double === undefined ? (single ?? bare) : unescaped(double)
}
