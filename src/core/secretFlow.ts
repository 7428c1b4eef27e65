import { addValue, closeFrame, type Frame, isDataKey, newFrame, noteKey } from './secretFrame'
import { type Findings, isSpace, lineEnd, lineRanges, quoteEnd, unescaped, unitsOf } from './secretRange'

/** Within braces or brackets. */
interface Level {
  /** Of a mapping; lists have none of their own. */
  readonly frame: Frame
  readonly isOwn: boolean
  /** All values in it are of `data`. */
  readonly isData: boolean
  key: string
}

/** A reader of braces, that may be asked to read on as often as one likes. */
export interface Flow {
  /** Where it stands. */
  at: number
  /** Whether it came to its end: every brace was closed, or the text is over. */
  isDone: boolean
  isClosed: boolean
  /** All of the document has to be hidden. */
  hidesAll: boolean
  saysKind: boolean
  /** Reads to its end, or until it has passed a place. */
  read(until: number): void
}

const TAB = 9
const [QUOTE, HASH, APOSTROPHE, STAR, SLASH] = [34, 35, 39, 42, 47]
const [COLON, EQUALS, QUESTION, BACKTICK] = [58, 61, 63, 96]
const OPENING = unitsOf('{[(')
const CLOSING = unitsOf('}])')
const NEXT = unitsOf(',;')
/** What ends a text without quotes, at once or when it is followed by the right thing. */
const ENDS_TEXT = unitsOf(',;{}[]()"\'`\n')
const MAY_SEPARATE = unitsOf(':=')
const BRACE = 123

/**
 * Reads JSON, YAML's flow style, and literals of programs, which differ in little: from a brace to its end, or to
 * `limit`. `outer` is what it is the value of.
 */
export function createFlow(
  code: string,
  from: number,
  limit: number,
  outer: { readonly frame: Frame; readonly key: string },
  found: Findings,
): Flow {
  const outside: Level = { ...outer, isOwn: false, isData: false }
  const levels: Level[] = []
  let level = outside
  let line = from

  /** Looked for once a line, however many texts are on it. */
  const endOfLine = (at: number): number => {
    if (at >= line) line = lineEnd(code, at, limit)
    return line
  }
  const open = (isMapping: boolean) => {
    const isData = level.isData || isDataKey(level.key)
    const frame = isMapping ? newFrame(0, level.frame) : level.frame
    // What lies in a list is under the same key.
    level = { frame, isOwn: isMapping, isData, key: isMapping ? '' : level.key }
    levels.push(level)
  }
  const close = () => {
    const closed = levels.pop()
    level = levels.at(-1) ?? outside
    if (!closed?.isOwn) return
    if (closeFrame(closed.frame, code, found)) flow.hidesAll = true
    flow.saysKind ||= closed.frame.kind !== undefined
  }
  const say = (start: number, end: number, isQuoted: boolean) => {
    if (level.key === 'kind' && level.isOwn) level.frame.kind ??= unescaped(code.slice(start, end))
    else if ((level.isData || isDataKey(level.key)) && end > start) {
      if (isQuoted || !isNothing(code, start, end)) addValues(level.frame, start, end)
      if (!isQuoted && code.charCodeAt(start) === STAR) level.frame.isIndirect = true
    }
  }
  const addValues = (frame: Frame, start: number, end: number) => {
    const lines = lineRanges(code, start, end)
    for (const [at, line] of lines.entries()) addValue(frame, line, at === 0)
  }
  /** A text with or without quotes: a key when a colon follows. Answers with the place after it. */
  const readText = (at: number): number => {
    const unit = code.charCodeAt(at)
    let [start, end, next] = [at, -1, 0]
    if (unit === QUOTE || unit === APOSTROPHE || unit === BACKTICK) {
      end = quoteEnd(code, at + 1, unit, unit === BACKTICK ? limit : endOfLine(at))
    }
    const isQuoted = end >= 0
    if (isQuoted) {
      start = at + 1
      next = end + 1
    } else {
      next = textEnd(code, at + 1, limit)
      end = next
      while (end > at + 1 && isSpace(code, end - 1)) end--
    }
    const value = afterSeparator(code, next, limit)
    if (value === 0) say(start, end, isQuoted)
    else {
      level.key = unescaped(code.slice(start, end))
      noteKey(level.frame, level.key)
    }
    return Math.max(next, value)
  }

  const flow: Flow = {
    at: from,
    isDone: false,
    isClosed: false,
    hidesAll: false,
    saysKind: false,
    read(until) {
      let at = flow.at
      do {
        const unit = code.charCodeAt(at)
        if (unit <= 32) at++
        else if (OPENING[unit] === 1) {
          open(unit === BRACE)
          at++
        } else if (CLOSING[unit] === 1) {
          close()
          at++
        } else if (NEXT[unit] === 1) {
          if (level.isOwn) level.key = ''
          at++
        } else if ((unit === HASH || unit === SLASH) && isComment(code, at)) at = commentEnd(code, at, limit)
        else at = readText(at)
      } while (levels.length > 0 && at < limit && at < until)
      flow.at = at
      flow.isClosed = levels.length === 0
      flow.isDone = flow.isClosed || at >= limit
      while (flow.isDone && levels.length > 0) close()
    },
  }
  return flow
}

function isNothing(code: string, start: number, end: number): boolean {
  return end - start < 10 && /^(?:null|~|undefined)$/.test(code.slice(start, end))
}

function textEnd(code: string, from: number, limit: number): number {
  let at = from
  for (; at < limit; at++) {
    const unit = code.charCodeAt(at)
    if (ENDS_TEXT[unit] === 1 || (MAY_SEPARATE[unit] === 1 && isSeparator(code, at))) return at
  }
  return at
}

/** Whether a key ends here: a colon before a value, or a single `=`. */
function isSeparator(code: string, at: number): boolean {
  if (code.charCodeAt(at) === COLON) return /^[\s"'`{[=]?$/.test(code.charAt(at + 1))
  return !/[=<>!]/.test(code.charAt(at - 1)) && !/[=>]/.test(code.charAt(at + 1))
}

/** The place after the separator that follows a text; 0 where none does. */
function afterSeparator(code: string, from: number, limit: number): number {
  let at = from
  for (let unit = code.charCodeAt(at); unit === 32 || unit === TAB || unit === QUESTION; unit = code.charCodeAt(at))
    at++
  if (at >= limit) return 0
  const unit = code.charCodeAt(at)
  if (unit === COLON) return code.charCodeAt(at + 1) === EQUALS ? at + 2 : at + 1
  return unit === EQUALS && isSeparator(code, at) ? at + 1 : 0
}

function isComment(code: string, at: number): boolean {
  if (code.charCodeAt(at) === HASH) return at === 0 || isSpace(code, at - 1)
  const next = code.charCodeAt(at + 1)
  return next === STAR || (next === SLASH && code.charCodeAt(at - 1) !== COLON)
}

function commentEnd(code: string, at: number, limit: number): number {
  if (code.charCodeAt(at) === HASH || code.charCodeAt(at + 1) !== STAR) return lineEnd(code, at, limit)
  const end = code.indexOf('*/', at + 2)
  return end < 0 || end > limit ? limit : end + 2
}
