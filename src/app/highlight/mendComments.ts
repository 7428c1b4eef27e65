type Rule = { readonly [key: string]: unknown }

/**
 * Grammars wrap a line comment in a rule that ends with `(?!\G)`: "anywhere but where it began". JavaScript has no
 * `\G`; what the precompiled grammars have for it ends the rule one character into the next line, which loses that
 * line's first word. Such a rule ends at the start of the next line.
 */
export function mendComments<T>(grammar: T): T {
  return mend(grammar) as T
}

function mend(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mend)
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return value
  const rule = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, mend(part)]))
  // Last, so that a comment at the very start of its line is not over before it began.
  return isWrappedComment(rule) ? { ...rule, end: /^/d, applyEndPatternLast: true } : rule
}

function isWrappedComment({ end, patterns }: Rule): boolean {
  if (sourceOf(end) !== '(?!^)' || !Array.isArray(patterns) || patterns.length === 0) return false
  return patterns.every(({ end: last }: Rule) => sourceOf(last) === '\\n')
}

function sourceOf(pattern: unknown): string | undefined {
  return pattern instanceof RegExp ? pattern.source : undefined
}
