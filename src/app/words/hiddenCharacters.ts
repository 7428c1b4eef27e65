/**
 * Characters that are not seen but change what is seen or meant: bidirectional and zero-width characters, and controls
 * other than tab, form feed and line ends. A byte order mark at the very start is harmless.
 */
const HIDDEN = /(?![\t\n\f\r])[\p{Cf}\p{Cc}]/gu

export interface HiddenCharacters {
  readonly amount: number
  /** The line of the first, from 1. */
  readonly line: number
  /** Their code points, each once, as `U+202E`. */
  readonly which: readonly string[]
}

export function findHidden(code: string): HiddenCharacters | undefined {
  const found = [...code.matchAll(HIDDEN)].filter(({ index, 0: character }) => index > 0 || character !== '\ufeff')
  const [first] = found
  if (!first) return undefined
  const which = new Set(found.map(([character]) => `U+${hex(character)}`))
  return { amount: found.length, line: code.slice(0, first.index).split('\n').length, which: [...which] }
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
}
