import type { LanguageRegistration } from '@shikijs/primitive'
import { mendComments } from './mendComments'

type Grammar = { readonly default: readonly LanguageRegistration[] }

/** JSX has the very same grammar under another name. */
const javascript = () => import('@shikijs/langs-precompiled/javascript')

/** Each grammar is a chunk of its own, loaded with the first file that needs it. */
const GRAMMARS = new Map<string, () => Promise<Grammar>>(
  Object.entries({
    yaml: () => import('@shikijs/langs-precompiled/yaml'),
    json: () => import('@shikijs/langs-precompiled/json'),
    typescript: () => import('@shikijs/langs-precompiled/typescript'),
    tsx: () => import('@shikijs/langs-precompiled/tsx'),
    javascript,
    jsx: async () => ({ default: (await javascript()).default.map((grammar) => ({ ...grammar, name: 'jsx' })) }),
    python: () => import('@shikijs/langs-precompiled/python'),
    go: () => import('@shikijs/langs-precompiled/go'),
    java: () => import('@shikijs/langs-precompiled/java'),
    kotlin: () => import('@shikijs/langs-precompiled/kotlin'),
    rust: () => import('@shikijs/langs-precompiled/rust'),
    csharp: () => import('@shikijs/langs-precompiled/csharp'),
    docker: () => import('@shikijs/langs-precompiled/docker'),
    hcl: () => import('@shikijs/langs-precompiled/hcl'),
    shellscript: () => import('@shikijs/langs-precompiled/shellscript'),
    sql: () => import('@shikijs/langs-precompiled/sql'),
    xml: () => import('@shikijs/langs-precompiled/xml'),
    html: () => import('@shikijs/langs-precompiled/html'),
    css: () => import('@shikijs/langs-precompiled/css'),
    toml: () => import('@shikijs/langs-precompiled/toml'),
    markdown: () => import('@shikijs/langs-precompiled/markdown'),
    nginx: () => import('@shikijs/langs-precompiled/nginx'),
    ini: () => import('@shikijs/langs-precompiled/ini'),
    properties: () => import('@shikijs/langs-precompiled/properties'),
  }),
)

export async function loadGrammar(language: string): Promise<readonly LanguageRegistration[]> {
  const load = GRAMMARS.get(language)
  return load ? mendComments((await load()).default) : []
}
