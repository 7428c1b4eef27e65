/** Where a secret stands on its line, in UTF-16 units. */
export type SecretRange = readonly [start: number, end: number]

/** What a search has found so far. */
export interface Findings {
  readonly ranges: SecretRange[]
  /** How many values they are: one may be on many lines. */
  values: number
  /** Where values stand that are no secrets, but may be manifests with some. */
  readonly texts: SecretRange[]
}

/** After so many characters a search lets others have their turn. */
export const SLICE = 32 * 1024

/** The range without white space at its ends; `undefined` where nothing is left. */
export function trimmedRange(code: string, start: number, end: number): SecretRange | undefined {
  while (start < end && isSpace(code, start)) start++
  while (end > start && isSpace(code, end - 1)) end--
  return start < end ? [start, end] : undefined
}

/** Every line between two places, each as a range of its own: line ends stay. */
export function lineRanges(code: string, start: number, end: number): SecretRange[] {
  const ranges: SecretRange[] = []
  for (let at = start; at < end; ) {
    const next = lineEnd(code, at, end)
    const range = trimmedRange(code, at, next)
    if (range) ranges.push(range)
    at = next + 1
  }
  return ranges
}

export function lineEnd(code: string, from: number, limit = code.length): number {
  if (limit - from > LONG) {
    const end = code.indexOf('\n', from)
    return end < 0 || end > limit ? limit : end
  }
  // Never looked for beyond the limit, which may be far from the line's end.
  let at = from
  while (at < limit && code.charCodeAt(at) !== LINE_FEED) at++
  return Math.min(at, limit)
}

const LONG = 1_024
const LINE_FEED = 10

export function isSpace(code: string, at: number): boolean {
  const unit = code.charCodeAt(at)
  return unit === 32 || (unit >= 9 && unit <= 13)
}

const BACKSLASH = 92
const APOSTROPHE = 39

/** Where a quoted text ends, or -1. In YAML's single quotes a backslash is itself, in a program's it is not. */
export function quoteEnd(code: string, from: number, quote: number, limit: number): number {
  for (let at = from; at < limit; at++) {
    const unit = code.charCodeAt(at)
    if (unit === BACKSLASH) {
      if (quote !== APOSTROPHE || !/^'\s*[,:;)}\]\r\n]/.test(code.slice(at + 1, at + 9))) at++
    } else if (unit === quote) {
      if (quote !== APOSTROPHE || code.charCodeAt(at + 1) !== APOSTROPHE) return at
      at++
    }
  }
  return -1
}

/** What JSON and YAML mean by a text in double quotes. */
export function unescaped(text: string): string {
  if (!text.includes('\\')) return text
  try {
    return JSON.parse(`"${text}"`) as string
  } catch {
    return text
  }
}

/** A table that is 1 at each of these characters. */
export function unitsOf(characters: string): Uint8Array {
  const units = new Uint8Array(128)
  for (const character of characters) units[character.charCodeAt(0)] = 1
  return units
}
