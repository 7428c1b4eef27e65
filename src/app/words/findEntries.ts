/** What the palette can find. */
export interface Findable {
  readonly title: string
  /** Where it is or what it is; searched as well, but counts less. */
  readonly detail: string
}

/**
 * The entries in which every word of the query occurs, the best first: what begins with it, then where a word of the
 * title begins with it, then the rest; among equals the order they came in.
 */
export function findEntries<T extends Findable>(entries: readonly T[], query: string, most: number): readonly T[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return entries.slice(0, most)
  const ranked: (readonly [rank: number, entry: T])[] = []
  for (const entry of entries) {
    const rank = rankOf(entry.title.toLowerCase(), entry.detail.toLowerCase(), words)
    if (rank < WORST) ranked.push([rank, entry])
  }
  return ranked
    .sort((a, b) => a[0] - b[0])
    .slice(0, most)
    .map(([, entry]) => entry)
}

const WORST = Number.POSITIVE_INFINITY

function rankOf(title: string, detail: string, words: readonly string[]): number {
  let rank = 0
  for (const word of words) {
    const at = title.indexOf(word)
    if (at === 0) continue
    if (at > 0) rank += /[\s._/-]/.test(title.charAt(at - 1)) ? 1 : 2
    else if (detail.includes(word)) rank += 4
    else return WORST
  }
  // Of titles that begin alike the shorter one is meant.
  return rank + Math.min(title.length, 200) / 1000
}
