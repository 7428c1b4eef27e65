import { createJavaScriptRawEngine } from '@shikijs/engine-javascript/raw'
import { codeToTokensBase, createShikiPrimitiveAsync } from '@shikijs/primitive'
import { describe, expect, it } from 'vitest'
import { loadGrammar } from '../../../src/app/highlight/grammars'

const THEME = {
  name: 'some',
  type: 'light',
  settings: ['comment', 'entity', 'keyword', 'storage', 'string', 'support', 'variable', 'constant'].map(
    (scope, at) => ({
      scope,
      settings: { foreground: `#00000${at + 1}` },
    }),
  ),
} as const

/** A comment, and a line that has to look the same with and without the comment above it. */
const CASES: readonly (readonly [language: string, comment: string, line: string])[] = [
  ['yaml', '# c', 'apiVersion: v1'],
  ['yaml', 'a: b # c', 'k: 1'],
  ['toml', '# c', 'name = "x"'],
  ['ini', '; c', 'name=x'],
  ['properties', '# c', 'name=x'],
  ['sql', '-- c', 'SELECT 1;'],
  ['java', '// c', 'public class A {'],
  ['python', '# c', 'import os'],
  ['shellscript', '# c', 'if true; then'],
  ['docker', '# c', 'FROM node'],
  ['go', '// c', 'package main'],
  ['typescript', '// c', 'const a = 1'],
]

describe('mendComments', () => {
  it.each(CASES)('%s: the line after %j is coloured from its first character', async (language, comment, line) => {
    const tokens = await tokenizer(language)
    const [alone] = tokens(line)
    expect(new Set(alone?.map(({ color }) => color)).size).toBeGreaterThan(1)
    const [, after] = tokens(`${comment}\n${line}`)
    expect(after).toEqual(alone)
  })

  it('keeps comments at the start of a line and within it', async () => {
    const tokens = await tokenizer('yaml')
    const comments = tokens('# a\n  # b\nk: v # c\n#d').map((line) => line.at(-1))
    expect(comments.map((token) => token?.content)).toEqual(['# a', '# b', '# c', '#d'])
    expect(new Set(comments.map((token) => token?.color)).size).toBe(1)
  })
})

async function tokenizer(language: string) {
  const langs = [...(await loadGrammar(language))]
  const highlighter = await createShikiPrimitiveAsync({
    langs,
    themes: [THEME as never],
    engine: createJavaScriptRawEngine(),
  })
  return (code: string) =>
    codeToTokensBase(highlighter, code, { lang: language, theme: THEME.name, tokenizeTimeLimit: 0 }).map((line) =>
      line.map(({ content, color }) => ({ content, color })),
    )
}
