import { type Findings, lineEnd, type SecretRange, SLICE, trimmedRange, unitsOf } from './secretRange'

/** No token that is looked for has fewer of the characters below in a row. */
const SHORTEST = 20
const TOKEN_UNITS = unitsOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_/+-')
/** How far a token may begin before the stretch that gives it away, and how long it may be. */
const BEFORE = 5
const LONGEST = 1_200

/** Tokens that tell by themselves what they are, as their issuers document them. */
const TOKENS = new RegExp(
  `(?<![A-Za-z0-9])(?:${[
    'A[KS]IA[A-Z2-7]{16}(?![A-Za-z0-9])', // AWS access key
    'AIza[\\w-]{35}', // Google API key
    'GOCSPX-[\\w-]{28}', // Google OAuth client
    'ya29\\.[\\w-]{20,}', // Google OAuth access
    'gh[oprsu]_[A-Za-z0-9]{36,}', // GitHub
    'github_pat_\\w{36,}',
    'gl(?:cbt|dt|pat|ptt|rt|soat)-[\\w-]{20,}', // GitLab
    'xox[abeoprs]-[\\w-]{20,}', // Slack
    'xapp-\\d-[\\w-]{20,}',
    'com/services/T\\w+/B\\w+/\\w{20,}',
    '[rs]k_live_[A-Za-z0-9]{20,}', // Stripe
    'SG\\.[\\w-]{22}\\.[\\w-]{43}', // SendGrid
    'npm_[A-Za-z0-9]{36}',
    'pypi-[\\w-]{50,}',
    'dckr_pat_[\\w-]{20,}', // Docker
    'do[opr]_v1_[0-9a-f]{64}', // DigitalOcean
    'hv[brs]\\.[\\w-]{24,}', // Vault
    'hf_[A-Za-z]{34}', // Hugging Face
    'sk-(?:ant|or|proj|svcacct)-[\\w-]{20,}', // Anthropic, OpenAI
    'AGE-SECRET-KEY-1[0-9A-Z]{58}',
  ].join('|')})`,
)
const JWT = /eyJ[\w-]{10,8192}\.[\w-]{10,65536}\.[\w-]{10,65536}(?:\.[\w-]{1,65536}){0,2}/y
/** What stands before keys that look like any other base64. */
const NAMED =
  /(?:secret[_-]?(?:access[_-]?)?key["']?\s*[:=]\s*["']?|(?:Account|SharedAccess)Key=|"auth"\s*:\s*"|authorization["']?\s*[:=]\s*["'`]?(?:basic|bearer|token)\s+)$/i
const NAME_UNITS = 48
const VALUE = /[\w/+.~-]{1,4096}=*/y

/** Finds tokens, web tokens and private keys, wherever they stand. Yields now and then. */
export function* findTokens(code: string, found: Findings): Generator<void, void> {
  yield* findKeys(code, found)
  let floor = 0
  let turn = SLICE
  // Whatever is long enough covers one of these places.
  for (let at = SHORTEST - 1; at < code.length; at += SHORTEST) {
    if (at >= turn) {
      turn = at + SLICE
      yield
    }
    if (!isTokenUnit(code, at)) continue
    let start = at
    while (start > floor && isTokenUnit(code, start - 1)) start--
    const limit = Math.min(code.length, at + SLICE)
    while (at < limit && isTokenUnit(code, at)) at++
    const range = at - start < SHORTEST ? undefined : tokenAt(code, Math.max(floor, start - BEFORE), start)
    if (range) {
      found.ranges.push(range)
      found.values++
      at = Math.max(at, range[1])
    }
    floor = at
  }
}

function tokenAt(code: string, from: number, start: number): SecretRange | undefined {
  const stretch = code.slice(from, start + LONGEST)
  const token = TOKENS.exec(stretch)
  if (token) return [from + token.index, from + token.index + token[0].length]
  const web = /(?<![A-Za-z0-9])eyJ/.exec(stretch)
  const jwt = web ? endOf(JWT, code, from + web.index) : 0
  if (web && jwt > 0) return [from + web.index, jwt]
  return NAMED.test(code.slice(Math.max(0, start - NAME_UNITS), start)) ? [start, endOf(VALUE, code, start)] : undefined
}

function endOf(pattern: RegExp, code: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(code) ? pattern.lastIndex : 0
}

const KEY_WORDS = 'PRIVATE KEY'
const KEY_BEGIN = /-{4,5} ?BEGIN [A-Z0-9 ]*$/
const KEY_HEAD_END = /(?: BLOCK)? ?-{4,5}/y
/** A line of a key: its base64, maybe quoted and joined as in a program, or a header such as `Proc-Type: …`. */
const KEY_LINE = /^["'`]?(?:[A-Za-z0-9+/=]+|[A-Z][\w-]*: .*)?(?:\\[nr])*["'`]?[ +,;\\)]*$/
const LONGEST_KEY_LINE = 64 * 1024
const MOST_KEY_LINES = 10_000
const BASE64 = /[A-Za-z0-9+/=]{16}/
const AFTER_KEY_LINE = unitsOf('"\'`,;) ')

/** Private keys in PEM and its relatives, over many lines or in one with `\n` in it; without their end, too. */
function* findKeys(code: string, found: Findings): Generator<void, void> {
  for (let at = code.indexOf(KEY_WORDS); at >= 0; at = code.indexOf(KEY_WORDS, at + KEY_WORDS.length)) {
    if (!KEY_BEGIN.test(code.slice(Math.max(0, at - 40), at))) continue
    const head = endOf(KEY_HEAD_END, code, at + KEY_WORDS.length)
    if (head === 0) continue
    const ranges = keyRanges(code, head)
    found.ranges.push(...ranges)
    if (ranges.length > 0) found.values++
    yield
  }
}

function keyRanges(code: string, head: number): readonly SecretRange[] {
  const ranges: SecretRange[] = []
  for (let from = head, isFirst = true; from < code.length && ranges.length < MOST_KEY_LINES; isFirst = false) {
    const next = lineEnd(code, from, Math.min(code.length, from + LONGEST_KEY_LINE))
    const line = code.slice(from, next)
    // There are no dashes in a key.
    const end = line.indexOf('----')
    const body = end < 0 ? line : line.slice(0, end)
    const isBody = isFirst || end >= 0 ? BASE64.test(body) : KEY_LINE.test(body.trim())
    let to = from + body.length
    while (to > from && AFTER_KEY_LINE[code.charCodeAt(to - 1)] === 1) to--
    const range = isBody ? trimmedRange(code, from, to) : undefined
    if (range) ranges.push(range)
    // Nothing after the words is the rule; something else than a key, and somebody only speaks of keys.
    if (end >= 0 || (!isBody && !(isFirst && /^["'`\s+,\\nr]*$/.test(body)))) break
    from = next + 1
  }
  return ranges
}

function isTokenUnit(code: string, at: number): boolean {
  return TOKEN_UNITS[code.charCodeAt(at)] === 1
}
