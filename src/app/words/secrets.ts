/** What stands in a secret's place. Always as long: the length of a secret is nobody's business either. */
const MASK = '••••••••'

export interface MaskedCode {
  readonly text: string
  /** How many values were masked. */
  readonly hidden: number
}

/**
 * Code with the values of Secret manifests and private keys masked, line by line, so that everything else stays
 * where it is. It reads lines, not YAML: rather one value too many is masked than one too few.
 */
export function maskSecrets(code: string): MaskedCode {
  if (!/\bSecret\b|PRIVATE KEY/.test(code)) return { text: code, hidden: 0 }
  let hidden = 0
  const text = splitDocuments(code)
    .map((document) => {
      const masked = isSecret(document) ? maskValues(document) : maskKeys(document)
      hidden += masked.hidden
      return masked.text
    })
    .join('')
  return { text, hidden }
}

/** YAML documents with their separators, which join to the same text again. */
function splitDocuments(code: string): readonly string[] {
  return code.split(/(?=^---)/m)
}

function isSecret(document: string): boolean {
  return /^\s*"?kind"?\s*:\s*["']?Secret["']?\s*,?\s*(#.*)?$/m.test(document)
}

function maskValues(document: string): MaskedCode {
  let hidden = 0
  // Indentation of the `data:` that the present line is in; undefined outside.
  let block: number | undefined
  const lines = document.split('\n').map((line) => {
    const indent = line.length - line.trimStart().length
    if (block !== undefined && line.trim() !== '' && indent <= block) block = undefined
    if (block === undefined) {
      if (/^\s*"?(stringData|data)"?\s*:\s*(\{\s*)?$/.test(line)) block = indent
      const inline = /^(\s*"?(?:stringData|data)"?\s*:\s*)(\{.+)$/.exec(line)
      if (!inline) return line
      hidden++
      return `${inline[1]}${MASK}`
    }
    const masked = maskLine(line)
    if (masked !== line) hidden++
    return masked
  })
  return { text: lines.join('\n'), hidden }
}

/** `key: value` keeps its key; a line of a block text is masked whole. */
function maskLine(line: string): string {
  if (line.trim() === '' || /^\s*(#|\}|\])/.test(line)) return line
  const pair = /^(\s*(?:"[^"]*"|'[^']*'|[\w.-]+)\s*:)(\s*)(.*?)(,?\s*)$/.exec(line)
  if (!pair) return line.replace(/\S.*$/, MASK)
  const [, key, space, value, end] = pair
  // An empty value, and the sign that a block text follows, hide nothing.
  if (value === '' || value === '""' || value === "''" || /^[|>][+-]?\d?$/.test(value ?? '')) return line
  return `${key}${space}${MASK}${end}`
}

function maskKeys(document: string): MaskedCode {
  let hidden = 0
  const text = document.replaceAll(
    /(-----BEGIN [A-Z ]*PRIVATE KEY-----)([\s\S]*?)(-----END|$)/g,
    (_, begin: string, body: string, end: string) => {
      hidden++
      return begin + body.replaceAll(/[^\s].*/g, MASK) + end
    },
  )
  return { text, hidden }
}
