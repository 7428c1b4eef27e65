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
