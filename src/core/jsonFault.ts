/** What may come next. */
type Wanted = 'value' | 'firstValue' | 'key' | 'firstKey' | 'colon' | 'comma'

const SPACE = /[ \t\n\r]*/y
const TOKEN =
  /[{}[\],:]|"(?:[^"\\\p{Cc}]|\x7f|[\x80-\x9f]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy

/**
 * Where a text that `JSON.parse` refused stops being JSON, in UTF-16 units. Chromium's own message mostly does not
 * say it, and browsers say it in words of their own.
 */
export function findJsonFault(source: string): number {
  const open: string[] = []
  let wanted: Wanted | undefined = 'value'
  let at = 0
  for (;;) {
    at += match(SPACE, source, at).length
    const token = match(TOKEN, source, at)
    wanted = token ? next(wanted, token, open) : undefined
    if (!token || !wanted) return at
    at += token.length
  }
}

/** What `pattern` finds at a place; '' where that is nothing. */
function match(pattern: RegExp, source: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(source)?.[0] ?? ''
}

/** What may come after `token`; `undefined` when it may not stand here. */
function next(wanted: Wanted, token: string, open: string[]): Wanted | undefined {
  const takesValue = wanted === 'value' || wanted === 'firstValue'
  const inside = open.at(-1)
  switch (token) {
    case '{':
    case '[':
      open.push(token)
      if (!takesValue) return undefined
      return token === '{' ? 'firstKey' : 'firstValue'
    case '}':
      return open.pop() === '{' && (wanted === 'comma' || wanted === 'firstKey') ? 'comma' : undefined
    case ']':
      return open.pop() === '[' && (wanted === 'comma' || wanted === 'firstValue') ? 'comma' : undefined
    case ',':
      if (wanted !== 'comma' || !inside) return undefined
      return inside === '{' ? 'key' : 'value'
    case ':':
      return wanted === 'colon' ? 'value' : undefined
    default:
      if (wanted === 'key' || wanted === 'firstKey') return token.startsWith('"') ? 'colon' : undefined
      return takesValue ? 'comma' : undefined
  }
}
