/** What is looked for in code. */
export interface SearchQuery {
  readonly text: string
  /** Whether `text` is a regular expression. */
  readonly regex: boolean
  readonly matchCase: boolean
  readonly wholeWord: boolean
}

/** A line with at least one match. */
export interface LineHit {
  /** From 1. */
  readonly line: number
  /** What is shown of the line: all of it, or a stretch around the first match. */
  readonly text: string
  /** Where the matches stand in `text`, in UTF-16 units. */
  readonly marks: readonly (readonly [start: number, end: number])[]
}

export interface FoundLines {
  readonly lines: readonly LineHit[]
  /** All matches, also those of lines beyond the most that were asked for. */
  readonly matches: number
}

/** Thrown when the text is no regular expression; the message says why. */
export class UnreadableSearch extends Error {
  override readonly name = 'UnreadableSearch'
}

/** Longer lines are shown in part. */
const SHOWN_UNITS = 240
const BEFORE_MATCH = 60
const WORD = '[\\p{L}\\p{N}_]'

/**
 * One expression for every kind of search, with the flags `gm`.
 * @throws {UnreadableSearch}
 */
export function compileSearch({ text, regex, matchCase, wholeWord }: SearchQuery): RegExp {
  const source = regex ? text : text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  const flags = matchCase ? 'gm' : 'gim'
  if (wholeWord) return compile(`(?<!${WORD})(?:${source})(?!${WORD})`, `${flags}u`)
  // With `u` a code point is one character. It also refuses escapes that people are used to: then it goes without.
  try {
    return new RegExp(source, `${flags}u`)
  } catch {
    return compile(source, flags)
  }
}

function compile(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags)
  } catch (error) {
    throw new UnreadableSearch((error as SyntaxError).message.split(': ').at(-1))
  }
}

/** The lines of `code` that `pattern` matches, `most` of them at most; a match over several lines counts for its first. */
export function findLines(code: string, pattern: RegExp, most: number): FoundLines {
  const lines: { line: number; start: number; end: number; found: [number, number][] }[] = []
  let matches = 0
  let line = 1
  let start = 0
  pattern.lastIndex = 0
  for (let match = pattern.exec(code); match; match = pattern.exec(code)) {
    // What matches nothing, such as `x*`, would be everywhere.
    if (match[0] === '') {
      pattern.lastIndex++
      continue
    }
    matches++
    let last = lines.at(-1)
    if (!last || match.index > last.end) {
      if (lines.length === most) continue
      for (let next = code.indexOf('\n', start); next >= 0 && next < match.index; next = code.indexOf('\n', start)) {
        start = next + 1
        line++
      }
      const end = code.indexOf('\n', start)
      last = { line, start, end: end < 0 ? code.length : end, found: [] }
      lines.push(last)
    }
    last.found.push([match.index, Math.min(match.index + match[0].length, last.end)])
  }
  return { lines: lines.map((hit) => shown(code, hit)), matches }
}

function shown(
  code: string,
  { line, start, end, found }: { line: number; start: number; end: number; found: readonly [number, number][] },
): LineHit {
  const [first] = found[0] as [number, number]
  const before = code.slice(start, first)
  const indent = before.length - before.trimStart().length
  const from = end - start > SHOWN_UNITS ? Math.max(start + indent, first - BEFORE_MATCH) : start + indent
  const to = Math.min(end, from + SHOWN_UNITS)
  const marks = found
    .filter(([at, until]) => at < to && until > at)
    .map(([at, until]) => [at - from, Math.min(until, to) - from] as const)
  return { line, text: code.slice(from, to).trimEnd(), marks }
}
