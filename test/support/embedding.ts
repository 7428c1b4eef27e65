import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { documentBlocks } from './documentBlocks'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** Inside the project: the frameworks are found above. */
export const FOLDER = `${ROOT}.cache/embedding`

/** What the package's entries are made of. */
export const SOURCES: ReadonlyMap<string, string> = new Map(
  Object.entries({ client: 'connectCodegen', compat: 'compat', redux: 'redux', react: 'react', solid: 'solid' })
    .concat([['testing', 'testing']])
    .map(([entry, file]) => [`kubegram-codegen/${entry}`, `${ROOT}src/client/${file}.ts`]),
)

export const BLOCKS = documentBlocks('embedding')

/** The block of the document that says this. @throws where none does, or more than one */
export function blockWith(words: string): string {
  const [block, ...more] = BLOCKS.filter(({ text }) => text.includes(words))
  if (!block || more.length > 0) throw new Error(`${more.length + 1} blocks say ${words}`)
  return block.text
}

/** A block as a module that takes the library from its sources. */
export function layBlock(name: string, text: string): string {
  mkdirSync(FOLDER, { recursive: true })
  const path = `${FOLDER}/${name}`
  writeFileSync(
    path,
    text.replaceAll(/'(kubegram-codegen\/\w+)'/g, (said, entry: string) => {
      const source = SOURCES.get(entry)
      return source ? `'${source}'` : said
    }),
  )
  return path
}
