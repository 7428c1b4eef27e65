/**
 * Characters that are not seen but change what is seen or meant: bidirectional and zero-width characters, and controls
 * other than tab, form feed and line ends. A byte order mark at the very start is harmless.
 */
const HIDDEN = /(?![\t\n\f\r])[\p{Cf}\p{Cc}]/gu
/** Most code holds nothing but these: known to be harmless in one quick look. */
const PLAIN = /^[\t\n\f\r\x20-\x7e\xa0-\xac\xae-\u05ff\u2010-\u2027\u3000-\ud7ff]*$/

export interface HiddenCharacters {
  readonly amount: number
  /** The line of the first, from 1. */
  readonly line: number
  /** Their code points, each once, as `U+202E`. */
  readonly which: readonly string[]
}

/** The hidden characters of a text, of a file's start or of a stretch within it. */
export function hiddenIn(text: string, isStart: boolean): readonly RegExpExecArray[] {
  if (PLAIN.test(text)) return []
  return [...text.matchAll(HIDDEN)].filter(({ index, 0: character }) => !isStart || index > 0 || character !== '\ufeff')
}

export function findHidden(code: string): HiddenCharacters | undefined {
  const found = hiddenIn(code, true)
  const [first] = found
  if (!first) return undefined
  const which = new Set(found.map(([character]) => hiddenName(character)))
  return { amount: found.length, line: code.slice(0, first.index).split('\n').length, which: [...which] }
}

/** `U+202E` */
export function hiddenName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
