/** Where a find stands, with lines from 0 and columns in UTF-16 units. */
export interface Find {
  readonly line: number
  readonly start: number
  readonly end: number
}

/** More are not listed one by one. */
export const MOST_FINDS = 5_000

/** Every place of `text` in `code`, in order, up to `MOST_FINDS`; none for an empty text. Never across lines. */
export function findInText(code: string, text: string, matchCase: boolean): readonly Find[] {
  const finds: Find[] = []
  if (text === '' || text.includes('\n')) return finds
  const escaped = text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  let line = 0
  let lineStart = 0
  for (const { index, 0: found } of code.matchAll(new RegExp(escaped, matchCase ? 'g' : 'gi'))) {
    for (let end = code.indexOf('\n', lineStart); end >= 0 && end < index; end = code.indexOf('\n', lineStart)) {
      lineStart = end + 1
      line++
    }
    finds.push({ line, start: index - lineStart, end: index - lineStart + found.length })
    if (finds.length === MOST_FINDS) break
  }
  return finds
}
