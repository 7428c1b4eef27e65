import { createJavaScriptRawEngine } from '@shikijs/engine-javascript/raw'
import { codeToTokensBase, createShikiPrimitiveAsync } from '@shikijs/primitive'
import { describe, expect, it } from 'vitest'
import { loadGrammar } from '../../../src/app/highlight/grammars'
import { highlightable } from '../../../src/app/highlight/languages'
import { SCOPES } from '../../../src/app/highlight/tokens'
import { LANGUAGE_NAMES } from '../../../src/app/words/languageNames'
import { languageOf } from '../../../src/core/language'

/** One line of each language that code is generated in, by the name of its file. */
const SAMPLES: readonly (readonly [file: string, line: string])[] = [
  ['deployment.yaml', 'kind: "Pod" # comment'],
  ['package.json', '{"a": 1, "b": null}'],
  ['server.ts', "const a: number = f('x') // c"],
  ['App.tsx', 'const a = <b c="d">{e}</b>'],
  ['server.js', "const a = f('x') // c"],
  ['App.jsx', 'const a = <b c="d">{e}</b>'],
  ['main.py', 'def f(a): return "x" # c'],
  ['main.go', 'func main() { return "x" } // c'],
  ['Main.java', 'public class Main { int a = 1; } // c'],
  ['Program.cs', 'public class Program { int a = 1; } // c'],
  ['Dockerfile', 'FROM node:20 AS build'],
  ['main.tf', 'resource "a" "b" { c = 1 } # c'],
  ['run.sh', 'if true; then echo "x"; fi # c'],
  ['schema.sql', "SELECT a FROM b WHERE c = 'x' -- c"],
  ['pom.xml', '<a b="c"><!-- d --></a>'],
  ['index.html', '<p class="c">x</p><!-- d -->'],
  ['Cargo.toml', 'name = "x" # c'],
  ['README.md', '# Title with `code` and **weight**'],
]
const THEME = {
  name: 'classes',
  type: 'light',
  settings: Object.values(SCOPES).map((scope, at) => ({
    scope: [...scope],
    settings: { foreground: `#0000${String(at + 10)}` },
  })),
} as const

describe('every language of generated code', () => {
  it.each(SAMPLES)('%s has its colours', async (file, line) => {
    const lang = highlightable(languageOf(file))
    if (!lang) throw new Error(`There is no language for ${file}`)
    expect(LANGUAGE_NAMES).toHaveProperty(lang)
    const langs = [...(await loadGrammar(lang))]
    const engine = createJavaScriptRawEngine()
    const highlighter = await createShikiPrimitiveAsync({ langs, themes: [THEME as never], engine })
    const [tokens] = codeToTokensBase(highlighter, line, { lang, theme: THEME.name })
    highlighter.dispose()
    expect(new Set(tokens?.map(({ color }) => color)).size).toBeGreaterThan(1)
  })
})
