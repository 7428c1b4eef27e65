import { addValue, type Frame } from './secretFrame'
import { isSpace, quoteEnd, type SecretRange, trimmedRange, unescaped, unitsOf } from './secretRange'

/** `key: value` in YAML's block style, also as programs and HCL write it. */
const PAIR =
  /(?:"((?:[^"\\\n]|\\.){0,1024})"|'([^'\n]{0,1024})')[ \t]*[:=][ \t]*|([^\s:="'`#{}[\](),&*!|>%@?-][^:=\n"'`{}[\](),]*?|<<)[ \t?]*(?::=?|=)(?=[\s"'`{[*&!|>]|$)[ \t]*/y
/** Anchors and tags before a value. */
const PROPERTIES = /(?:[&!][^\s,[\]{}]*[ \t]*)+/y
const PROPERTY_SIGN = unitsOf('&!')
/** A sign that the value is the text of the lines that follow. */
const BLOCK_TEXT = /^[|>][-+\d]*\s*(?:#.*)?$/
const NOTHING = /^(?:null|~|""|''|\{\}|\[\])?[,;]?$/
/** After these a program's literal goes on in the next lines. */
const OPENS = unitsOf('{[(')
const CLOSERS = /^[}\])]+[,;]?$/
const QUOTES = unitsOf('"\'`')
const ENDS_VALUE = unitsOf(',;')
const AFTER_QUOTE = /^\s*[,;]?\s*(?:#.*|\/\/.*)?$/
const [HASH, STAR] = [35, 42]

export interface Pair {
  readonly key: string
  /** Where its value begins, after anchors and tags. */
  readonly at: number
}

/** The pair that begins at a place. */
export function pairAt(code: string, at: number): Pair | undefined {
  PAIR.lastIndex = at
  const pair = PAIR.exec(code)
  if (!pair) return undefined
  const key = pair[3] ?? unescaped(pair[1] ?? (pair[2] as string))
  const value = PAIR.lastIndex
  if (PROPERTY_SIGN[code.charCodeAt(value)] !== 1) return { key, at: value }
  PROPERTIES.lastIndex = value
  // It matches where one of its signs is.
  PROPERTIES.test(code)
  return { key, at: PROPERTIES.lastIndex }
}

/** Where a line's own content begins, after the signs of list entries. */
export function afterDashes(code: string, from: number, to: number): number {
  let at = from
  while (code[at] === '-' && (at + 1 >= to || isSpace(code, at + 1))) {
    at++
    while (at < to && isSpace(code, at)) at++
  }
  return at
}

export function isBlockText(value: string): boolean {
  return BLOCK_TEXT.test(value)
}

/** Tells which lines under `data` are values. Columns count from the line's start. */
export interface DataLines {
  /** Whether a line that begins at this column belongs to the `data` that was opened last. */
  covers(column: number): boolean
  /** A data key with what stands on its line. */
  open(frame: Frame, from: number, to: number, column: number): void
  read(frame: Frame, from: number, to: number, column: number): void
  close(): void
}

export function createDataLines(code: string): DataLines {
  /** Deeper lines are of `data`; deeper ones than `text` are of one value in it, and so are all up to `quote`. */
  let data: number | undefined
  let text: number | undefined
  let isTextNew = false
  let quote: number | undefined

  const value = (frame: Frame, from: number, to: number, column: number) => {
    const line = trimmedRange(code, from, to)
    if (!line || isEmpty(code, line)) return
    const [start, end] = line
    isTextNew = BLOCK_TEXT.test(code.slice(start, end))
    if (isTextNew) text = column
    if (isTextNew || OPENS[code.charCodeAt(end - 1)] === 1) return
    if (code.charCodeAt(start) === STAR) frame.isIndirect = true
    if (QUOTES[code.charCodeAt(start)] === 1) quoted(frame, start, end)
    else addValue(frame, [start, end - (ENDS_VALUE[code.charCodeAt(end - 1)] ?? 0)], true)
  }
  const quoted = (frame: Frame, start: number, end: number) => {
    const mark = code.charCodeAt(start)
    const close = quoteEnd(code, start + 1, mark, end)
    if (close < 0) quote = mark
    const isAll = close >= 0 && AFTER_QUOTE.test(code.slice(close + 1, end))
    addValue(frame, isAll ? [start + 1, close] : [start, end], true)
  }
  /** Whether a line is within a value that began before. */
  const goesOn = (frame: Frame, [start, end]: SecretRange, column: number): boolean => {
    if (quote === undefined && (text === undefined || column <= text)) return false
    addValue(frame, [start, end], quote === undefined && isTextNew)
    isTextNew = false
    if (quote !== undefined && quoteEnd(code, start, quote, end) >= 0) quote = undefined
    return true
  }
  return {
    covers: (column) => quote !== undefined || (data !== undefined && column > data),
    open(frame, from, to, column) {
      data = column
      value(frame, from, to, column)
    },
    close() {
      data = undefined
      text = undefined
    },
    read(frame, from, to, column) {
      const line = trimmedRange(code, from, to)
      if (!line || goesOn(frame, line, column)) return
      text = undefined
      if (code.charCodeAt(from) === HASH || isCloser(code, line)) return
      const start = afterDashes(code, from, to)
      const pair = pairAt(code, start)
      if (pair) value(frame, pair.at, to, column + start - from)
      else addValue(frame, line, true)
    },
  }
}

function isEmpty(code: string, [start, end]: SecretRange): boolean {
  return code.charCodeAt(start) === HASH || (end - start < 6 && NOTHING.test(code.slice(start, end)))
}

function isCloser(code: string, [start, end]: SecretRange): boolean {
  return end - start < 6 && CLOSERS.test(code.slice(start, end))
}
