import { documentBlocks } from '../support/documentBlocks'

const BLOCKS = documentBlocks('deployment')

/** The blocks of the deployment document in one language, in their order. */
export function blocks(language: string): readonly string[] {
  return BLOCKS.filter((block) => block.language === language).map(({ text }) => text)
}

/** @throws when `from` is not there: a document that says it otherwise needs another test */
export function replaced(text: string, changes: Readonly<Record<string, string>>): string {
  return Object.entries(changes).reduce((now, [from, to]) => {
    if (!now.includes(from)) throw new Error(`The document does not say ${JSON.stringify(from)}`)
    return now.replaceAll(from, to)
  }, text)
}

/** What a static host sends with this path. Later rules win, as such hosts have it. */
export function documentedHeaders(path: string): ReadonlyMap<string, string> {
  const headers = new Map<string, string>()
  let isMatch = false
  for (const line of (blocks('headers')[0] ?? '').split('\n')) {
    const [, name, value] = /^ {2}([\w-]+): (.*)$/.exec(line) ?? []
    if (name === undefined) isMatch = path === line || (line.endsWith('*') && path.startsWith(line.slice(0, -1)))
    else if (isMatch) headers.set(name.toLowerCase(), value ?? '')
  }
  return headers
}
