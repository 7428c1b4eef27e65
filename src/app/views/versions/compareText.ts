import { diffArrays, diffWordsWithSpace } from 'diff'

/** A stretch of a line; `marked` where it differs from the other side. */
export interface Piece {
  readonly text: string
  readonly marked: boolean
}

/** A line of one side, with its number from 1. */
export interface SideLine {
  readonly line: number
  readonly pieces: readonly Piece[]
}

/** One line of a comparison: on both sides the same, on one only, or changed from one to the other. */
export interface CompareRow {
  readonly type: 'same' | 'added' | 'removed' | 'changed'
  readonly before?: SideLine
  readonly after?: SideLine
}

/** After so long the rest counts as replaced: right, only coarser. In ms. */
const LINES_MS = 4_000
const WORDS_MS = 40
/** In longer lines words are not told apart. */
const LONGEST_LINE = 2_000

export interface ComparedText {
  readonly code: string
  /** The same with secrets masked, line by line: what is shown. */
  readonly shown: string
}

/** Compares two texts line by line, and words within lines that changed. Secrets are compared, and not shown. */
export function compareText(before: ComparedText, after: ComparedText): readonly CompareRow[] {
  const [old, fresh] = [sideOf(before), sideOf(after)]
  const parts = diffArrays([...old.lines], [...fresh.lines], { timeout: LINES_MS }) ?? [
    { removed: true, added: false, value: old.lines },
    { removed: false, added: true, value: fresh.lines },
  ]
  const rows: CompareRow[] = []
  let [o, f] = [0, 0]
  for (let at = 0; at < parts.length; at++) {
    const amount = parts[at]?.value.length ?? 0
    if (!parts[at]?.added && !parts[at]?.removed) {
      for (let i = 0; i < amount; i++) rows.push({ type: 'same', before: old.plain(o++), after: fresh.plain(f++) })
      continue
    }
    const gone = parts[at]?.removed ? amount : 0
    const come = gone > 0 ? (parts[at + 1]?.added ? (parts[++at]?.value.length ?? 0) : 0) : amount
    rows.push(...replaced(old, o, gone, fresh, f, come))
    o += gone
    f += come
  }
  return rows
}

interface Side {
  readonly lines: readonly string[]
  /** Whether what is shown of a line is all of it. */
  isOpen(at: number): boolean
  plain(at: number): SideLine
}

function sideOf({ code, shown }: ComparedText): Side {
  // A line end at the very end begins no line.
  const lines = code.replace(/\n$/, '').split('\n')
  const visible = shown.split('\n')
  return {
    lines,
    isOpen: (at) => visible[at] === lines[at],
    plain: (at) => ({ line: at + 1, pieces: [{ text: visible[at] ?? '', marked: false }] }),
  }
}

/** Lines that took the place of others: paired in their order, what is over is added or removed. */
function replaced(old: Side, o: number, gone: number, fresh: Side, f: number, come: number): readonly CompareRow[] {
  const pairs = Math.min(gone, come)
  const rows: CompareRow[] = []
  for (let i = 0; i < pairs; i++) rows.push(changed(old, o + i, fresh, f + i))
  for (let i = pairs; i < gone; i++) rows.push({ type: 'removed', before: old.plain(o + i) })
  for (let i = pairs; i < come; i++) rows.push({ type: 'added', after: fresh.plain(f + i) })
  return rows
}

function changed(old: Side, o: number, fresh: Side, f: number): CompareRow {
  const [was, is] = [old.lines[o] ?? '', fresh.lines[f] ?? '']
  const words =
    old.isOpen(o) && fresh.isOpen(f) && was.length + is.length < LONGEST_LINE
      ? diffWordsWithSpace(was, is, { timeout: WORDS_MS })
      : undefined
  if (!words) return { type: 'changed', before: old.plain(o), after: fresh.plain(f) }
  const pieces = (other: 'added' | 'removed') =>
    words.filter((word) => !word[other]).map((word) => ({ text: word.value, marked: word.added || word.removed }))
  return {
    type: 'changed',
    before: { line: o + 1, pieces: pieces('added') },
    after: { line: f + 1, pieces: pieces('removed') },
  }
}
