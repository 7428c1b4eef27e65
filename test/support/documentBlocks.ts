import { readFileSync } from 'node:fs'

export interface DocumentBlock {
  readonly language: string
  readonly text: string
}

/** The blocks of code of a document in `docs`, in their order. */
export function documentBlocks(name: string): readonly DocumentBlock[] {
  const document = readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8')
  const fence = '`'.repeat(3)
  const blocks = document.matchAll(new RegExp(`^${fence}(\\w*)\\n([\\s\\S]*?)^${fence}$`, 'gm'))
  return [...blocks].map(([, language = '', text = '']) => ({ language, text }))
}
